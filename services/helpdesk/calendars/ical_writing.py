"""A calendar as an iCalendar object (RFC 5545), in such a way that reading it gives the same calendar.

Weekly hours are weekly events, special days all-day events, closures events between two instants. What the standard
has no word for stands in properties of our own (`X-HUIFANG-KIND`, `-HOURS`, `-SOURCE`), so that other programs show
the days and ours knows what they mean.
"""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from services.helpdesk.calendars.rules import minutes_of
from shared.contracts.desk.hours import Closure, Definition, Opening, SpecialDay

if TYPE_CHECKING:
    import icalendar

PRODUCT = "-//Huifang//Service hours//EN"
KIND, HOURS, SOURCE = "X-HUIFANG-KIND", "X-HUIFANG-HOURS", "X-HUIFANG-SOURCE"
OPEN, CLOSURE = "open", "closure"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
A_MONDAY = date(2024, 1, 1)
"""Where weekly events begin: a week that every zone of today's rules has."""
ZONE_UNTIL = date(2038, 1, 1)


def written(calendar_id: UUID, name: str, definition: Definition, at: datetime) -> str:
    """`at` is the time stamp of every event: when the file was made."""
    import icalendar  # noqa: PLC0415 - a tenth of a second, for those who want a file

    made = icalendar.Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("x-wr-calname", _line(name))
    made.add("x-wr-timezone", definition.zone)
    events = [_weekly(opening, days, definition.zone) for opening, days in _by_hours(definition.week)]
    events += [_day(one) for one in definition.days]
    events += [_closure(one) for one in definition.closures]
    for number, event in enumerate(events, start=1):
        event.add("uid", f"{number}-{calendar_id}@huifang")
        event.add("dtstamp", at.astimezone(UTC).replace(microsecond=0))
        made.add_component(event)
    made.add_missing_timezones(first_date=A_MONDAY, last_date=ZONE_UNTIL)
    return str(made.to_ical().decode())


def _line(text: str) -> str:
    """On one line: what the library does not know the kind of it writes as it stands, and a return begins a line."""
    return " ".join(text.split())


def _by_hours(week: tuple[tuple[Opening, ...], ...]) -> list[tuple[Opening, list[int]]]:
    """Each pair of times once, with its weekdays."""
    found: dict[Opening, list[int]] = {}
    for number, openings in enumerate(week):
        for one in openings:
            found.setdefault(one, []).append(number)
    return list(found.items())


def _event() -> "icalendar.Event":
    import icalendar  # noqa: PLC0415 - as above

    return icalendar.Event()


def _weekly(opening: Opening, days: list[int], zone: str) -> "icalendar.Event":
    event = _event()
    midnight = datetime.combine(A_MONDAY + timedelta(days=days[0]), datetime.min.time())
    start, end = (midnight + timedelta(minutes=minute) for minute in minutes_of(opening))
    event.add("summary", f"{opening.opens}-{opening.closes}")
    event.add("dtstart", start.replace(tzinfo=ZoneInfo(zone)))
    event.add("dtend", end.replace(tzinfo=ZoneInfo(zone)))
    event.add("rrule", {"freq": "weekly", "byday": [WEEKDAYS[number] for number in days]})
    event.add(KIND, OPEN)
    return event


def _day(one: SpecialDay) -> "icalendar.Event":
    event = _event()
    event.add("summary", _line(one.name))
    event.add("dtstart", one.day)
    event.add("dtend", one.day + timedelta(days=1))
    event.add(KIND, str(one.kind))
    if one.openings:
        event.add(HOURS, " ".join(f"{span.opens}-{span.closes}" for span in one.openings))
    if one.source:
        event.add(SOURCE, _line(one.source))
    return event


def _closure(one: Closure) -> "icalendar.Event":
    event = _event()
    event.add("summary", _line(one.name))
    event.add("dtstart", one.starts.astimezone(UTC))
    event.add("dtend", one.ends.astimezone(UTC))
    event.add(KIND, CLOSURE)
    return event
