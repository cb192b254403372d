"""Reading tickets. The JSON is made by PostgreSQL (sql/views.sql) and passed on as it is: the hot paths."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

import asyncpg
import msgspec

from services.helpdesk.db import DB
from services.helpdesk.tickets.access import only_requester
from services.helpdesk.tickets.states import TICKET
from shared.contracts.base import Page
from shared.contracts.helpdesk import (
    TICKET_NOT_FOUND,
    ListMessages,
    ListTickets,
    MessageQuote,
    MessageView,
    QuoteMessage,
    ReadTicket,
    Visibility,
)
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Permission
from shared.core.cursors import decode_cursor, encode_cursor
from shared.feature import Ask

END = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))
START = (datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))

_READ = "select read_ticket($1, $2, $3, $4, $5, $6)"
_LIST = "select list_tickets($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
_NARROWED = "select list_narrowed($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
_VIEW = "select ticket_view(t, $3)::text from ticket t where t.tenant_id = $1 and t.id = $2"
_WHOSE = """
select array_append(merged, id) as ids from ticket where tenant_id = $1 and id = $2
  and ($3::uuid is null or requester_id = $3 or $3 = any(also))
"""
_MESSAGES = """
select message_view(m)::text as view, m.at, m.id from message m
where m.tenant_id = $1 and m.ticket_id = any($2) and (m.at, m.id) > ($3, $4) order by m.at, m.id limit $5
"""
_QUOTE = """
select t.id as ticket_id, 'HD-' || t.number as number, t.title, m.author_name, m.body, m.visibility, m.customer_id,
  array(select f ->> 'name' from jsonb_array_elements(m.files) as f) as files, m.side = 'system' as is_automatic
from message m join ticket t on t.tenant_id = m.tenant_id and t.id = m.ticket_id
where m.tenant_id = $1 and m.id = $2
"""


PAGE_ROOM = 200_000
"""Bytes of messages in one answer; the bus takes 256 KiB."""


class _Listed(msgspec.Struct):
    """What the SQL function says of a page: the rows stay as they are."""

    rows: msgspec.Raw
    seen: int
    last_at: datetime | None
    last_id: UUID | None


_listed = msgspec.json.Decoder(_Listed)
_message = msgspec.json.Decoder(MessageView)


@lru_cache(maxsize=512)
def _verbs(permissions: frozenset[Permission], kind: str) -> str:
    table = {state: TICKET.verbs_from(state, permissions, kind) for state in TICKET.states}
    return msgspec.json.encode(table).decode()


def verbs_json(caller: Caller) -> str:
    """State → verbs that this caller may use, for ticket_view; the same for all callers of the same standing."""
    return _verbs(caller.permissions, caller.kind)


async def read_ticket(caller: Caller, command: ReadTicket, ask: Ask) -> bytes:
    found = await DB.once(caller, _READ, command.ticket_id, only_requester(caller), verbs_json(caller))
    if found is None:
        raise TICKET_NOT_FOUND()
    return str(found).encode()


async def list_tickets(caller: Caller, command: ListTickets, ask: Ask) -> bytes:
    category_id = command.category_id if caller.kind is not Kind.CUSTOMER else None
    narrow = (command.priority, command.channel, command.unassigned, command.reopened, command.due)
    is_narrow = narrow != (None, None, False, False, None)
    listing = f"tickets:{command.state}:{command.assignee_id}:{command.customer_id}:{category_id}"
    listing += f":{':'.join(map(str, narrow))}" if is_narrow else ""
    before = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else END
    whose = (only_requester(caller), command.state, command.assignee_id, command.customer_id, category_id)
    if is_narrow:
        found = await DB.once(caller, _NARROWED, *whose, *before, command.limit, *narrow)
    else:
        found = await DB.once(caller, _LIST, *whose, *before, command.limit)
    page = _listed.decode(str(found))
    more = encode_cursor(listing, (page.last_at, page.last_id)) if page.seen == command.limit else None
    return b'{"items":%b,"next":%b}' % (bytes(page.rows), msgspec.json.encode(more))


async def view(caller: Caller, ticket_id: UUID) -> bytes:
    """The ticket after a change, inside the change's transaction."""
    return str(await DB.value(_VIEW, caller.tenant_id, ticket_id, verbs_json(caller))).encode()


async def list_messages(caller: Caller, command: ListMessages) -> Page[MessageView]:
    ids = await DB.value(_WHOSE, caller.tenant_id, command.ticket_id, only_requester(caller))
    if ids is None:
        raise TICKET_NOT_FOUND()
    listing = f"messages:{command.ticket_id}"
    after = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else START
    rows = await DB.rows(_MESSAGES, caller.tenant_id, ids, *after, command.limit)
    fitting = _fitting(rows)
    is_last = len(fitting) == len(rows) < command.limit
    more = None if is_last or not rows else encode_cursor(listing, (fitting[-1]["at"], fitting[-1]["id"]))
    return Page(items=tuple(_message.decode(row["view"]) for row in fitting), next=more)


def _fitting(rows: Sequence[asyncpg.Record]) -> list[asyncpg.Record]:
    """As many as an answer has room for, and one at least: the cursor goes on behind them."""
    taken: list[asyncpg.Record] = []
    room = PAGE_ROOM
    for row in rows:
        room -= len(row["view"].encode())
        if taken and room < 0:
            break
        taken.append(row)
    return taken


async def quote_message(caller: Caller, command: QuoteMessage) -> MessageQuote:
    row = await DB.row(_QUOTE, caller.tenant_id, command.message_id)
    if row is None:
        raise TICKET_NOT_FOUND()
    return MessageQuote(**{**dict(row), "visibility": Visibility(row["visibility"]), "files": tuple(row["files"])})
