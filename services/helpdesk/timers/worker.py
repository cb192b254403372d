"""The loop that fires what is due. Any number may run, in any number of processes; each sleeps until the next due time
or a wake-up, and looks once a second for what other processes have set."""

import asyncio
from typing import NamedTuple
from uuid import UUID

import structlog

from services.helpdesk.clocks.deriving import BELL, derive
from services.helpdesk.db import DB
from services.helpdesk.handing.giving import hand_out_new
from services.helpdesk.timers.claiming import Claim, claim, put_back, seconds_to_next
from services.helpdesk.timers.figures import DERIVED
from services.helpdesk.timers.firing import fire, tell
from shared.core.clock import to_beat

log = structlog.get_logger("timers")

BATCH = 100
"""Small enough that what dies with a worker is a fraction of a percent of a busy minute."""
PILED = 200
"""What piles up behind a full batch is taken in larger ones: on a busy machine a turn costs waiting more than work."""
LOOK_SECONDS = 1.0
HELD_SECONDS = 0.05
"""What is due and yet not to be had, somebody else holds: it looks again after this long."""
SOON = (0.02, 0.08, 0.3)
"""After a ring it looks again so soon: the bell rings within a transaction, and what it tells of shows after."""
LINGER_SECONDS = 0.1
"""After a ring it waits for more of the kind: ten tickets derived together cost a quarter of ten derived alone. While
it goes on ringing, twice."""
TROUBLE_SECONDS = 1.0
AGAIN_SECONDS = 60.0
"""A timer that fails by itself is tried again after this long."""
DERIVE = "derive"


async def run(stop: asyncio.Event) -> None:
    """Until `stop`; whatever breaks, go on."""
    soon: tuple[float, ...] = ()
    is_piled = False
    is_due = True
    while not stop.is_set():
        try:
            if is_due:
                held = await fired(PILED if is_piled else BATCH)
                is_piled = held.is_full
                if is_piled:
                    continue  # what has come meanwhile is a few: they wait for others too
            until_next = await seconds_to_next()
            if not is_due and _is_due(until_next):
                is_due = True
                continue
            longest = soon[0] if soon else to_beat(LOOK_SECONDS)
            pause = _pause(until_next, longest)
            rang = await BELL.wait(pause)
            is_due = rang or pause < longest  # else it looks before it takes: a look costs a third
            soon = SOON if rang else soon[1:]
            if rang:
                await asyncio.sleep(LINGER_SECONDS)
                if await BELL.wait(0):
                    await asyncio.sleep(LINGER_SECONDS)
        except Exception:  # the lease brings back what was taken
            log.exception("timers.trouble")
            await asyncio.sleep(TROUBLE_SECONDS)


def _is_due(until_next: float | None) -> bool:
    return until_next is not None and until_next <= 0


def _pause(until_next: float | None, longest: float) -> float:
    if until_next is None:
        return longest
    return HELD_SECONDS if _is_due(until_next) else min(until_next, longest)


async def drain(batch: int = BATCH) -> int:
    """Fire one batch of what is due; gives how many timers it took."""
    return len(await fired(batch))


async def fired(batch: int) -> Claim:
    """Takes and fires a batch; gives what it took. Firing first: what is due was due before what asks to be derived
    now."""
    taken = await claim(batch)
    fires = await _told(taken)
    for tenant_id, many in taken.by_tenant.items():
        derives = list(dict.fromkeys(one.ticket_id for one in many if one.clock == DERIVE))
        await _company(Work(tenant_id, taken.id, fires.get(tenant_id, []), derives))
    return taken


async def _told(taken: Claim) -> dict[UUID, list[UUID]]:
    """Tickets by company that are still to be fired: those on which something is done, or all of them if one that
    cannot be fired has stopped the others."""
    fires = {
        tenant_id: list(dict.fromkeys(one.ticket_id for one in many if one.clock != DERIVE))
        for tenant_id, many in taken.by_tenant.items()
    }
    fires = {tenant_id: many for tenant_id, many in fires.items() if many}
    if not fires:
        return {}
    try:
        return await tell(taken.id, fires)
    except Exception:
        log.warning("timers.company_by_company", count=len(fires), exc_info=True)
        return fires


class Work(NamedTuple):
    """Tickets of a company that are to be fired, and that ask for their clocks to be derived."""

    tenant_id: UUID
    claim_id: UUID
    fires: list[UUID]
    derives: list[UUID]


async def _company(work: Work) -> None:
    """All of a company at once; if that fails, one by one, so that one that cannot be fired stops no other."""
    tickets = list(dict.fromkeys((*work.fires, *work.derives)))
    if len(tickets) == 1:
        await _one(work, tickets[0])
        return
    try:
        await _handle(work)
    except Exception:
        log.warning("timers.one_by_one", count=len(tickets), exc_info=True)
        for ticket_id in tickets:
            fires, derives = ([one for one in many if one == ticket_id] for many in (work.fires, work.derives))
            await _one(work._replace(fires=fires, derives=derives), ticket_id)


async def _one(work: Work, ticket_id: UUID) -> None:
    """What a ticket has due; if that fails, it is left for a while."""
    try:
        await _handle(work)
    except Exception:
        log.exception("timers.not_fired", ticket=str(ticket_id))
        await put_back(work.tenant_id, work.claim_id, ticket_id, AGAIN_SECONDS)


async def _handle(work: Work) -> None:
    """Each in a transaction of its own, which locks its tickets in one order."""
    if work.fires:
        await fire(work.tenant_id, work.claim_id, work.fires)
    if not work.derives:
        return
    async with DB.tenant_scope(work.tenant_id):
        offered = (await derive(work.tenant_id, work.derives, asked=[work.claim_id])).offered
    DERIVED.inc(len(work.derives))
    if offered:
        await _hand_out(work.tenant_id, offered)


async def _hand_out(tenant_id: UUID, ticket_ids: list[UUID]) -> None:
    """Behind the clocks and apart from them: what goes wrong here, the next sign of life of a member makes good."""
    try:
        await hand_out_new(tenant_id, ticket_ids)
    except Exception:
        log.exception("timers.not_handed_out", tenant=str(tenant_id))
