"""Removing what nobody attached."""

from collections.abc import Awaitable, Callable, Collection
from datetime import timedelta
from uuid import UUID

import structlog

from shared.contracts.base import CELL
from shared.core.clock import now
from shared.core.ids import first_id
from shared.storage.keys import ORPHAN_AFTER, Thing, id_in, key_of
from shared.storage.objects import Objects

log = structlog.get_logger("storage")

LOOK_BACK = timedelta(days=8)
"""How far back the sweeper looks: it may have been away for a week."""

Owned = Callable[[UUID, list[UUID]], Awaitable[Collection[UUID]]]
"""Of a company's files, those that have an owner."""


async def sweep(objects: Objects, thing: Thing, owned: Owned) -> int:
    """Every company's ownerless objects that are old enough; gives how many went."""
    gone = 0
    newest = first_id(now() - ORPHAN_AFTER)
    oldest = first_id(now() - LOOK_BACK)
    for tenant_id in await objects.tenants():
        after = key_of(tenant_id, thing, oldest)
        async for keys in objects.keys(f"{CELL}/{tenant_id}/{thing}", after=after):
            old = [file_id for file_id in map(id_in, keys) if file_id is not None and file_id < newest]
            kept = set(await owned(tenant_id, old)) if old else set()
            orphans = [file_id for file_id in old if file_id not in kept]
            await objects.delete([key_of(tenant_id, thing, file_id) for file_id in orphans])
            gone += len(orphans)
    if gone:
        log.info("storage.swept", thing=thing, gone=gone)
    return gone


async def nobodys(tenant_id: UUID, file_ids: list[UUID]) -> tuple[UUID, ...]:
    """For a quarantine: nothing in it is owned."""
    return ()
