"""Who asks in `make test`, where not everybody can: some by lot, always the same. `make torture --only MATRIX` asks as
everybody (HUIFANG_TEST_EVERY_DOOR)."""

import os
from zlib import crc32

from shared.contracts.parties import Kind
from tests.matrix.seats import Seat

EVERYBODY = bool(os.environ.get("HUIFANG_TEST_EVERY_DOOR"))
STAFF = frozenset({Kind.MEMBER, Kind.CLIENT})
LET, REFUSED = 2, 2
"""Of the seats of staff that may ask something, and of all that may not, so many do."""


def asking(seats: list[Seat], call, about: str = "") -> list[Seat]:
    """Every customer, operator and service that may, some of the staff who may, and some who may not: these are refused
    before a row is looked for, and test_permissions sees that of every role."""
    let = [seat for seat in seats if seat.allowed(call)]
    staff = drawn([seat for seat in let if seat.caller.kind in STAFF], LET, call, about)
    refused = drawn([seat for seat in seats if not seat.allowed(call)], REFUSED, call, about)
    return [seat for seat in let if seat.caller.kind not in STAFF] + staff + refused


def drawn(seats: list[Seat], count: int, call, about: str = "") -> list[Seat]:
    if EVERYBODY:
        return seats
    return sorted(seats, key=lambda seat: crc32(f"{call.name} {about} {seat.label}".encode()))[:count]


def is_his_door(place: int, seat: Seat, call) -> bool:
    """Of the doors of a role that sits in two seats, as a person and as a program: one comes by each, by lot."""
    lot = crc32(f"{call.name} {sorted(seat.caller.roles)}".encode())
    return (lot + (seat.caller.kind is Kind.CLIENT)) % 2 == place
