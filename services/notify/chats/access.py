"""Loading a channel of the caller's company, locked for a change."""

from uuid import UUID

import asyncpg

from services.notify.db import DB
from shared.contracts.parties import Caller
from shared.contracts.telling.chats import CHAT_NOT_FOUND, CHAT_STALE

_LOCK = """
select id, name, service, address, reaches, language, revision from chat
where tenant_id = $1 and id = $2 and state = 'active' for update
"""


async def in_hand(caller: Caller, chat_id: UUID, revision: int | None = None) -> asyncpg.Record:
    """Raises where it is not there, or was changed since `revision`."""
    row = await DB.row(_LOCK, caller.tenant_id, chat_id)
    if row is None:
        raise CHAT_NOT_FOUND()
    if revision is not None and row["revision"] != revision:
        raise CHAT_STALE()
    return row
