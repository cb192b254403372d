"""The short forms: the same faults, fewer of them."""

import pytest

from tests.harness.live import live
from tests.torture.kills import DRAINED_SECONDS, kill_while_working
from tests.torture.rolling import restart_while_working

KILLS, OPERATIONS, ROUNDS, RATE, SEED = 60, 2000, 2, 80, 20261125


@pytest.fixture(scope="module")
async def stack(tmp_path_factory):
    async with live(tmp_path_factory.mktemp("torture"), cold=False) as found:
        yield found


async def test_restarts_under_load_are_seen_by_nobody(stack, figures):
    """F8."""
    found = await restart_while_working(stack, rounds=ROUNDS, seed=SEED, rate=RATE)
    figures("F8 restarts", sum(found.restarts.values()))
    figures("F8 answers", sum(found.answers.values()))
    assert found.seen == {}
    assert found.differences == []
    assert found.duplicates == 0


async def test_kills_under_load_lose_nothing_and_do_nothing_twice(stack, figures):
    """F1."""
    found = await kill_while_working(stack, kills=KILLS, operations=OPERATIONS, seed=SEED)
    figures("F1 kills per process", dict(sorted(found.kills.items())))
    figures("F1 operations, writes acknowledged", (found.ledger.asked, found.ledger.acknowledged))
    figures("F1 slowest comeback in seconds", {name: round(max(times), 1) for name, times in found.back.items()})
    assert sum(found.kills.values()) == KILLS
    assert found.ledger.asked == OPERATIONS
    assert found.differences == []
    assert found.duplicates == 0
    assert found.drained < DRAINED_SECONDS
