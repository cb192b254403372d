"""What the agent's pages show, each in one round trip (sql/pages.sql)."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.helpdesk.db import DB
from services.helpdesk.tickets.queries import END, START, verbs_json
from shared.contracts.helpdesk import TICKET_NOT_FOUND, NumberQuery, Queue, QueueQuery
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor
from shared.feature import Ask

_QUEUE = "select queue_page($1, $2, $3, $4, $5, $6, $7, $8, $9)"
_TICKET = "select ticket_page($1, $2, $3, $4, $5)"

BY_DUE = frozenset({Queue.OPEN, Queue.MINE, Queue.UNASSIGNED, Queue.WAITING})
"""Sorted by what is due first; the others by the latest change."""


class _Listed(msgspec.Struct):
    rows: msgspec.Raw
    counts: msgspec.Raw
    seen: int
    last_at: datetime | None
    last_id: UUID | None


_listed = msgspec.json.Decoder(_Listed)


async def queue_page(caller: Caller, command: QueueQuery, ask: Ask) -> bytes:
    listing = f"queue:{command.queue}:{command.priority or 0}:{command.category_id or 0}"
    begin = START if command.queue in BY_DUE else END
    after = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else begin
    found = await DB.once(caller, _QUEUE, command.queue, *after, command.limit, command.priority, command.category_id)
    page = _listed.decode(str(found))
    more = encode_cursor(listing, (page.last_at, page.last_id)) if page.seen == command.limit else None
    return b'{"rows":%b,"counts":%b,"next":%b}' % (
        bytes(page.rows),
        bytes(page.counts),
        msgspec.json.encode(more),
    )


async def ticket_page(caller: Caller, command: NumberQuery, ask: Ask) -> bytes:
    found = await DB.once(caller, _TICKET, command.number, verbs_json(caller))
    if found is None:
        raise TICKET_NOT_FOUND()
    return str(found).encode()
