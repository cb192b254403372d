"""A company's own fields on tickets: what views and commands of tickets say of them."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.base import View
from shared.contracts.fields import FieldId


class FieldKind(StrEnum):
    """What a value is: a line of text, a decimal number, one of the field's options, or a day (2026-11-30)."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    DATE = "date"


class FieldValue(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """As text, whatever kind it is; empty takes the value away."""

    field_id: FieldId
    value: Annotated[str, Meta(max_length=500)]


FieldValues = Annotated[tuple[FieldValue, ...], Meta(max_length=40)]


class FilledField(View):
    """A field of one ticket's category, and what it says there; None is nothing yet."""

    id: UUID
    name: str
    kind: FieldKind
    help: str
    required: bool
    options: tuple[str, ...]
    value: str | None = None
