"""Reading saved views, and the rows of a view for an export."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.helpdesk.db import DB
from services.helpdesk.views.filters import Page, begin_of, filter_json, listing_of, order_of
from shared.contracts.desk.views import ExportQuery, ListViews
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor
from shared.feature import Ask

_VIEWS = "select views_seen($1, $2, $3)"
_ROWS = "select filtered_rows($1, $2, $3, $4, $5, $6, $7, $8, $9)"

_listed = msgspec.json.Decoder(Page)


async def list_views(caller: Caller, command: ListViews, ask: Ask) -> bytes:
    return b'{"items":%b,"next":null}' % str(await DB.once(caller, _VIEWS)).encode()


async def export_rows(caller: Caller, command: ExportQuery, ask: Ask) -> bytes:
    order = order_of(command.queue, command.sort)
    listing = listing_of("export", command.queue, command.filters, order)
    after = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else begin_of(order)
    found = await DB.once(caller, _ROWS, command.queue, filter_json(command.filters), order, *after, command.limit)
    page = _listed.decode(str(found))
    more = encode_cursor(listing, (page.last_at, page.last_id)) if page.seen == command.limit else None
    return b'{"items":%b,"next":%b}' % (bytes(page.rows), msgspec.json.encode(more))
