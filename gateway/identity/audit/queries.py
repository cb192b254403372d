"""Reading the company's audit log, newest first."""

from datetime import datetime
from uuid import UUID

import msgspec
from asyncpg import Record

from gateway.db import DB
from gateway.identity.paging import paged
from shared.contracts.base import Page
from shared.contracts.gateway import AuditEntry, ListAudit
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor

_data = msgspec.json.Decoder(dict[str, str])

# Ids of one moment are not ordered between processes, so the time leads.
_LIST = """
select id, at, what, actor_name, address, data from audit_event
where tenant_id = $1 and starts_with(what, $2) and ($3::timestamptz is null or (at, id) < ($3, $4))
order by at desc, id desc limit $5
"""


async def list_audit(caller: Caller, command: ListAudit) -> Page[AuditEntry]:
    """`what` is the beginning of a code: `sign_in` gives everything about signing in."""
    listing = f"audit:{command.what}"
    before: tuple[datetime, UUID] | tuple[None, None] = (None, None)
    if command.cursor:
        before = decode_cursor(listing, command.cursor, tuple[datetime, UUID])
    rows = await DB.rows(_LIST, caller.tenant_id, command.what, *before, command.limit + 1)
    return paged(listing, rows, command.limit, _entry, key=lambda row: (row["at"], row["id"]))


def _entry(row: Record) -> AuditEntry:
    return AuditEntry(**{**dict(row), "data": _data.decode(row["data"])})
