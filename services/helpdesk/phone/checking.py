"""Whether a call can have been as it is told, and whose it was."""

from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.phone.numbers import e164, region_of
from services.helpdesk.tickets.words import plain
from shared.contracts.desk.phone import (
    CALL_BEGAN,
    CALL_CONTACT,
    CALL_FAR,
    CALL_NOBODY,
    CALL_PAST,
    CALL_PROMISE,
    CALL_RETURN_NUMBER,
    CALL_TITLE_WHO,
    CALL_TWO_TICKETS,
    NUMBER_UNREADABLE,
    LogCall,
)
from shared.contracts.helpdesk import CLOCK_SKEW
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.errors import DomainError, Failure

BACK = timedelta(days=7)
"""How long after a call it may be written down."""
AHEAD = timedelta(days=366)

_CONTACT = "select customer_id, phone from contact where tenant_id = $1 and id = $2 and state = 'active'"


class Checked(Struct, frozen=True, kw_only=True):
    """`number` is E.164, if what was said can be one; `own` the contact's in the directory."""

    began_at: datetime
    notes: str
    said: str
    number: str | None
    contact_id: UUID | None
    customer_id: UUID | None
    own: str | None


async def checked(caller: Caller, command: LogCall) -> Checked:
    """Raises what is wrong, at its field."""
    at = now()
    began_at = command.began_at or at
    if not at - BACK <= began_at <= at + CLOCK_SKEW:
        raise _at("began_at", CALL_BEGAN, days=BACK.days)
    _check_parties(command)
    _check_times(command, at)
    number = e164(command.number, await region_of(caller.tenant_id)) if command.number else None
    if command.remember and number is None:
        raise _at("number", NUMBER_UNREADABLE)
    contact = await _contact(caller, command.contact_id) if command.contact_id is not None else None
    return Checked(
        began_at=min(began_at, at),
        notes=plain(command.notes, "notes"),
        said=(command.number or "").strip(),
        number=number,
        contact_id=command.contact_id,
        customer_id=contact["customer_id"] if contact is not None else None,
        own=contact["phone"] if contact is not None else None,
    )


async def known_contact(caller: Caller, contact_id: UUID) -> None:
    await _contact(caller, contact_id)


async def _contact(caller: Caller, contact_id: UUID) -> asyncpg.Record:
    found = await DB.row(_CONTACT, caller.tenant_id, contact_id)
    if found is None:
        raise _at("contact_id", CALL_CONTACT)
    return found


def _check_parties(command: LogCall) -> None:
    if not command.number and command.contact_id is None and command.ticket_id is None:
        raise _at("number", CALL_NOBODY)
    if command.title is not None and command.ticket_id is not None:
        raise _at("title", CALL_TWO_TICKETS)
    if command.title is not None and command.contact_id is None:
        raise _at("contact_id", CALL_TITLE_WHO)
    if command.remember and command.contact_id is None:
        raise _at("contact_id", CALL_CONTACT)


def _check_times(command: LogCall, at: datetime) -> None:
    if command.promise_at is not None and command.promise is None:
        raise _at("promise", CALL_PROMISE)
    if command.wants_return and not (command.return_said or command.number or command.contact_id or command.ticket_id):
        raise _at("return_said", CALL_RETURN_NUMBER)
    for name in ("promise_at", "return_at"):
        moment: datetime | None = getattr(command, name)
        if moment is not None and moment < at - BACK:
            raise _at(name, CALL_PAST)
        if moment is not None and moment > at + AHEAD:
            raise _at(name, CALL_FAR, days=AHEAD.days)


def _at(field: str, failure: Failure, **params: object) -> DomainError:
    return failure(fields={field: failure.code}, **params)
