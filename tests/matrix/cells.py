"""The isolation matrix: what the contracts make of calls, id fields, foreign rows, seats and doors."""

import asyncio
from collections.abc import Iterator
from uuid import uuid4

from msgspec import Struct
from msgspec.structs import fields as struct_fields

from shared.contracts.parties import Kind
from shared.contracts.registry import calls
from shared.contracts.roles import Role
from tests.matrix.asking import doors_of
from tests.matrix.commands import command_for, main_field, unfilled
from tests.matrix.fields import IdField, id_fields
from tests.matrix.lots import asking
from tests.matrix.rows import MAKERS, Row
from tests.matrix.seats import Seat

RANDOM, COMPANY, CUSTOMER, COLLEAGUE = "random", "company", "customer", "colleague"
PERSONAL = frozenset({"notice"})
COUNTED = frozenset({"number", "problem_number"})
OF_REQUESTER = frozenset({"ticket", "file", "number"})
"""A contact who is no manager reaches his own only."""
OF_STAFF = frozenset(
    {
        ("helpdesk.tickets.open", "team_id"),
        ("helpdesk.tickets.reply", "mentions"),
        ("helpdesk.tickets.reply", "cause.cause_id"),
        ("notify.preferences.save", "delegate_id"),
    }
)
"""Refused to customers whatever they put in (`ticket.staff_only`, tests/helpdesk/teams and watching;
`preferences.staff_only`, tests/notify), so they have no good twin."""

OF_LEADS = frozenset({("helpdesk.canned.create", "team_id")})
"""Refused to programs that keep nothing for the whole company (`team.not_led`, tests/helpdesk/canned): they lead no team,
so they have no good twin."""


class Cell(Struct, frozen=True):
    """One question. `foreign` is whose id is put into `field`; None for the positive twin."""

    call: object
    field: IdField
    seat: Seat
    door: str
    foreign: str | None

    def __str__(self) -> str:
        return f"{self.call.name} {self.field.name}={self.foreign or 'own'} {self.seat.label} by {self.door}"


def foreigners(field: IdField, seat: Seat, call) -> tuple[str, ...]:
    found = [RANDOM]
    is_inside = seat.caller.kind is not Kind.OPERATOR and not call.platform
    if is_inside and field.ref not in COUNTED:  # numbers are counted per company: another's is one's own too
        found.append(COMPANY)
    if seat.caller.kind is Kind.CUSTOMER and field.wall == "customer":
        found.append(CUSTOMER)
    if field.ref in PERSONAL or (Role.CC in seat.caller.roles and field.ref in OF_REQUESTER):
        found.append(COLLEAGUE)
    return tuple(found)


def negative_cells(seats: list[Seat], *, by_lot=False) -> Iterator[Cell]:
    """`by_lot`: see `asking`."""
    for call in calls():
        for field in id_fields(call):
            for seat in asking(seats, call, field.name) if by_lot else seats:
                if seat.caller.kind is Kind.CUSTOMER and (call.name, field.name) in OF_STAFF:
                    continue
                if seat.caller.kind is Kind.CLIENT and (call.name, field.name) in OF_LEADS:
                    continue
                for door in doors_of(seat, call):
                    for foreign in foreigners(field, seat, call):
                        yield Cell(call, field, seat, door, foreign)


def twin_of(cell: Cell) -> Cell:
    return Cell(cell.call, cell.field, cell.seat, cell.door, None)


def missing_rows() -> list[str]:
    """Calls that the matrices could not ask: what a new call must still be given."""
    gaps = []
    for call in calls():
        try:
            gaps += [
                f"{call.name}: nobody makes a {one.ref} for {one.name}"
                for one in id_fields(call)
                if one.ref not in MAKERS
            ]
            gaps += [f"{call.name}: nothing fills {name}" for name in unfilled(call)]
        except LookupError as error:
            gaps.append(str(error))
    return gaps


class World(Struct):
    """Two companies of several realms, and rows that cells put in without changing them, made once."""

    makers: object
    home: object
    other: object
    made: dict[tuple, object]

    def realm_of(self, foreign: str):
        return self.other.realms["own"] if foreign == COMPANY else self.home.realms[foreign]

    async def command(self, cell: Cell):
        """Everything but the field in question is the asker's own, and good."""
        call, main = cell.call, main_field(cell.call)
        given: dict[str, Row] = {}
        if main is not None and main.name != cell.field.name:
            given[main.name] = await self._main(cell, main)
        given[cell.field.name] = await self._row(cell)
        return command_for(call, cell.seat.realm, cell.seat.caller, given)

    async def _row(self, cell: Cell) -> Row:
        ref, seat = cell.field.ref, cell.seat
        if cell.foreign is None:
            if cell.call.write or ref in PERSONAL:
                return await self.makers.make(ref, seat.realm, seat.caller, cell.call)
            return await self._kept((cell.call, ref, seat.label), ref, seat.realm, seat.caller, cell.call)
        if cell.foreign == RANDOM:
            return Row(2_000_000_000 if ref in COUNTED else uuid4())
        realm = self.realm_of(cell.foreign)
        return await self._kept((cell.call, cell.field.name, cell.foreign), ref, realm, realm.requester, cell.call)

    async def _main(self, cell: Cell, main: IdField) -> Row:
        """The row that the verb is about, when another id is the foreign one."""
        seat = cell.seat
        if not seat.allowed(cell.call):
            return Row(uuid4())
        if cell.foreign is None:
            return await self.makers.make(main.ref, seat.realm, seat.caller, cell.call)
        return await self._kept((cell.call, main.name, seat.label), main.ref, seat.realm, seat.caller, cell.call)

    async def _kept(self, key: tuple, *given) -> Row:
        if key not in self.made:
            self.made[key] = asyncio.ensure_future(self.makers.make(*given))
        return await self.made[key]


def has_revision(call) -> bool:
    return any(field.name == "revision" for field in struct_fields(call.takes))
