"""Opening a ticket: decided here, written in one round trip (sql/open.sql)."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from services.helpdesk.clocks.deriving import BELL
from services.helpdesk.db import DB
from services.helpdesk.tickets.attached import Keep, Stored, refused, shown
from services.helpdesk.tickets.journal import CHANNEL
from services.helpdesk.tickets.queries import verbs_json
from services.helpdesk.tickets.states import TICKET
from services.helpdesk.tickets.words import plain
from shared.contracts.helpdesk import (
    CATEGORY_UNKNOWN,
    CONTACT_UNKNOWN,
    FILE_REFUSED,
    REQUESTER_NEEDED,
    STAFF_ONLY,
    OpenTicket,
    Side,
    TicketOpened,
)
from shared.contracts.parties import Caller, Kind
from shared.copies import Copies
from shared.core.errors import DomainError
from shared.core.ids import new_id
from shared.db.failures import meaning_of
from shared.db.idempotency import Once
from shared.feature import Ask
from shared.outbox.outbox import envelope, wake_of

_OPEN = "select open_ticket($1, $2, $3, $4, $5)"


FillIn = Callable[[Caller, OpenTicket], Awaitable[OpenTicket]]
"""The command with the custom fields of its category as they are stored; raises what is missing or wrong among them."""


class Opening:
    """`copies` answers for a contact that was made a moment ago and has not arrived here yet; `keep` copies files."""

    def __init__(self, copies: Copies, keep: Keep, fill_in: FillIn) -> None:
        self._copies = copies
        self._keep = keep
        self._fill_in = fill_in

    async def open_ticket(self, caller: Caller, command: OpenTicket, ask: Ask) -> bytes:
        requester_id = _requester(caller, command)
        if command.category_id is not None or command.fields:  # nothing is asked without a category
            command = await self._fill_in(caller, command)
        if not command.files:
            return await self._open(caller, command, ask, requester_id, ())
        earlier = await _earlier(caller, ask)
        if earlier is not None:  # the receipts may be too old by now
            return earlier
        stored = await self._keep(caller, command.files)
        try:
            return await self._open(caller, command, ask, requester_id, stored)
        except asyncpg.PostgresError as error:
            if str(error.message) == FILE_REFUSED.code:  # used before
                raise refused() from error
            raise

    async def _open(
        self, caller: Caller, command: OpenTicket, ask: Ask, requester_id: UUID, stored: tuple[Stored, ...]
    ) -> bytes:
        try:
            answer = await _write(caller, command, ask, requester_id, stored)
        except Exception as error:
            known = meaning_of(error)
            if known is not None and known.code == CATEGORY_UNKNOWN.code:
                raise _no_category() from error
            if known is None or known.code != CONTACT_UNKNOWN.code:
                raise
            if not await self._copies.refresh("contact", caller.tenant_id, [requester_id]):
                raise _unknown() from error
            answer = await _again(caller, command, ask, requester_id, stored)
        wake_of(DB.party).ring()
        BELL.ring()
        return answer


def _requester(caller: Caller, command: OpenTicket) -> UUID:
    if caller.kind is Kind.CUSTOMER:
        if command.requester_id not in {None, caller.actor_id}:
            raise _unknown()
        for name in ("tags", "team_id"):
            if getattr(command, name):
                raise STAFF_ONLY(fields={name: STAFF_ONLY.code})
        return caller.actor_id
    if command.requester_id is None:
        raise REQUESTER_NEEDED(fields={"requester_id": REQUESTER_NEEDED.code})
    return command.requester_id


def _no_category() -> DomainError:
    return CATEGORY_UNKNOWN(fields={"category_id": CATEGORY_UNKNOWN.code})


def _unknown() -> DomainError:
    return CONTACT_UNKNOWN(fields={"requester_id": CONTACT_UNKNOWN.code})


async def _again(
    caller: Caller, command: OpenTicket, ask: Ask, requester_id: UUID, stored: tuple[Stored, ...]
) -> bytes:
    try:
        return await _write(caller, command, ask, requester_id, stored)
    except Exception as error:
        known = meaning_of(error)
        raise (_unknown() if known is not None and known.code == CONTACT_UNKNOWN.code else error) from error


async def _earlier(caller: Caller, ask: Ask) -> bytes | None:
    if not ask.key:
        return None
    async with DB.scope(caller):
        return await Once(DB, caller, ask.operation, ask.key, ask.body_hash).earlier()


def _beyond(command: OpenTicket) -> dict[str, Any]:
    """What most tickets have not."""
    found: dict[str, Any] = {"tags": command.tags} if command.tags else {}
    if command.fields:
        found["fields"] = [{"id": one.field_id, "value": one.value} for one in command.fields]
    return found


async def _write(
    caller: Caller, command: OpenTicket, ask: Ask, requester_id: UUID, stored: tuple[Stored, ...]
) -> bytes:
    ticket_id, message_id = new_id(), new_id()
    event = TicketOpened(
        id=ticket_id,
        version=1,
        number="",
        title=plain(command.title, "title"),
        customer_id=ticket_id,
        requester_id=requester_id,
        assignee_id=None,
        message_id=message_id,
    )
    values: dict[str, Any] = {
        "operation": ask.operation,
        "key": ask.key or None,
        "body_hash": ask.body_hash.hex(),
        "ticket_id": ticket_id,
        "message_id": message_id,
        "requester_id": requester_id,
        "title": plain(command.title, "title").strip(),
        "body": plain(command.body),
        "state": TICKET.initial,
        "category_id": command.category_id,
        "impact": command.impact,
        "urgency": command.urgency,
        "type": command.type,
        "team_id": command.team_id,
        "channel": CHANNEL[caller.kind],
        "side": Side.CUSTOMER,
        "actor_name": caller.name,
        "files": shown(stored),
        "stored": stored,
        "subject": event.subject(caller.tenant_id),
        "envelope": envelope(caller, event),
    }
    values |= _beyond(command)
    return bytes(await DB.once(caller, _OPEN, msgspec.json.encode(values).decode(), verbs_json(caller)))
