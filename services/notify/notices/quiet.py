"""Bells that wait for the office to open: they ring then, also on pages that are open. Nobody is rung at midnight."""

import asyncio

from services.notify.db import DB
from shared.contracts.notify import NoticeCreated
from shared.core.turns import take_turns
from shared.outbox.outbox import record_all, service_caller

POLL_SECONDS = 15.0
"""What other processes put aside is looked for so often; it waits for hours anyway."""
AT_ONCE = 200

_NEXT = """
select tenant_id, extract(epoch from rings_at - now())::float8 as seconds from notice
where rings_at is not null order by rings_at limit 1
"""
_RING = """
update notice set rings_at = null where tenant_id = $1 and id in (
  select id from notice where tenant_id = $1 and rings_at <= now() order by rings_at, id limit $2
  for update skip locked)
returning id, recipient_id
"""


async def run(stop: asyncio.Event) -> None:
    await take_turns(stop, ring_next, "bells")


async def ring_next() -> float:
    """Rings what is due in the company that waits longest; gives the seconds until it should look again."""
    row = await DB.once_as_worker(_NEXT)
    if row is None:
        return POLL_SECONDS
    if row["seconds"] > 0:
        return min(float(row["seconds"]), POLL_SECONDS)
    tenant_id = row["tenant_id"]
    async with DB.tenant_scope(tenant_id):
        rows = await DB.rows(_RING, tenant_id, AT_ONCE)
        events = [NoticeCreated(id=one["id"], version=1, recipient_id=one["recipient_id"]) for one in rows]
        await record_all(DB, service_caller(DB, tenant_id), events)
    return 0.0 if rows else 1.0  # somebody else has them in hand
