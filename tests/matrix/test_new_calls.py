"""A call that is added later must come with its rows: both matrices report one that they could not ask."""

from uuid import UUID

import pytest
from msgspec import Struct

from shared.contracts import helpdesk
from shared.contracts.base import Command, Done
from shared.contracts.fields import Name
from shared.contracts.roles import Permission
from tests.matrix.cells import missing_rows


class Bare(Command):
    something_id: UUID


class Part(Struct, frozen=True):
    inner_id: UUID


class Nested(Command):
    part: Part | None = None


class Listed(Command):
    parts: tuple[Part, ...] = ()


class Odd(Command):
    never_seen_before: Name


@pytest.fixture
def declare():
    """Takes every call out again."""
    kept = list(helpdesk.helpdesk.calls)

    def add(takes):
        return helpdesk.helpdesk.call(
            feature="new", verb="try", says="x", takes=takes, gives=Done, needs=Permission.TICKET_READ, write=True
        )

    yield add
    helpdesk.helpdesk.calls[:] = kept


def test_all_that_there_are_have_rows():
    assert missing_rows() == []


@pytest.mark.parametrize(
    ("takes", "said"), [(Bare, "something_id"), (Nested, "inner_id"), (Listed, "inner_id"), (Odd, "never_seen_before")]
)
def test_a_new_one_without_rows_is_reported(declare, takes, said):
    declare(takes)
    assert [gap for gap in missing_rows() if said in gap and gap.startswith("helpdesk.new.try")]
