"""From what a version says to the pure calendar that the clocks count by. Pure, and remembered per version."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from services.helpdesk.calendars.rules import minutes_of
from services.helpdesk.sla.calendars import Calendar, Frames, Interval
from shared.contracts.desk.hours import DayKind, Definition, Opening

KEPT = 500
"""Versions remembered in a process; each holds some tens of kilobytes of spans once it is used."""

_decoder = msgspec.json.Decoder(Definition)


def decoded(stored: str) -> Definition:
    return _decoder.decode(stored)


def stored(definition: Definition) -> str:
    return msgspec.json.encode(definition).decode()


def compiled(definition: Definition) -> Calendar:
    extra: dict[date, Frames] = {
        one.day: _frames(one.openings) for one in definition.days if one.kind is not DayKind.HOLIDAY
    }
    return Calendar(
        zone=ZoneInfo(definition.zone),
        week=tuple(_frames(openings) for openings in definition.week),
        holidays=frozenset(one.day for one in definition.days if one.kind is DayKind.HOLIDAY),
        extra=extra,
        closures=tuple((one.starts, one.ends) for one in definition.closures),
    )


def _frames(openings: tuple[Opening, ...]) -> Frames:
    return tuple(Interval(*minutes_of(one)) for one in openings)


class Version:
    """A stored version: what it says, and the calendar it makes. Never changes, so it is kept as long as there is
    room."""

    __slots__ = ("calendar", "definition")

    def __init__(self, text: str) -> None:
        self.definition = decoded(text)
        self.calendar = compiled(self.definition)


class Versions:
    """The most recently used versions of all companies, by the row's id."""

    def __init__(self) -> None:
        self._kept: dict[UUID, Version] = {}

    def get(self, row_id: UUID) -> Version | None:
        found = self._kept.pop(row_id, None)
        if found is not None:
            self._kept[row_id] = found
        return found

    def keep(self, row_id: UUID, text: str) -> Version:
        made = self._kept[row_id] = Version(text)
        while len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        return made


VERSIONS = Versions()
