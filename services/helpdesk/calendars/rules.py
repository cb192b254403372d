"""What a calendar may say. Pure: a definition in, nothing out, or the first thing that is wrong with it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import available_timezones

from shared.contracts.desk import calendars as c
from shared.contracts.desk.hours import MOST_CLOSURES, MOST_DAYS, Closure, DayKind, Definition, Opening, SpecialDay
from shared.core.clock import now

MINUTES = 1_440
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
CLOSURE_DAYS = 31
VALID_FROM_DAYS = 366
CLOCK_SLACK = timedelta(minutes=5)
"""A form that says "from now on" may take a while to arrive."""


def minutes_of(opening: Opening) -> tuple[int, int]:
    """Minutes after the day's midnight; the end may lie in the next day, at most 24 hours after the start."""
    opens, closes = _minute(opening.opens), _minute(opening.closes)
    return opens, closes if closes > opens else closes + MINUTES


def _minute(wall: str) -> int:
    return int(wall[:2]) * 60 + int(wall[3:])


def length(openings: Iterable[Opening]) -> int:
    """In minutes, by the wall clock."""
    return sum(end - start for start, end in map(minutes_of, openings))


def in_order(openings: Iterable[Opening]) -> tuple[Opening, ...]:
    return tuple(sorted(openings, key=minutes_of))


def check(definition: Definition) -> None:
    """Raises the failures of `CONTENT` and `calendar.zone_unknown`."""
    check_zone(definition.zone)
    _check_week(definition.week)
    _check_days(definition.days)
    _check_closures(definition.closures)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def check_zone(zone: str) -> None:
    if zone not in _zones():
        raise c.CALENDAR_ZONE_UNKNOWN(fields={"zone": c.CALENDAR_ZONE_UNKNOWN.code})


def _check_week(week: tuple[tuple[Opening, ...], ...]) -> None:
    """Hours of one weekday must not overlap; a night that runs into the next day's hours only meets them."""
    for openings in week:
        _check_apart(openings, "week")
    if not any(week):
        raise c.NEVER_OPEN(fields={"week": c.NEVER_OPEN.code})


def _check_apart(openings: tuple[Opening, ...], field: str) -> None:
    taken = sorted(map(minutes_of, openings))
    if any(end > start for (_, end), (start, _) in pairwise(taken)):
        raise c.OPENINGS_OVERLAP(fields={field: c.OPENINGS_OVERLAP.code})


def _check_days(days: tuple[SpecialDay, ...]) -> None:
    seen: set[tuple[date, bool]] = set()
    for one in days:
        check_day(one.day, "days")
        which = (one.day, one.kind is DayKind.HOLIDAY)
        if which in seen:
            raise c.DAY_TWICE(fields={"days": c.DAY_TWICE.code}, day=str(one.day))
        seen.add(which)
        check_hours(one.kind, one.openings, "days")
    if len(days) > MOST_DAYS:
        raise c.DAYS_FULL(fields={"days": c.DAYS_FULL.code}, limit=MOST_DAYS)


def check_day(day: date, field: str) -> None:
    if not FIRST <= day <= LAST:
        raise c.DAY_FAR(fields={field: c.DAY_FAR.code})


def check_hours(kind: DayKind, openings: tuple[Opening, ...], field: str) -> None:
    """A holiday has no hours; a make-up workday and a half day say theirs."""
    if kind is DayKind.HOLIDAY and openings:
        raise c.DAY_TAKES_NO_HOURS(fields={field: c.DAY_TAKES_NO_HOURS.code})
    if kind is not DayKind.HOLIDAY and not openings:
        raise c.DAY_NEEDS_HOURS(fields={field: c.DAY_NEEDS_HOURS.code})
    _check_apart(openings, field)


def _check_closures(closures: tuple[Closure, ...]) -> None:
    for one in closures:
        if not _is_within(one.starts) or not _is_within(one.ends):
            raise c.DAY_FAR(fields={"closures": c.DAY_FAR.code})
        if not timedelta() < one.ends - one.starts <= timedelta(days=CLOSURE_DAYS):
            raise c.CLOSURE_INVALID(fields={"closures": c.CLOSURE_INVALID.code}, days=CLOSURE_DAYS)
    if len(closures) > MOST_CLOSURES:
        raise c.CLOSURES_FULL(fields={"closures": c.CLOSURES_FULL.code}, limit=MOST_CLOSURES)


def _is_within(at: datetime) -> bool:
    """An instant at the edge of the calendar cannot even be put into UTC."""
    return FIRST.year <= at.year <= LAST.year and FIRST <= at.astimezone(UTC).date() <= LAST


def check_valid_from(valid_from: datetime | None) -> datetime:
    """From now on unless said otherwise. The past is not changed here: what was promised then was counted then."""
    instant = now()
    if valid_from is None:
        return instant
    if valid_from < instant - CLOCK_SLACK:
        raise c.VALID_FROM_PAST(fields={"valid_from": c.VALID_FROM_PAST.code})
    if valid_from > instant + timedelta(days=VALID_FROM_DAYS):
        raise c.VALID_FROM_FAR(fields={"valid_from": c.VALID_FROM_FAR.code}, days=VALID_FROM_DAYS)
    return max(valid_from, instant)
