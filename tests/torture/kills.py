"""F1: kill -9 of every process at random moments under load; nothing acknowledged is lost, nothing is done twice."""

import asyncio
import os
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass, field

import httpx

from shared.contracts.parties import Party
from tests.harness.live import Live
from tests.harness.outside import Outside, make_outside
from tests.torture.ledger import Ledger, differences, duplicate_notices
from tests.torture.storm import Storm
from tests.waits import innermost

VICTIMS = ("gateway", "projects", "helpdesk", "notify", "nats", "postgres")
"""The relay and the timers run inside their service: killing it kills them."""
DRAINED_SECONDS = 30.0
BACK_SECONDS = 60.0
LOOK_SECONDS = 0.1
"""Between two questions whether a process is back. Several are asked about at once, and asking works both here and in
the supervisor, which is to start them."""
RATE = 40.0
"""Operations a second: the load lasts about as long as the kills."""
AHEAD = len(VICTIMS)
"""So many kills may outrun their share of the operations: all may be down at once, but where starting is slow, not for
the whole run. Nothing would be asked of what is never up."""


@dataclass(frozen=True)
class Pace:
    """`kills` in all, each for so many `operations`."""

    kills: int
    operations: float


@dataclass
class Killing:
    """What a run measured. `back` are seconds from the kill until the process was ready again."""

    seed: int
    kills: Counter = field(default_factory=Counter)
    back: dict[str, list[float]] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)
    duplicates: int = 0
    drained: float = 0.0
    ledger: Ledger = field(default_factory=Ledger)


async def kill_while_working(live: Live, *, kills: int, operations: int, seed: int) -> Killing:
    found = Killing(seed)
    async with live.bus() as bus:
        outside = await make_outside(live, bus)
    storm = Storm(outside, found.ledger, seed, pace=8 / RATE)
    working = asyncio.create_task(storm.run(operations))
    try:
        await _kill(live, found, Pace(kills, operations / kills), random.Random(seed), working)
    except ExceptionGroup as broken:
        working.cancel()
        raise innermost(broken) from broken
    await working
    await compare(live, outside, found)
    return found


async def _kill(live: Live, found: Killing, pace: Pace, dice: random.Random, working: asyncio.Task) -> None:
    """Every victim equally often, in a random order; several may be down at once."""
    order = [VICTIMS[number % len(VICTIMS)] for number in range(pace.kills)]
    dice.shuffle(order)
    async with asyncio.TaskGroup() as group:
        for number, victim in enumerate(order):
            await asyncio.sleep(dice.uniform(0.1, 0.9))
            while found.ledger.asked < (number - AHEAD) * pace.operations and not working.done():
                await asyncio.sleep(0.02)
            killed = await when_ready(live, victim)
            os.kill(killed, signal.SIGKILL)
            found.kills[victim] += 1
            group.create_task(_comes_back(live, found, victim, killed))
            if working.done() and working.exception():
                return


async def when_ready(live: Live, victim: str) -> int:
    try:
        async with asyncio.timeout(BACK_SECONDS):
            while (pid := await asyncio.to_thread(live.pid, victim)) is None:
                await asyncio.sleep(LOOK_SECONDS)
    except TimeoutError as late:
        raise TimeoutError(f"{victim} was not ready within {BACK_SECONDS:.0f} s: {live.children()}") from late
    return pid


async def _comes_back(live: Live, found: Killing, victim: str, killed: int) -> None:
    """How long until it was ready again, though what it needs may have been killed meanwhile."""
    began = time.monotonic()
    while await when_ready(live, victim) == killed:
        await asyncio.sleep(LOOK_SECONDS)
    found.back.setdefault(victim, []).append(time.monotonic() - began)


async def compare(live: Live, outside: Outside, found: Killing) -> None:
    """Once everything has settled."""
    began = time.monotonic()
    found.drained = await drained(live)
    helpdesk, notify = await live.reader(Party.HELPDESK), await live.reader(Party.NOTIFY)
    try:
        found.differences = await differences(found.ledger, helpdesk, outside.tenant_id)
        told = await _told(helpdesk, outside)
        while await _deliveries(notify, outside) < told and time.monotonic() - began < DRAINED_SECONDS * 2:
            await asyncio.sleep(0.1)
        missing = told - await _deliveries(notify, outside)
        found.differences += [f"{missing} mails that events ask for were never made"] if missing else []
        found.duplicates = await duplicate_notices(notify, outside.tenant_id)
    finally:
        await helpdesk.close()
        await notify.close()


async def drained(live: Live) -> float:
    """Seconds until every outbox is empty."""
    began = time.monotonic()
    for party in (Party.GATEWAY, Party.HELPDESK, Party.NOTIFY, Party.PROJECTS):
        while True:
            try:
                reader = await live.reader(party)
                try:
                    while await reader.fetchval("select count(*) from outbox where published_at is null"):
                        if time.monotonic() - began > DRAINED_SECONDS * 3:
                            raise AssertionError(f"the outbox of {party} does not empty")
                        await asyncio.sleep(0.05)
                finally:
                    await reader.close()
                break
            except (OSError, httpx.HTTPError):
                await asyncio.sleep(0.1)
    return time.monotonic() - began


async def _told(helpdesk, outside: Outside) -> int:
    """How many mails the acts of this company ask for: one per ticket opened, staff reply and resolution."""
    return await helpdesk.fetchval(
        "select count(*) from ticket_event where tenant_id = $1 and verb in ('open', 'reply', 'resolve')",
        outside.tenant_id,
    )


async def _deliveries(notify, outside: Outside) -> int:
    """But for those that ask whether he is satisfied: how many he is asked, a draw decides."""
    return await notify.fetchval(
        "select count(*) from delivery where tenant_id = $1 and recipient_id = $2 and kind <> 'call_back_asked'",
        outside.tenant_id,
        outside.contact_id,
    )
