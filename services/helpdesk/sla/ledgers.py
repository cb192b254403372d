"""Why a clock stands where it stands: every stretch of a cycle with its cause."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from services.helpdesk.sla.calendars import Calendar
from services.helpdesk.sla.events import Event
from services.helpdesk.sla.folding import Reader
from services.helpdesk.sla.names import Cause, Clock, Measured, State
from services.helpdesk.sla.reading import read
from services.helpdesk.sla.runs import LIVE, Mark, Run
from services.helpdesk.sla.spans import instant, micros, open_spans, pieces
from services.helpdesk.sla.standing import MEASURES
from services.helpdesk.sla.stretches import Stretch


class NoSuchCycle(LookupError):
    """The clock has not begun this cycle by then."""


class Entry(NamedTuple):
    """[start, end) of a cycle; `counted` is all of it while `running`, else nothing.

    A pause names its state, who and why. An entry without length tells a change: another target, other hours, a due
    time by hand, with `target` or `due` as they are from then on. `policy` and `version` are the terms in force.
    """

    start: datetime
    end: datetime
    cause: Cause
    counted: timedelta
    policy: str
    version: int
    state: State | None = None
    by: str = ""
    why: str = ""
    target: timedelta | None = None
    due: datetime | None = None


def ledger(history: Iterable[Event], clock: Clock | Measured, cycle: int, now: datetime) -> list[Entry]:
    """The whole of one cycle, without gap or overlap, from its start to its end or `now`.

    The sum of `counted` is the cycle's elapsed time. Raises NoSuchCycle, and what `clocks` raises.
    """
    moment = micros(now)
    reader = read(history, moment)
    if isinstance(clock, Measured) and cycle == 1:
        return list(_told(_measured(reader, clock), []))
    run = next((one for one in reader.runs if one.clock is clock and one.cycle == cycle), None)
    if run is None:
        raise NoSuchCycle(f"no cycle {cycle} of {clock}")
    return list(_told(_stretches(run, moment), run.marks))


def ledgers(history: Iterable[Event], now: datetime) -> dict[tuple[Clock, int], list[Entry]]:
    """The ledger of every cycle of every promised clock, from one reading."""
    moment = micros(now)
    runs = read(history, moment).runs
    return {(run.clock, run.cycle): list(_told(_stretches(run, moment), run.marks)) for run in runs}


def _stretches(run: Run, now: int) -> list[Stretch]:
    if run.phase in LIVE:
        run.settle(now)
    return run.stretches


def _measured(reader: Reader, clock: Measured) -> list[Stretch]:
    return [
        one if clock in MEASURES.get(state, ()) else one._replace(cause=_idle(state), reason=one.reason)
        for state, one in reader.past
    ]


def _idle(state: State) -> Cause:
    return Cause.RESOLVED if state in {State.RESOLVED, State.CLOSED} else Cause.PAUSED


def _told(stretches: list[Stretch], marks: list[Mark]) -> Iterator[Entry]:
    waiting = list(marks)
    for stretch in stretches:
        for start, end, cause in _shown(stretch):
            while waiting and waiting[0].at <= start:
                yield _changed(waiting.pop(0))
            yield _entry(stretch, start, end, cause)
    yield from map(_changed, waiting)


def _entry(stretch: Stretch, start: int, end: int, cause: Cause) -> Entry:
    begin, until, terms, reason = instant(start), instant(end), stretch.terms, stretch.reason
    counted = until - begin if cause is Cause.RUNNING else timedelta()
    if cause is Cause.PAUSED:
        return Entry(begin, until, cause, counted, terms.name, terms.version, *reason)
    return Entry(begin, until, cause, counted, terms.name, terms.version)


def _changed(mark: Mark) -> Entry:
    at, terms, reason = instant(mark.at), mark.terms, mark.reason
    target = None if mark.target is None else timedelta(0, 0, mark.target)
    due = None if mark.due is None else instant(mark.due)
    return Entry(
        at, at, mark.cause, timedelta(), terms.name, terms.version,
        by=reason.by, why=reason.why, target=target, due=due,
    )  # fmt: skip


def _shown(stretch: Stretch) -> Iterator[tuple[int, int, Cause]]:
    """A running stretch by opening hours; any other whole."""
    if stretch.cause is not Cause.RUNNING:
        yield stretch.start, stretch.end, stretch.cause
        return
    for calendar, low, high in pieces(stretch.hours, stretch.start, stretch.end):
        cursor = low
        for start, end in open_spans(calendar, low, high):
            yield from _closed(calendar, cursor, start)
            yield start, end, Cause.RUNNING
            cursor = end
        yield from _closed(calendar, cursor, high)


def _closed(calendar: Calendar, start: int, end: int) -> Iterator[tuple[int, int, Cause]]:
    """Why [start, end) is closed; days of one cause are one row."""
    if start >= end:
        return
    cuts = {start, end}
    closures = [(micros(a), micros(b)) for a, b in calendar.closures]
    cuts |= {cut for closure in closures for cut in closure if start < cut < end}
    midnights = (micros(calendar.instant(day, 0)) for day in calendar.days(instant(start), instant(end)))
    ordered = sorted(cuts | {cut for cut in midnights if start < cut < end})
    row: tuple[int, int, Cause] | None = None
    for low, high in pairwise(ordered):
        shut = any(a <= low < b for a, b in closures)
        cause = Cause.CLOSURE if shut else _by_day(calendar, low)
        if row is not None and row[2] is cause:
            row = (row[0], high, cause)
            continue
        if row is not None:
            yield row
        row = (low, high, cause)
    if row is not None:
        yield row


def _by_day(calendar: Calendar, moment: int) -> Cause:
    day = instant(moment).astimezone(calendar.zone).date()
    if calendar.frames(day):
        return Cause.NIGHT
    return Cause.HOLIDAY if day in calendar.extra or day in calendar.holidays else Cause.WEEKEND
