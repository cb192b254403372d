"""One local day of a definition: what it is set to, and how it is set otherwise. Pure."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from services.helpdesk.calendars.rules import MINUTES, check_hours, in_order, minutes_of
from shared.contracts.desk.hours import Closure, DayKind, DayMark, DayState, Definition, Opening, SpecialDay

KINDS = {
    DayMark.HOLIDAY: DayKind.HOLIDAY,
    DayMark.WORKDAY: DayKind.WORKDAY,
    DayMark.HALF_DAY: DayKind.HALF_DAY,
}


def instant_of(day: date, minute: int, zone: str) -> datetime:
    """A wall time as an instant in UTC; `minute` counts from the day's midnight and may pass the next one. In a gap
    of the clock it is the first moment after the gap, as the zone's rules extend it; doubled hours mean the first."""
    whole, rest = divmod(minute, MINUTES)
    wall = datetime.combine(day + timedelta(days=whole), time(rest // 60, rest % 60), ZoneInfo(zone))
    return wall.astimezone(UTC)


def bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """The local day from midnight to midnight, as instants."""
    return instant_of(day, 0, zone), instant_of(day, MINUTES, zone)


def special(definition: Definition, day: date) -> SpecialDay | None:
    """What the date is set to; a make-up workday or a half day wins over a holiday."""
    found = [one for one in definition.days if one.day == day]
    return min(found, key=lambda one: one.kind is DayKind.HOLIDAY, default=None)


def openings_of(definition: Definition, day: date) -> tuple[Opening, ...]:
    """The hours that begin on this day, before closures."""
    one = special(definition, day)
    return definition.week[day.weekday()] if one is None else one.openings


def closures_of(definition: Definition, day: date) -> list[Closure]:
    start, end = bounds(day, definition.zone)
    return [one for one in definition.closures if one.starts < end and one.ends > start]


def state_of(definition: Definition, day: date) -> tuple[DayState, str]:
    """With the name that explains it. A closure is named where there is one, also if it takes only part of a day."""
    closures = closures_of(definition, day)
    if closures:
        return DayState.CLOSURE, closures[0].name
    one = special(definition, day)
    if one is not None:
        return DayState(one.kind), one.name
    return (DayState.OPEN if definition.week[day.weekday()] else DayState.OFF), ""


def set_to(definition: Definition, day: date, mark: DayMark, name: str, openings: tuple[Opening, ...]) -> Definition:
    """The definition with that one day as marked. A holiday stays under a mark that wins over it, so that taking the
    mark away brings the holiday back; only `regular` removes it."""
    start, end = bounds(day, definition.zone)
    closures = [part for one in definition.closures for part in _without(one, start, end)]
    keeps_holiday = mark in {DayMark.WORKDAY, DayMark.HALF_DAY, DayMark.CLOSURE}
    keeps_hours = mark is DayMark.CLOSURE
    days = [one for one in definition.days if one.day != day or _stays(one, keeps_holiday, keeps_hours)]
    if mark is DayMark.CLOSURE:
        closures += _closed(day, definition.zone, name, openings)
    elif mark is not DayMark.REGULAR:
        check_hours(KINDS[mark], openings, "openings")
        days.append(SpecialDay(day=day, kind=KINDS[mark], name=name, openings=in_order(openings)))
    return replace(
        definition,
        days=tuple(sorted(days, key=lambda one: (one.day, one.kind))),
        closures=tuple(sorted(closures, key=lambda one: (one.starts, one.ends))),
    )


def _stays(one: SpecialDay, keeps_holiday: bool, keeps_hours: bool) -> bool:  # noqa: FBT001 - two answers of one table
    return keeps_holiday if one.kind is DayKind.HOLIDAY else keeps_hours


def _closed(day: date, zone: str, name: str, hours: tuple[Opening, ...]) -> list[Closure]:
    if not hours:
        start, end = bounds(day, zone)
        return [Closure(starts=start, ends=end, name=name)]
    spans = map(minutes_of, hours)
    return [Closure(starts=instant_of(day, a, zone), ends=instant_of(day, b, zone), name=name) for a, b in spans]


def with_days_of(definition: Definition, other: Definition, days: Collection[date]) -> Definition:
    """The definition with those days as `other` has them."""
    special_days = [one for one in definition.days if one.day not in days]
    closures = list(definition.closures)
    for day in days:
        start, end = bounds(day, other.zone)
        closures = [part for one in closures for part in _without(one, start, end)]
        closures += [
            replace(one, starts=max(one.starts, start), ends=min(one.ends, end)) for one in closures_of(other, day)
        ]
    special_days += [one for one in other.days if one.day in days]
    return replace(
        definition,
        days=tuple(sorted(special_days, key=lambda one: (one.day, one.kind))),
        closures=tuple(sorted(closures, key=lambda one: (one.starts, one.ends))),
    )


def _without(one: Closure, start: datetime, end: datetime) -> list[Closure]:
    """What is left of a closure outside of a day."""
    left = [replace(one, ends=min(one.ends, start)), replace(one, starts=max(one.starts, end))]
    return [part for part in left if part.starts < part.ends]
