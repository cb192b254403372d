"""Reading the bell. The JSON is made by PostgreSQL (sql/notices.sql) and passed on as it is: the hot paths."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec

from services.notify.db import DB
from shared.contracts.notify import ListNotices, UnreadQuery
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor
from shared.feature import Ask

END = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))

_UNREAD = "select unread_notices($1, $2, $3)"
_LIST = "select list_notices($1, $2, $3, $4, $5, $6, $7)"


class _Listed(msgspec.Struct):
    items: msgspec.Raw
    unread: int
    seen: int
    last_at: datetime | None
    last_id: UUID | None


_listed = msgspec.json.Decoder(_Listed)


async def count_unread(caller: Caller, command: UnreadQuery, ask: Ask) -> bytes:
    return str(await DB.once(caller, _UNREAD)).encode()


async def list_notices(caller: Caller, command: ListNotices, ask: Ask) -> bytes:
    listing = f"notices:{command.unread}"
    before = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else END
    page = _listed.decode(str(await DB.once(caller, _LIST, command.unread, *before, command.limit)))
    more = encode_cursor(listing, (page.last_at, page.last_id)) if page.seen == command.limit else None
    return b'{"items":%b,"unread":%d,"next":%b}' % (bytes(page.items), page.unread, msgspec.json.encode(more))
