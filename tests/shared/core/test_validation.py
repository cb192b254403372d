"""Every kind of fault that a contract can name becomes a field and a code."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec
import pytest
from msgspec import Meta

from shared.contracts.base import Command
from shared.core.validation import field_error


class Colour(StrEnum):
    RED = "red"


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1)]


class Everything(Command):
    line: Annotated[str, Meta(min_length=1, max_length=5, pattern=r"\S")] = "x"
    slug: Annotated[str, Meta(pattern="^[a-z]+$")] = "x"
    long: Annotated[str, Meta(min_length=3)] = "xxx"
    level: Annotated[int, Meta(ge=1, le=3)] = 1
    colour: Colour = Colour.RED
    id: UUID | None = None
    at: Annotated[datetime, Meta(tz=True)] | None = None
    inner: tuple[Inner, ...] = ()


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"line": ""}, "line", "field.missing"),
        ({"line": "   "}, "line", "field.missing"),
        ({"line": "abcdef"}, "line", "field.too_long"),
        ({"long": "ab"}, "long", "field.too_short"),
        ({"slug": "A"}, "slug", "field.pattern"),
        ({"level": 0}, "level", "field.too_small"),
        ({"level": 4}, "level", "field.too_big"),
        ({"colour": "blue"}, "colour", "field.choice"),
        ({"id": "x"}, "id", "field.id"),
        ({"at": "yesterday"}, "at", "field.time"),
        ({"at": "2026-11-24T10:00:00"}, "at", "field.time"),
        ({"line": 5}, "line", "field.type"),
        ({"other": 1}, "other", "field.unknown"),
        ({"inner": [{"name": "a"}, {}]}, "inner[1].name", "field.missing"),
        ({"inner": [{"name": "a", "x": 1}]}, "inner[0].x", "field.unknown"),
    ],
)
def test_fault(body, field, code):
    with pytest.raises(msgspec.ValidationError) as fault:
        msgspec.json.decode(msgspec.json.encode(body), type=Everything)
    error = field_error(fault.value)
    assert error.code == "fields.invalid"
    assert error.fields == {field: code}


def test_limits_are_told():
    with pytest.raises(msgspec.ValidationError) as fault:
        msgspec.convert({"line": "abcdef"}, Everything)
    assert field_error(fault.value).params == {"limit": "5"}
