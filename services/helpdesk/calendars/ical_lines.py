"""An iCalendar text line by line, so that what is wrong can be said of a line: the library names none."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import icalendar
from icalendar.parser import Contentline

from shared.contracts.desk.calendar_files import FILE_UNREADABLE
from shared.core.errors import DomainError

MOST_EVENTS = 1_000
_line: Any = Contentline  # the library leaves it untyped


def unreadable(line: int) -> DomainError:
    return FILE_UNREADABLE(fields={"text": FILE_UNREADABLE.code}, line=line)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The object and its events, each with the line it begins in."""

    whole: icalendar.Calendar
    events: tuple[tuple[icalendar.Event, int], ...]


def parsed(text: str) -> Parsed:
    """Raises `calendar.file_unreadable` with the line of the first fault."""
    begins = list(_checked(text))
    try:
        found = icalendar.Calendar.from_ical(text)
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


def _checked(text: str) -> Iterator[int]:
    """The lines in which events of the calendar itself begin; every line is one of the standard's, every BEGIN has
    its END, and there is one VCALENDAR around all."""
    inside: list[str] = []
    count = 0
    for number, line in _unfolded(text):
        name, value = _parts(line, number)
        if name == "BEGIN":
            count += value == "VEVENT"
            if (not inside) != (value == "VCALENDAR") or count > MOST_EVENTS:
                raise unreadable(number)
            if value == "VEVENT" and len(inside) == 1:
                yield number
            inside.append(value)
        elif not inside or (name == "END" and inside.pop() != value):
            raise unreadable(number)
    if inside or not text.strip():
        raise unreadable(text.count("\n") + 1)


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Content lines with the number of their first physical line; a line that begins with a blank goes on."""
    first, kept = 0, ""
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if line[:1] in {" ", "\t"} and kept:
            kept += line[1:]
            continue
        if kept.strip():
            yield first, kept
        first, kept = number, line
    if kept.strip():
        yield first, kept


def _parts(line: str, number: int) -> tuple[str, str]:
    try:
        name, _parameters, value = _line(line).parts()
    except ValueError as error:
        raise unreadable(number) from error
    return name.upper(), value.strip().upper()
