"""Reading the block list."""

from services.helpdesk.db import DB
from shared.contracts.base import Page
from shared.contracts.desk.blocking import BlockedView, ListBlocked
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_LIST = """
select id, sender, blocked_by, blocked_at from blocked_sender where tenant_id = $1 and sender > $2
order by sender limit $3
"""


async def list_blocked(caller: Caller, command: ListBlocked) -> Page[BlockedView]:
    after = decode_cursor("blocked", command.cursor, str) if command.cursor else ""
    rows = await DB.rows(_LIST, caller.tenant_id, after, command.limit + 1)
    shown = [BlockedView(**dict(row)) for row in rows[: command.limit]]
    more = encode_cursor("blocked", shown[-1].sender) if len(rows) > len(shown) else None
    return Page(items=tuple(shown), next=more)
