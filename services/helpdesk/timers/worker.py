"""The loop that fires what is due. Any number may run, in any number of processes; each sleeps until the next due time
or a wake-up, and looks once a second for what other processes have set."""

import asyncio
from uuid import UUID

import structlog

from services.helpdesk.clocks.deriving import BELL, derive
from services.helpdesk.db import DB
from services.helpdesk.timers.claiming import Claim, Taken, claim, put_back, seconds_to_next
from services.helpdesk.timers.figures import DERIVED
from services.helpdesk.timers.firing import fire

log = structlog.get_logger("timers")

BATCH = 100
"""Small enough that what dies with a worker is a fraction of a percent of a busy minute."""
LOOK_SECONDS = 1.0
SOON = (0.02, 0.08, 0.3)
"""After a ring it looks again so soon: the bell rings within a transaction, and what it tells of shows after."""
LINGER_SECONDS = 0.05
"""After a ring it waits for more of the kind: ten tickets derived together cost a quarter of ten derived alone."""
TROUBLE_SECONDS = 1.0
AGAIN_SECONDS = 60.0
"""A timer that fails by itself is tried again after this long."""
DERIVE = "derive"


async def run(stop: asyncio.Event) -> None:
    """Until `stop`; whatever breaks, go on."""
    soon: tuple[float, ...] = ()
    while not stop.is_set():
        try:
            if await drain():
                continue
            until_next = await seconds_to_next()
            longest = soon[0] if soon else LOOK_SECONDS
            rang = await BELL.wait(longest if until_next is None else min(max(until_next, 0.0), longest))
            soon = SOON if rang else soon[1:]
            if rang:
                await asyncio.sleep(LINGER_SECONDS)
        except Exception:  # the lease brings back what was taken
            log.exception("timers.trouble")
            await asyncio.sleep(TROUBLE_SECONDS)


async def drain(batch: int = BATCH) -> int:
    """Fire one batch of what is due; gives how many timers it took."""
    taken = await claim(batch)
    for tenant_id, many in taken.by_tenant.items():
        await _company(tenant_id, taken, many)
    return len(taken)


async def _company(tenant_id: UUID, held: Claim, many: list[Taken]) -> None:
    """All of a company at once; if that fails, one by one, so that one that cannot be fired stops no other."""
    try:
        await _handle(tenant_id, held.id, many)
    except Exception:
        if len(many) == 1:
            log.exception("timers.not_fired", ticket=str(many[0].ticket_id), clock=many[0].clock)
            await put_back(tenant_id, held.id, AGAIN_SECONDS)
            return
        log.warning("timers.one_by_one", count=len(many), exc_info=True)
        for ticket_id in dict.fromkeys(one.ticket_id for one in many):
            await _one(tenant_id, held.id, [one for one in many if one.ticket_id == ticket_id])


async def _one(tenant_id: UUID, claim_id: UUID, many: list[Taken]) -> None:
    try:
        await _handle(tenant_id, claim_id, many)
    except Exception:
        log.exception("timers.not_fired", ticket=str(many[0].ticket_id), clock=many[0].clock)


async def _handle(tenant_id: UUID, claim_id: UUID, many: list[Taken]) -> None:
    """Firing first: what is due was due before what asks to be derived now."""
    fires = [one for one in many if one.clock != DERIVE]
    derives = list(dict.fromkeys(one.ticket_id for one in many if one.clock == DERIVE))
    async with DB.tenant_scope(tenant_id):
        if fires:
            await fire(tenant_id, claim_id, fires)
        if derives:
            await derive(tenant_id, derives, asked=[claim_id])
    DERIVED.inc(len(derives))
