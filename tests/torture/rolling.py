"""F8: every service is replaced again and again under load; nobody outside notices."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

from tests.harness.live import Live
from tests.harness.outside import make_outside
from tests.torture.kills import Killing, compare
from tests.torture.storm import Storm

SERVICES = ("gateway", "helpdesk", "notify", "projects")


@dataclass
class Rolling:
    """`answers` by status: everything but 2xx and 429 is a fault that somebody saw."""

    restarts: Counter = field(default_factory=Counter)
    answers: Counter = field(default_factory=Counter)
    slowest: float = 0.0
    differences: list[str] = field(default_factory=list)
    duplicates: int = 0

    @property
    def seen(self) -> dict[object, int]:
        return {
            status: count
            for status, count in self.answers.items()
            if not (isinstance(status, int) and (200 <= status < 300 or status == 429))
        }


async def restart_while_working(live: Live, *, rounds: int, seed: int, rate: float = 150) -> Rolling:
    """`rate` requests a second, as far as the machine gives them."""
    found = Rolling()
    async with live.bus() as bus:
        outside = await make_outside(live, bus)
    killing = Killing(seed)
    workers = 8
    storm = Storm(outside, killing.ledger, seed, workers=workers, pace=workers / rate)
    working = asyncio.create_task(storm.run(1_000_000))
    try:
        for _ in range(rounds):
            for service in SERVICES:
                await asyncio.to_thread(live.restart, service)
                found.restarts[service] += 1
                await asyncio.sleep(0.2)
                if working.done():
                    await working
    finally:
        storm.enough.set()
        await working
    found.answers, found.slowest = killing.ledger.answers, max(storm.late, default=0.0)
    await compare(live, outside, killing)
    found.differences = killing.differences
    found.duplicates = killing.duplicates
    return found
