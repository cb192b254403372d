"""An iCalendar text line by line, so that what is wrong can be said of a line: the library names none.

The library is given what a calendar is made of, events and the calendar's own lines, and nothing else. Above all no
VTIMEZONE: it keeps one by its name for every later file of whatever company, and a rule of every second in one would
keep it busy for hours. Zones are known by their names, or a file with one is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.contracts.desk.calendar_files import FILE_UNREADABLE, FILE_UNSUPPORTED
from shared.core.errors import DomainError

if TYPE_CHECKING:
    import icalendar

MOST_EVENTS = 1_000
MOST_LINES = 10_000
"""The library takes a fifth of a millisecond for each."""


def unreadable(line: int) -> DomainError:
    return FILE_UNREADABLE(fields={"text": FILE_UNREADABLE.code}, line=line)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The object and its events, each with the line it begins in."""

    whole: "icalendar.Calendar"
    events: "tuple[tuple[icalendar.Event, int], ...]"


@dataclass(frozen=True, slots=True)
class _Kept:
    """A line that the library is given; `begins` says that an event begins in it."""

    number: int
    line: str
    begins: bool


def parsed(text: str) -> Parsed:
    """Raises `calendar.file_unreadable` with the line of the first fault, `calendar.file_unsupported` with that of a
    zone nobody knows."""
    import icalendar  # noqa: PLC0415 - a tenth of a second, for those who have a file

    kept = list(_checked(text))
    begins = [one.number for one in kept if one.begins]
    try:
        found = icalendar.Calendar.from_ical("\r\n".join(one.line for one in kept))
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise unreadable(1) from error
    if not isinstance(found, icalendar.Calendar):
        raise unreadable(1)
    events = [part for part in found.subcomponents if isinstance(part, icalendar.Event)]
    if len(events) != len(begins):
        raise unreadable(1)
    for event, line in zip(events, begins, strict=True):
        if event.errors:
            raise unreadable(line)
    return Parsed(found, tuple(zip(events, begins, strict=True)))


def _checked(text: str) -> Iterator[_Kept]:
    """The calendar's own lines and those of its events; every line is one of the standard's, every BEGIN has its END,
    and there is one VCALENDAR around all."""
    inside: list[str] = []
    count = 0
    for number, line in _unfolded(text):
        name, value, zone = _parts(line, number)
        begins = name == "BEGIN" and value == "VEVENT"
        count += begins
        if name == "BEGIN":
            if (not inside) != (value == "VCALENDAR") or count > MOST_EVENTS:
                raise unreadable(number)
            inside.append(value)
        elif not inside:
            raise unreadable(number)
        if len(inside) == 1 or inside[1:] == ["VEVENT"]:
            _check_zone(zone, number)
            yield _Kept(number, line, begins)
        if name == "END" and inside.pop() != value:
            raise unreadable(number)
    if inside or not text.strip():
        raise unreadable(text.count("\n") + 1)


def _check_zone(zone: str, number: int) -> None:
    from icalendar.timezone import tzp  # noqa: PLC0415 - as above

    try:
        is_known = not zone or tzp.timezone(zone) is not None
    except (ValueError, OSError):  # a path, or a folder of zones
        is_known = False
    if not is_known:
        raise FILE_UNSUPPORTED(fields={"text": FILE_UNSUPPORTED.code}, line=number, what="TZID")


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Content lines with the number of their first physical line; a line that begins with a blank goes on."""
    first, kept = 0, ""
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if number > MOST_LINES:
            raise unreadable(number)
        if line[:1] in {" ", "\t"} and kept:
            kept += line[1:]
            continue
        if kept.strip():
            yield first, kept
        first, kept = number, line
    if kept.strip():
        yield first, kept


def _parts(line: str, number: int) -> tuple[str, str, str]:
    """Name, value, and the zone of the value if it names one."""
    from icalendar.parser import Contentline  # noqa: PLC0415 - as above

    typed: Any = Contentline  # the library leaves it untyped
    try:
        name, parameters, value = typed(line).parts()
    except ValueError as error:
        raise unreadable(number) from error
    return name.upper(), value.strip().upper(), str(parameters.get("TZID", ""))
