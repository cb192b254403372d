"""From an iCalendar object to what a calendar says. Files of our own come back as they were; of others, all-day events
are holidays, weekly events hours, other events closures. Pure."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from services.helpdesk.calendars.ical_lines import Parsed, unreadable
from services.helpdesk.calendars.ical_writing import CLOSURE, HOURS, KIND, OPEN, SOURCE, WEEKDAYS
from services.helpdesk.calendars.rules import check_zone, in_order
from shared.contracts.desk.calendar_files import FILE_UNSUPPORTED
from shared.contracts.desk.calendars import DAYS_FULL
from shared.contracts.desk.hours import MOST_DAYS, Closure, DayKind, Opening, SpecialDay
from shared.core.clock import now

if TYPE_CHECKING:
    import icalendar

NAME_LENGTH = 60
SPAN_DAYS = 31
YEARLY_YEARS = 5
"""A day that comes back each year is written down for so many years, from this one on."""
WEEKLY_PARTS = frozenset({"FREQ", "BYDAY", "WKST"})
UNNAMED = "–"

Week = list[list[Opening]]


class Read(Struct, kw_only=True):
    """What a file says; None and nothing where it says nothing."""

    name: str = ""
    zone: str | None = None
    week: Week | None = None
    days: list[SpecialDay] = []
    closures: list[Closure] = []


def read(parsed: Parsed, fallback_zone: str) -> Read:
    """Raises `calendar.file_unreadable` and `calendar.file_unsupported` with the line, `calendar.zone_unknown`,
    and `calendar.days_full` as soon as there are too many."""
    whole, events = parsed.whole, parsed.events
    zone = _zone(whole, events)
    if zone is not None:
        check_zone(zone)
    found = Read(name=_line(whole.get("x-wr-calname"))[:100], zone=zone)
    dates: set[date] = set()
    for event, line in events:
        if str(event.get("status", "")).upper() != "CANCELLED":
            before = len(found.days)
            with _line_named(line):
                _take(found, _Item(event, line, ZoneInfo(zone or fallback_zone)))
            dates.update(one.day for one in found.days[before:])
            if len(dates) > MOST_DAYS:
                raise DAYS_FULL(fields={"days": DAYS_FULL.code}, limit=MOST_DAYS)
    found.days = list(_merged(found.days))
    return found


@contextmanager
def _line_named(line: int) -> Iterator[None]:
    """A property given twice is a list to the library, and dates run out in the year 9999."""
    try:
        yield
    except (AttributeError, TypeError, OverflowError, ValueError) as error:
        raise unreadable(line) from error


def _zone(whole: "icalendar.Calendar", events: "tuple[tuple[icalendar.Event, int], ...]") -> str | None:
    named = _line(whole.get("x-wr-timezone"))
    if named:
        return named
    for event, line in events:
        start: Any = event.get("dtstart")
        with _line_named(line):
            if start is not None and event.get("rrule") is not None and "TZID" in start.params:
                return str(start.params["TZID"])
    return None


def _line(value: Any) -> str:
    return " ".join(str(value or "").split())


class _Item:
    """One event, with what is asked of it again and again."""

    def __init__(self, event: "icalendar.Event", line: int, zone: ZoneInfo) -> None:
        self.event: Any = event  # the library's values are of thirty kinds; what is needed of one is asked of it
        self.line, self.zone = line, zone
        self.start = self._moment("dtstart")
        self.end = self._end()
        self.kind = _line(event.get(KIND)).lower()
        self.rule: dict[str, Any] = self.event.get("rrule") or {}
        self.name = _line(event.get("summary"))[:NAME_LENGTH] or UNNAMED

    def _moment(self, name: str) -> date | datetime:
        found = self.event.get(name)
        if found is None or isinstance(found, list) or not isinstance(getattr(found, "dt", None), date):
            raise unreadable(self.line)
        return cast("date | datetime", found.dt)

    def _end(self) -> date | datetime:
        try:
            if "dtend" in self.event:
                return self._moment("dtend")
            if "duration" in self.event:
                return self.start + cast("timedelta", self.event["duration"].dt)
            return self.start if isinstance(self.start, datetime) else self.start + timedelta(days=1)
        except (TypeError, AttributeError, OverflowError) as error:
            raise unreadable(self.line) from error

    def unsupported(self, what: str) -> Exception:
        return FILE_UNSUPPORTED(fields={"text": FILE_UNSUPPORTED.code}, line=self.line, what=what)


def _take(found: Read, item: _Item) -> None:
    if item.kind in set(DayKind) or (not item.kind and not isinstance(item.start, datetime)):
        found.days += _days(item)
    elif item.kind == OPEN or (not item.kind and item.rule):
        found.week = found.week or [[] for _ in WEEKDAYS]
        _open(found.week, item)
    elif item.kind in {"", CLOSURE}:
        found.closures.append(_closure(item))
    else:
        raise item.unsupported(KIND)


def _days(item: _Item) -> Iterator[SpecialDay]:
    if isinstance(item.start, datetime) or isinstance(item.end, datetime):
        raise item.unsupported("DTSTART")
    length = (item.end - item.start).days
    if not 0 < length <= SPAN_DAYS:
        raise item.unsupported("DTEND")
    source = _line(item.event.get(SOURCE))[:16]
    kind = DayKind(item.kind or DayKind.HOLIDAY)
    openings = _hours(item)
    for first in _first_days(item, item.start):
        for number in range(length):
            day = first + timedelta(days=number)
            yield SpecialDay(day=day, kind=kind, name=item.name, openings=openings, source=source)


def _first_days(item: _Item, start: date) -> list[date]:
    """The day itself, or each year's: the same date every year and no other rule."""
    if not item.rule:
        return [start]
    same = {"FREQ": ["YEARLY"], "INTERVAL": [1], "BYMONTH": [start.month], "BYMONTHDAY": [start.day]}
    if item.rule.get("FREQ") != ["YEARLY"] or any(same.get(part) != value for part, value in item.rule.items()):
        raise item.unsupported("RRULE")
    first = max(start.year, now().year)
    return [day for year in range(first, first + YEARLY_YEARS) for day in _in_year(start, year)]


def _in_year(start: date, year: int) -> list[date]:
    """29 February is there every fourth year only."""
    try:
        return [start.replace(year=year)]
    except ValueError:
        return []


def _hours(item: _Item) -> tuple[Opening, ...]:
    try:
        pairs = (text.partition("-") for text in _line(item.event.get(HOURS)).split())
        given = [{"opens": opens, "closes": closes} for opens, _dash, closes in pairs]
        return in_order(msgspec.convert(given, tuple[Opening, ...]))
    except msgspec.ValidationError as error:
        raise unreadable(item.line) from error


def _open(week: Week, item: _Item) -> None:
    if item.rule.get("FREQ") != ["WEEKLY"] or not set(item.rule) <= WEEKLY_PARTS:
        raise item.unsupported("RRULE")
    start, end = _wall(item, item.start), _wall(item, item.end)
    if not timedelta() < end - start <= timedelta(days=1):
        raise item.unsupported("DTEND")
    opening = Opening(opens=f"{start:%H:%M}", closes=f"{end:%H:%M}")
    for number in _weekdays(item, start):
        if opening not in week[number]:
            week[number].append(opening)


def _weekdays(item: _Item, start: datetime) -> list[int]:
    names = [str(one) for one in item.rule.get("BYDAY", [WEEKDAYS[start.weekday()]])]
    if not set(names) <= set(WEEKDAYS):
        raise item.unsupported("BYDAY")
    return [WEEKDAYS.index(name) for name in names]


def _wall(item: _Item, moment: date | datetime) -> datetime:
    """Weekly hours are by the wall clock of the calendar's own zone: in another they would wander twice a year."""
    if not isinstance(moment, datetime):
        raise item.unsupported("DTSTART")
    if moment.tzinfo is not None and str(moment.tzinfo) != str(item.zone):
        raise item.unsupported("TZID")
    return moment.replace(tzinfo=None)


def _closure(item: _Item) -> Closure:
    if item.rule:
        raise item.unsupported("RRULE")
    return Closure(starts=_instant(item, item.start), ends=_instant(item, item.end), name=item.name)


def _instant(item: _Item, moment: date | datetime) -> datetime:
    if not isinstance(moment, datetime):
        raise item.unsupported("DTSTART")
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=item.zone)).astimezone(UTC)
    except OverflowError as error:
        raise unreadable(item.line) from error


def _merged(days: list[SpecialDay]) -> Iterator[SpecialDay]:
    """Two holidays on one date become one with both names."""
    kept: dict[tuple[date, bool], SpecialDay] = {}
    for one in sorted(days, key=lambda day: (day.day, day.kind)):
        which = (one.day, one.kind is DayKind.HOLIDAY)
        before = kept.get(which)
        if before is not None and one.kind is DayKind.HOLIDAY and one.name != before.name:
            one = msgspec.structs.replace(before, name=f"{before.name}、{one.name}"[:NAME_LENGTH])  # noqa: PLW2901
        kept[which] = one
    yield from kept.values()
