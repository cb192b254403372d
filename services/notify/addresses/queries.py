"""Addresses that nothing is sent to."""

from datetime import UTC, datetime
from uuid import UUID

from services.notify.db import DB
from shared.contracts.base import Page
from shared.contracts.parties import Caller
from shared.contracts.telling.addresses import DisabledAddressView, ListDisabledAddresses
from shared.core.cursors import decode_cursor, encode_cursor

END = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))
LISTING = "disabled"

_LIST = """
select d.id, d.mail, d.answer, d.at, array(select p.name from (
    select m.name, m.mail from member m where m.tenant_id = $1
    union all select c.name, c.mail from contact c where c.tenant_id = $1) p where lower(p.mail) = d.mail) as names
from disabled_address d
where d.tenant_id = $1 and d.enabled_at is null and (d.at, d.id) < ($2, $3) order by d.at desc, d.id desc limit $4
"""


async def list_disabled(caller: Caller, command: ListDisabledAddresses) -> Page[DisabledAddressView]:
    before = decode_cursor(LISTING, command.cursor, tuple[datetime, UUID]) if command.cursor else END
    rows = await DB.rows(_LIST, caller.tenant_id, *before, command.limit + 1)
    items = tuple(DisabledAddressView(**{**dict(row), "names": tuple(row["names"])}) for row in rows[: command.limit])
    more = len(rows) > command.limit
    return Page(items=items, next=encode_cursor(LISTING, (items[-1].at, items[-1].id)) if more else None)
