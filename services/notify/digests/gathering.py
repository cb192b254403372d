"""Gathers what waits for somebody's digest into one mail, in the transaction that takes it out of the waiting: whatever
happens in between, each piece of news is in one digest."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import asyncpg
import msgspec

from services.notify.db import DB
from services.notify.deliveries.actions import WAKE
from services.notify.deliveries.states import DELIVERY
from shared.contracts.notify import DeliveryState
from shared.core.ids import new_id
from shared.core.turns import take_turns

DIGEST = "digest"
POLL_SECONDS = 15.0
"""What waits here waits for an hour or a day."""
MOST = 100
"""Pieces of news in one mail; what is more comes in the next."""

_NEXT = """
select tenant_id, extract(epoch from due_at - now())::float8 as seconds from delivery
where state = 'held' order by due_at limit 1
"""
_TAKE = """
select id, kind, recipient_kind, recipient_id, address, data::text, created_at from delivery
where tenant_id = $1 and state = 'held' and due_at <= now() and recipient_id = (
  select recipient_id from delivery where tenant_id = $1 and state = 'held' and due_at <= now() order by due_at limit 1)
order by created_at, id limit $2 for update
"""
_MAKE = """
insert into delivery (tenant_id, id, event_id, kind, recipient_kind, recipient_id, address, data, state, due_at,
  created_at)
values ($1, $2, $2, $3, $4, $5, $6, $7::jsonb, $8, now(), now())
"""
_GATHER = """
update delivery set state = $4, digest_id = $3 where tenant_id = $1 and id = any($2::uuid[]) and state = 'held'
"""

_data = msgspec.json.Decoder(dict[str, str])


async def run(stop: asyncio.Event) -> None:
    await take_turns(stop, gather_next, "digests")


async def gather_next() -> float:
    """Makes up the digest that is due first; gives the seconds until it should look again."""
    row = await DB.once_as_worker(_NEXT)
    if row is None:
        return POLL_SECONDS
    if row["seconds"] > 0:
        return min(float(row["seconds"]), POLL_SECONDS)
    tenant_id = row["tenant_id"]
    async with DB.tenant_scope(tenant_id):
        taken = await DB.rows(_TAKE, tenant_id, MOST)
        if taken:
            await _make(tenant_id, taken)
    WAKE.ring()
    return 0.0 if taken else 1.0  # somebody else had them in hand


async def _make(tenant_id: UUID, taken: Sequence[asyncpg.Record]) -> None:
    """Ids and headlines, as in every delivery; words and links are found when it is written."""
    first, digest_id = taken[0], new_id()
    items = [_item(row) for row in taken]
    data = {"id": str(digest_id), "at": first["created_at"].isoformat(), "items": msgspec.json.encode(items).decode()}
    await DB.run(
        _MAKE,
        tenant_id,
        digest_id,
        DIGEST,
        first["recipient_kind"],
        first["recipient_id"],
        first["address"],
        msgspec.json.encode(data).decode(),
        DELIVERY.initial,
    )
    target = DELIVERY.next(DeliveryState.HELD, "gather")
    await DB.run(_GATHER, tenant_id, [row["id"] for row in taken], digest_id, target)


def _item(row: asyncpg.Record) -> dict[str, str]:
    data = _data.decode(row["data"])
    kept = {name: data[name] for name in ("id", "number", "title", "actor", "at", "for", "place") if data.get(name)}
    return {"kind": row["kind"], **kept}
