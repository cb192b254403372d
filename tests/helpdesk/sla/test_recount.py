"""Terms that count for the past too: running cycles stand as if it had always been so, ended ones and breaches stay."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from services.helpdesk.clocks import terms as remembered
from services.helpdesk.sla import Calendar, Clock, Interval, Phase, State, Target, Terms, clocks, ledgers
from services.helpdesk.sla.events import CustomerMessage, Moved, Opened, Reply, TermsChanged
from services.helpdesk.sla.names import PAUSING, Cause
from services.helpdesk.sla.terms import PAUSES

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
    pausing = [state for state in PAUSING if random.random() < 0.5]
    pauses = {clock: frozenset(pausing) for clock in PAUSES if clock is not Clock.CALLBACK and random.random() < 0.7}
    if random.random() < 0.3:
        pauses[Clock.NEXT_RESPONSE] = frozenset(pausing)
    return Terms(name=name, version=1, hours=calendar(random), targets=targets, pauses=pauses)


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
                    Moved(at, State.WAITING_CUSTOMER, why="which?"),
                    Moved(at, State.WAITING_THIRD_PARTY),
                    Moved(at, State.SCHEDULED, until=at + HOURS * random.randint(1, 20)),
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


def test_what_waited_for_the_customer_runs_once_that_is_no_reason_any_more():
    """And the other way round: the ledger tells the pause, and by whom, as if it had always counted."""
    every_hour = Calendar(zone=ZoneInfo("UTC"), week=((Interval(0, 1440),),) * 7)
    promise = {"hours": every_hour, "targets": {Clock.TOTAL_RESOLUTION: {2: Target(600)}}}
    pausing = Terms("pausing", 1, **promise)
    strict = Terms("strict", 1, **promise, pauses={Clock.TOTAL_RESOLUTION: frozenset()})
    waits = [Moved(START + HOURS, State.WAITING_CUSTOMER, by="Lin", why="which?"), Moved(START + 4 * HOURS, State.OPEN)]
    now = START + 6 * HOURS
    for old, new, elapsed in ((pausing, strict, 6), (strict, pausing, 3)):
        history = [Opened(START, old, 2), *waits, TermsChanged(START + 5 * HOURS, new, since=START)]
        total = clocks(history, now)[Clock.TOTAL_RESOLUTION]
        assert (total.elapsed, total.due) == (elapsed * HOURS, now + (10 - elapsed) * HOURS)
        rows = ledgers(history, now)[Clock.TOTAL_RESOLUTION, 1]
        paused = [(row.start, row.end, row.by, row.why) for row in rows if row.cause is Cause.PAUSED]
        wanted = [(START + HOURS, START + 4 * HOURS, "Lin", "which?")]
        assert paused == (wanted if new is pausing else [])


async def test_versions_are_remembered_within_bounds(ask, cast, monkeypatch):
    """Of many policies only those used last; those left out are read again."""
    from tests.helpdesk.clocks.world import opened, promise, rules

    monkeypatch.setattr(remembered, "KEPT", 3)
    for minutes in range(10, 16):
        await promise(ask, cast, rules(minutes))
        await opened(ask, cast)
    assert len(remembered._versions) <= 3
