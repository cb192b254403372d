"""Loading an endpoint of the caller's company, locked for a change."""

from uuid import UUID

import asyncpg

from services.notify.db import DB
from shared.contracts.parties import Caller
from shared.contracts.telling.webhooks import WEBHOOK_NOT_FOUND, WEBHOOK_STALE, WEBHOOK_STATE, WebhookState

_LOCK = """
select id, url, events, state, secret, revision from webhook
where tenant_id = $1 and id = $2 and state <> 'removed' for update
"""


async def in_hand(
    caller: Caller, webhook_id: UUID, revision: int | None = None, state: WebhookState | None = None
) -> asyncpg.Record:
    """Raises where it is not there, was changed since `revision`, or is in another state."""
    row = await DB.row(_LOCK, caller.tenant_id, webhook_id)
    if row is None:
        raise WEBHOOK_NOT_FOUND()
    if revision is not None and row["revision"] != revision:
        raise WEBHOOK_STALE()
    if state is not None and row["state"] != state:
        raise WEBHOOK_STATE()
    return row
