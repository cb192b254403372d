"""The loop that fires what is due. Any number may run, in any number of processes; each sleeps until the next due time
or a wake-up, and looks once a second for what other processes have set."""

import asyncio
from uuid import UUID

import structlog

from services.helpdesk.clocks.deriving import BELL, derive
from services.helpdesk.db import DB
from services.helpdesk.handing.giving import hand_out_new
from services.helpdesk.timers.claiming import Claim, Taken, claim, put_back, seconds_to_next
from services.helpdesk.timers.figures import DERIVED
from services.helpdesk.timers.firing import fire

log = structlog.get_logger("timers")

BATCH = 100
"""Small enough that what dies with a worker is a fraction of a percent of a busy minute."""
LOOK_SECONDS = 1.0
HELD_SECONDS = 0.05
"""What is due and yet not to be had, somebody else holds: it looks again after this long."""
SOON = (0.02, 0.08, 0.3)
"""After a ring it looks again so soon: the bell rings within a transaction, and what it tells of shows after."""
LINGER_SECONDS = 0.1
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
            rang = await BELL.wait(_pause(until_next, longest))
            soon = SOON if rang else soon[1:]
            if rang:
                await asyncio.sleep(LINGER_SECONDS)
        except Exception:  # the lease brings back what was taken
            log.exception("timers.trouble")
            await asyncio.sleep(TROUBLE_SECONDS)


def _pause(until_next: float | None, longest: float) -> float:
    if until_next is None:
        return longest
    return min(until_next, longest) if until_next > 0 else HELD_SECONDS


async def drain(batch: int = BATCH) -> int:
    """Fire one batch of what is due; gives how many timers it took."""
    taken = await claim(batch)
    for tenant_id, many in taken.by_tenant.items():
        await _company(tenant_id, taken, many)
    return len(taken)


async def _company(tenant_id: UUID, held: Claim, many: list[Taken]) -> None:
    """All of a company at once; if that fails, one by one, so that one that cannot be fired stops no other."""
    tickets = list(dict.fromkeys(one.ticket_id for one in many))
    if len(tickets) == 1:
        await _one(tenant_id, held.id, many)
        return
    try:
        await _handle(tenant_id, held.id, many)
    except Exception:
        log.warning("timers.one_by_one", count=len(many), exc_info=True)
        for ticket_id in tickets:
            await _one(tenant_id, held.id, [one for one in many if one.ticket_id == ticket_id])


async def _one(tenant_id: UUID, claim_id: UUID, many: list[Taken]) -> None:
    """What a ticket has due; if that fails, it is left for a while."""
    try:
        await _handle(tenant_id, claim_id, many)
    except Exception:
        log.exception("timers.not_fired", ticket=str(many[0].ticket_id), clock=many[0].clock)
        await put_back(tenant_id, claim_id, many[0].ticket_id, AGAIN_SECONDS)


async def _handle(tenant_id: UUID, claim_id: UUID, many: list[Taken]) -> None:
    """Firing first: what is due was due before what asks to be derived now. Each in a transaction of its own, which
    locks its tickets in one order."""
    fires = [one for one in many if one.clock != DERIVE]
    offered: list[UUID] = []
    derives = list(dict.fromkeys(one.ticket_id for one in many if one.clock == DERIVE))
    if fires:
        async with DB.tenant_scope(tenant_id):
            await fire(tenant_id, claim_id, fires)
    if derives:
        async with DB.tenant_scope(tenant_id):
            offered = (await derive(tenant_id, derives, asked=[claim_id])).offered
    DERIVED.inc(len(derives))
    if offered:
        await _hand_out(tenant_id, offered)


async def _hand_out(tenant_id: UUID, ticket_ids: list[UUID]) -> None:
    """Behind the clocks and apart from them: what goes wrong here, the next sign of life of a member makes good."""
    try:
        await hand_out_new(tenant_id, ticket_ids)
    except Exception:
        log.exception("timers.not_handed_out", tenant=str(tenant_id))
