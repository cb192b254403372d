"""Terms that count for the past too: running cycles stand as if it had always been so, ended ones and breaches stay."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from services.helpdesk.clocks import terms as remembered
from services.helpdesk.sla import Calendar, Clock, Interval, Phase, State, Target, Terms, clocks, ledgers
from services.helpdesk.sla.events import CustomerMessage, Moved, Opened, Reply, TermsChanged

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HOURS = timedelta(hours=1)
ZONES = ("Asia/Taipei", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")


def calendar(random: Random) -> Calendar:
    opens = random.randint(0, 12) * 60
    frame = (Interval(opens, opens + random.randint(2, 11) * 60),)
    days = random.choice((5, 7))
    return Calendar(zone=ZoneInfo(random.choice(ZONES)), week=(frame,) * days + ((),) * (7 - days))


def terms(random: Random, name: str) -> Terms:
    targets = {clock: {2: Target(random.randint(60, 6000))} for clock in Clock if random.random() < 0.9}
    return Terms(name=name, version=1, hours=calendar(random), targets=targets)


def happenings(random: Random) -> list:
    """Between the opening and the change: answers, questions, waits."""
    at, found = START, []
    for _ in range(random.randint(0, 6)):
        at += HOURS * random.randint(1, 30)
        found.append(
            random.choice(
                (
                    Reply(at),
                    CustomerMessage(at, key=str(at)),
                    Moved(at, State.WAITING_CUSTOMER),
                    Moved(at, State.OPEN),
                    Moved(at, State.RESOLVED),
                )
            )
        )
    return found


@pytest.mark.parametrize("seed", range(400))
def test_running_cycles_stand_as_if_it_had_always_been_so(seed):
    random = Random(seed)
    old, new = terms(random, "old"), terms(random, "new")
    history = happenings(random)
    change = max([START, *(one.at for one in history)]) + HOURS * random.randint(1, 40)
    now = change + HOURS * random.randint(0, 200)
    ever = clocks([Opened(START, new, 2), *history], now)
    told = [Opened(START, old, 2), *history, TermsChanged(change, new, since=START)]
    before, after = clocks([Opened(START, old, 2), *history], change), clocks(told, now)
    for state in after.cycles:
        was = next((one for one in before.cycles if (one.clock, one.cycle) == (state.clock, state.cycle)), None)
        if was is not None and was.phase in {Phase.STOPPED, Phase.VOID} and state.clock != Clock.TOTAL_RESOLUTION:
            assert (state.elapsed, state.target, state.breached_at) == (was.elapsed, was.target, was.breached_at)
            continue
        if was is not None and was.breached_at is not None:
            assert state.breached_at == was.breached_at, "a breach is never erased"
        same = next((one for one in ever.cycles if (one.clock, one.cycle) == (state.clock, state.cycle)), None)
        if same is None or state.phase not in {Phase.RUNNING, Phase.PAUSED}:
            continue
        assert (state.elapsed, state.target) == (same.elapsed, same.target)
        if state.breached_at is None:
            assert state.due == same.due
    for (clock, cycle), rows in ledgers(told, now).items():
        total = sum((row.counted for row in rows), timedelta())
        assert total == next(one.elapsed for one in after.cycles if (one.clock, one.cycle) == (clock, cycle))


async def test_versions_are_remembered_within_bounds(ask, cast, monkeypatch):
    """Of many policies only those used last; those left out are read again."""
    from tests.helpdesk.clocks.world import opened, promise, rules

    monkeypatch.setattr(remembered, "KEPT", 3)
    for minutes in range(10, 16):
        await promise(ask, cast, rules(minutes))
        await opened(ask, cast)
    assert len(remembered._versions) <= 3
