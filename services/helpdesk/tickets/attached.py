"""Files that come with a message. Their bytes are copied before the transaction, their rows written in it."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.tickets.access import TicketInHand
from shared.contracts.helpdesk import FILE_REFUSED, NoteTicket, ReplyTicket
from shared.contracts.parties import Caller
from shared.core.errors import DomainError

_KEEP = """
insert into file (tenant_id, id, customer_id, ticket_id, message_id, name, type, size, key)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing
"""


class Stored(Struct, frozen=True, kw_only=True):
    """A file whose bytes lie under our own prefix."""

    id: UUID
    name: str
    type: str
    size: int
    key: str


Keep = Callable[[Caller, tuple[str, ...]], Awaitable[tuple[Stored, ...]]]
"""From receipts to kept bytes; raises `ticket.file_refused`. Repeating it changes nothing."""


def refused() -> DomainError:
    return FILE_REFUSED(fields={"files": FILE_REFUSED.code})


def has_files(command: ReplyTicket | NoteTicket) -> bool:
    return bool(command.files)


def shown(stored: tuple[Stored, ...]) -> list[dict[str, Any]]:
    """As a message shows them (FileView); the key stays inside."""
    return [{"id": one.id, "name": one.name, "type": one.type, "size": one.size} for one in stored]


def shown_json(stored: tuple[Stored, ...]) -> str:
    return msgspec.json.encode(shown(stored)).decode()


async def attach(caller: Caller, ticket: TicketInHand, message_id: UUID, stored: tuple[Stored, ...]) -> None:
    """A receipt is good for one message."""
    for one in stored:
        done = await DB.run(
            _KEEP,
            caller.tenant_id,
            one.id,
            ticket.customer_id,
            ticket.id,
            message_id,
            one.name,
            one.type,
            one.size,
            one.key,
        )
        if not done:
            raise refused()
