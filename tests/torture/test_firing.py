"""F13 and F14, short: workers are killed while timers fire, and their clocks are wrong."""

from services.helpdesk.timers.claiming import LEASE_SECONDS
from tests.torture.firing import Load, fire

LEASE_AND = LEASE_SECONDS + 5
"""The lease of a worker that was killed, and five seconds."""


async def test_killed_workers_miss_nothing_and_fire_nothing_twice(servers, figures):
    found = await fire(servers, Load(clocks=6000, companies=5, due=2000, rate=200), kill_every=1.5)
    figures(
        "F13 lateness p50, p99, longest in seconds",
        tuple(round(one, 3) for one in (found.p50, found.p99, found.longest)),
    )
    assert found.kills >= 2
    assert (found.missed, found.twice) == (0, 0)
    assert found.earliest >= 0
    assert found.longest < LEASE_AND


async def test_what_is_due_at_once_is_drained(servers, figures):
    found = await fire(servers, Load(clocks=6000, companies=5, due=2000, rate=2000))
    figures("F13 2,000 due in one second, drained in seconds", round(found.whole, 2))
    assert (found.missed, found.twice) == (0, 0)
    assert found.whole < 10


async def test_a_worker_whose_clock_is_wrong_fires_neither_early_nor_late(servers, figures):
    """F14: what is due is decided by the database's clock alone."""
    found = await fire(servers, Load(clocks=600, companies=2, due=100, rate=50), skews=(7200, -7200))
    figures("F14 lateness of workers that are two hours wrong", round(found.longest, 3))
    assert (found.missed, found.twice) == (0, 0)
    assert found.earliest >= 0
    assert found.longest < 5
