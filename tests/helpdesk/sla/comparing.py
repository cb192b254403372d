"""One drawn case put before the package and the model: every difference, and every property that must hold of itself."""

from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from services.helpdesk import sla
from tests.helpdesk.sla import cases, model

MINUTE = timedelta(minutes=1)
ZERO = timedelta()


def differences(case: cases.Case, r: Random) -> list[str]:
    known: dict = {}
    history = cases.real_history(case, known)
    return [
        *business_time(case, known, r),
        *clocks(case, history),
        *ledgers(case, history),
    ]


def business_time(case: cases.Case, known: dict, r: Random) -> list[str]:
    """`elapsed` by the minute, additivity, and `elapsed(a, add(a, d)) = d`, also between whole minutes."""
    hours, found = case.hours[0], []
    calendar = cases.real_hours(hours, known)
    a, b, c = sorted(r.randrange(cases.NOW_END) for _ in range(3))
    first, middle, last = (case.window.start + timedelta(minutes=one) for one in (a, b, c))
    if sla.elapsed(calendar, first, last) != model.elapsed(hours, a, c) * MINUTE:
        found.append(f"elapsed {a}–{c}: {sla.elapsed(calendar, first, last)}, model {model.elapsed(hours, a, c)}")
    apart = middle + timedelta(seconds=r.randrange(60), microseconds=r.randrange(1_000_000))
    if apart <= last:
        parts = sla.elapsed(calendar, first, apart) + sla.elapsed(calendar, apart, last)
        if parts != sla.elapsed(calendar, first, last):
            found.append(f"not additive at {apart}")
    amount = r.choice((0, 1, r.randrange(4000), model.elapsed(hours, a, c)))
    expected = model.add(hours, a, amount)
    try:
        due = sla.add(calendar, first, amount * MINUTE)
    except sla.NeverOpens:
        return found if expected is None else [*found, f"add {a}+{amount} never, model {expected}"]
    if expected is not None and due != case.window.start + expected * MINUTE:
        found.append(f"add {a}+{amount}: {due}, model {case.window.start + expected * MINUTE}")
    odd = timedelta(seconds=r.randrange(200_000), microseconds=r.randrange(1_000_000))
    if sla.elapsed(calendar, apart, sla.add(calendar, apart, odd)) != odd:
        found.append(f"add, then elapsed, from {apart} by {odd}")
    return found


def clocks(case: cases.Case, history: list) -> list[str]:
    """Every cycle of every clock as the model counts it, and the measured ones."""
    start = case.window.start
    states = sla.clocks(history, start + case.now * MINUTE)
    ticket = model.Ticket(case.opening, case.events, case.now)
    verdicts = model.verdicts(ticket)
    found = [] if len(states.cycles) == len(verdicts) else [f"{len(states.cycles)} cycles, model {len(verdicts)}"]
    for state, verdict in zip(states.cycles, verdicts, strict=False):
        found += _compared(state, verdict, start)
    for name, minutes in model.measures(ticket).items():
        if states[sla.Measured(name)].elapsed != minutes * MINUTE:
            found.append(f"{name} {states[sla.Measured(name)].elapsed}, model {minutes} minutes")
    return found


def _compared(state: sla.ClockState, verdict: model.Verdict, start: datetime) -> list[str]:
    def minute(moment: datetime | None) -> float | None:
        return None if moment is None else (moment - start) / MINUTE

    pairs = {
        "clock": (state.clock, verdict.clock),
        "cycle": (state.cycle, verdict.number),
        "phase": (state.phase, verdict.phase),
        "started": (minute(state.started), verdict.start),
        "stopped": (minute(state.stopped), verdict.stop),
        "elapsed": (state.elapsed / MINUTE, verdict.elapsed),
        "target": (None if state.target is None else state.target / MINUTE, verdict.target),
        "breached_at": (minute(state.breached_at), verdict.breach),
        "by change": (state.breached_by_change, verdict.by_change),
        "overrun": (state.overrun / MINUTE, verdict.overrun),
    }
    if verdict.due is not None and verdict.due < model.LENGTH:
        pairs["due"] = (minute(state.due), verdict.due)
    return [
        f"{verdict.clock} {verdict.number}: {name} {ours}, model {theirs}"
        for name, (ours, theirs) in pairs.items()
        if ours != theirs
    ]


def ledgers(case: cases.Case, history: list) -> list[str]:
    """Sums equal elapsed, rows follow one another, the rows replayed give the due time, no breach while paused."""
    now = case.window.start + case.now * MINUTE
    found, told = [], sla.ledgers(history, now)
    for state in sla.clocks(history, now).cycles:
        name, rows = f"{state.clock} {state.cycle}", told[sla.Clock(state.clock), state.cycle]
        if sum((row.counted for row in rows), ZERO) != state.elapsed:
            found.append(f"{name}: the ledger does not add up")
        long = [row for row in rows if row.start != row.end]
        ends = [(long[0].start, long[-1].end)] if long else []
        if ends and ends != [(state.started, state.stopped or now)]:
            found.append(f"{name}: the ledger is from {ends}")
        if any(one.end != other.start for one, other in pairwise(long)):
            found.append(f"{name}: the ledger has gaps")
        if any(row.counted not in {ZERO, row.end - row.start} for row in rows):
            found.append(f"{name}: a row counts by halves")
        found += _replayed(name, state, rows)
        at = state.breached_at
        if at is not None and any(row.cause is sla.Cause.PAUSED and row.start <= at < row.end for row in rows):
            found.append(f"{name}: breached while paused")
    return found


def _replayed(name: str, state: sla.ClockState, rows: list[sla.Entry]) -> list[str]:
    if state.phase is not sla.Phase.RUNNING or state.due is None or state.pinned or state.breached_at is not None:
        return []
    before = sum((row.counted for row in rows if row.start < state.since), ZERO)
    due = sla.add(state.hours, state.since, state.target - before)
    return [] if due == state.due else [f"{name}: the ledger replayed is due {due}, not {state.due}"]
