"""What the agent's pages show, each in one round trip (sql/pages.sql)."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from services.helpdesk.db import DB
from services.helpdesk.tickets.queries import verbs_json
from services.helpdesk.views.filters import Page, begin_of, filter_json, listing_of, order_of
from shared.contracts.helpdesk import NO_FILTERS, TICKET_NOT_FOUND, NumberQuery, QueueQuery
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor
from shared.feature import Ask

_QUEUE = "select queue_page($1, $2, $3, $4, $5, $6, $7, $8, $9)"
_TICKET = "select ticket_page($1, $2, $3, $4, $5)"


class _Listed(Page):
    counts: msgspec.Raw
    views: msgspec.Raw
    names: msgspec.Raw
    presence: msgspec.Raw


_listed = msgspec.json.Decoder(_Listed)


async def queue_page(caller: Caller, command: QueueQuery, ask: Ask) -> bytes:
    order = order_of(command.queue, command.sort)
    filters = command.filters
    if command.priority is not None:
        filters = replace(filters, priorities=(command.priority,))
    if command.category_id is not None:
        filters = replace(filters, category_id=command.category_id)
    listing = listing_of("queue", command.queue, filters, order)
    after = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else begin_of(order)
    is_plain = filters == NO_FILTERS and order is order_of(command.queue, None)
    narrowed = None if is_plain else filter_json(filters)
    found = await DB.once(caller, _QUEUE, command.queue, *after, command.limit, narrowed, order)
    page = _listed.decode(str(found))
    more = encode_cursor(listing, (page.last_at, page.last_id)) if page.seen == command.limit else None
    return b'{"rows":%b,"counts":%b,"views":%b,"names":%b,"presence":%b,"next":%b}' % (
        bytes(page.rows),
        bytes(page.counts),
        bytes(page.views),
        bytes(page.names),
        bytes(page.presence),
        msgspec.json.encode(more),
    )


async def ticket_page(caller: Caller, command: NumberQuery, ask: Ask) -> bytes:
    found = await DB.once(caller, _TICKET, command.number, verbs_json(caller))
    if found is None:
        raise TICKET_NOT_FOUND()
    return str(found).encode()
