"""What is counted of a ticket: its promises by week and clock, as it was and as it would have been. Pure."""

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from services.helpdesk.clocks.cycles import Derived, as_recorded, derived
from services.helpdesk.clocks.history import Merges, history
from services.helpdesk.clocks.loading import Input
from services.helpdesk.clocks.terms import Agreed, Key, key_of
from shared.contracts.desk.replays import ReplayClock, ReplayWeek
from shared.contracts.desk.rules import ClockKind

REAL, DRAFT = "real", "draft"
PROMISED, BREACHED, DUE = "promised", "breached", "due"
OVER = frozenset({"stopped"})
Counts = Counter[str]
"""Keys are `week|which|what|clock`: a few hundred at most, however many tickets."""


class Batch(Struct, frozen=True, kw_only=True):
    """Pairs of a ticket as it is and under the draft, with what the terms of each are."""

    pairs: list[tuple[Input, Input]]
    terms: dict[Key, Agreed]
    drafted: dict[Key, Agreed]
    merged: Merges


def count(batch: Batch, zone: ZoneInfo) -> Counts:
    found: Counts = Counter()
    for was, would in batch.pairs:
        real = [as_recorded(one, was) for one in _cycles(was, batch.terms, batch.merged)]
        _add(found, REAL, real, was.now, zone)
        _add(found, DRAFT, _cycles(would, batch.drafted, batch.merged), would.now, zone)
    return found


def _cycles(ticket: Input, terms: dict[Key, Agreed], merged: Merges) -> list[Derived]:
    return derived(history(ticket, tuple(terms[key_of(row)].terms for row in ticket.terms), merged), ticket.now)


def _add(found: Counts, which: str, cycles: list[Derived], now: datetime, zone: ZoneInfo) -> None:
    """A promise that still runs and is not broken has no end to count yet; a void one never will."""
    for one in cycles:
        is_broken = one.cycle.breached_at is not None
        if is_broken or one.shown["phase"] in OVER:
            week = week_of(one.started_at, zone)
            found[f"{week}|{which}|{PROMISED}|{one.cycle.clock}"] += 1
            found[f"{week}|{which}|{BREACHED}|{one.cycle.clock}"] += is_broken
        due = one.cycle.due_at
        if due is not None and due <= now:
            found[f"{week_of(due, zone)}|{which}|{DUE}|"] += 1


def week_of(at: datetime, zone: ZoneInfo) -> date:
    """Its Monday."""
    day = at.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def weeks(counts: dict[str, int], since: datetime, until: datetime, zone: ZoneInfo) -> tuple[ReplayWeek, ...]:
    """Every week of the time gone through, also those in which nothing was promised."""
    found, week, last = [], week_of(since, zone), week_of(until, zone)
    used = {key.rpartition("|")[2] for key, number in counts.items() if number} - {""}
    while week <= last:
        clocks = tuple(_clock(counts, week, clock) for clock in ClockKind if clock in used)
        due = {which: counts.get(f"{week}|{which}|{DUE}|", 0) for which in (REAL, DRAFT)}
        found.append(ReplayWeek(week=week, clocks=clocks, due=due[DRAFT], real_due=due[REAL]))
        week += timedelta(days=7)
    return tuple(found)


def _clock(counts: dict[str, int], week: date, clock: ClockKind) -> ReplayClock:
    def number(which: str, what: str) -> int:
        return counts.get(f"{week}|{which}|{what}|{clock}", 0)

    return ReplayClock(
        clock=clock,
        promised=number(DRAFT, PROMISED),
        breached=number(DRAFT, BREACHED),
        real_promised=number(REAL, PROMISED),
        real_breached=number(REAL, BREACHED),
    )
