"""What service calendars are made of, and how they are shown; their calls are in calendars.py.

A calendar is a row with a name and an append-only list of versions. What holds at an instant is the version with the
latest `valid_from` that is not after it; among equals the later version. Wall times are local to the calendar's zone.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.base import View

MOST_DAYS = 366
"""Special days in one version: twenty years of a usual holiday set."""
MOST_CLOSURES = 60
MOST_OPENINGS = 4
FILE_CHARACTERS = 150_000
"""Of an iCalendar file that is imported. A calendar at its limits exports to less."""
SHOWN_CALENDARS = 10
"""In one strip."""
SHOWN_VERSIONS = 20
LOAD_YEARS = 5
"""Of a holiday set at once."""

WallTime = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$(?!\n)", examples=["08:30"])]
DayName = Annotated[str, Meta(min_length=1, max_length=60, pattern=r"\S", examples=["開國紀念日"])]
Reason = Annotated[str, Meta(max_length=200, examples=["颱風假"])]
Month = Annotated[str, Meta(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$(?!\n)", examples=["2026-11"])]
Country = Annotated[str, Meta(pattern=r"^[A-Z]{2}$(?!\n)", examples=["TW"])]
Region = Annotated[str, Meta(max_length=12, pattern=r"^[A-Za-z0-9 -]*$(?!\n)", examples=["ENG"])]
Year = Annotated[int, Meta(ge=2000, le=2099)]
LoadedYears = Annotated[int, Meta(ge=1, le=LOAD_YEARS)]


class CalendarState(StrEnum):
    ACTIVE = "active"
    ARCHIVED = "archived"


class DayKind(StrEnum):
    """Why a day differs from its weekday. A make-up workday 補班 or a half day wins over a holiday of the same date."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"
    HALF_DAY = "half_day"


class DayMark(StrEnum):
    """What a day can be set to; `regular` gives it back to its weekday."""

    REGULAR = "regular"
    HOLIDAY = "holiday"
    WORKDAY = "workday"
    HALF_DAY = "half_day"
    CLOSURE = "closure"


class DayState(StrEnum):
    """What a day turns out to be. `open` and `off` come from the weekday."""

    OPEN = "open"
    OFF = "off"
    HOLIDAY = "holiday"
    WORKDAY = "workday"
    HALF_DAY = "half_day"
    CLOSURE = "closure"


class StripSpan(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Opening(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From one wall time to another. `closes` not after `opens` means the next day: 22:00 to 06:00 is a night,
    00:00 to 00:00 a whole day."""

    opens: WallTime
    closes: WallTime


Openings = Annotated[tuple[Opening, ...], Meta(max_length=MOST_OPENINGS)]


class SpecialDay(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`source` is the holiday set it was loaded from (`TW`, `GB-ENG`), empty for a day set by hand."""

    day: date
    kind: DayKind
    name: DayName
    openings: Openings = ()
    source: Annotated[str, Meta(max_length=16)] = ""


class Closure(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Closed between two instants, whatever the calendar says otherwise: a typhoon day, a move, a drill."""

    starts: Annotated[datetime, Meta(tz=True)]
    ends: Annotated[datetime, Meta(tz=True)]
    name: DayName


Week = Annotated[tuple[Openings, ...], Meta(min_length=7, max_length=7, description="Monday first")]
Days = Annotated[tuple[SpecialDay, ...], Meta(max_length=MOST_DAYS)]
Closures = Annotated[tuple[Closure, ...], Meta(max_length=MOST_CLOSURES)]

OFFICE: tuple[tuple[Opening, ...], ...] = (*((Opening(opens="09:00", closes="18:00"),),) * 5, (), ())
"""Monday to Friday, nine to six: what a calendar begins with unless told otherwise."""


# views


class Definition(View):
    """All that one version says."""

    zone: str
    week: tuple[tuple[Opening, ...], ...]
    days: tuple[SpecialDay, ...]
    closures: tuple[Closure, ...]


class CalendarRow(View):
    """`until` is when `is_open` changes next; None if not within the coming two weeks. `week_minutes` are those of a
    week without special days."""

    id: UUID
    name: str
    zone: str
    state: CalendarState
    is_default: bool
    is_open: bool
    until: datetime | None
    week_minutes: int
    revision: int


class OpenSpan(View):
    opens: datetime
    closes: datetime


class MonthDay(View):
    """`openings` are the hours that are really open between midnight and midnight, with what spills over from the day
    before and without closures; `minutes` their sum in real time. `set_to` are the hours given for this very day."""

    day: date
    state: DayState
    name: str
    minutes: int
    openings: tuple[Opening, ...]
    set_to: tuple[Opening, ...] = ()


class VersionView(View):
    """`verb` and `data` say what was done; `reason` why, in the author's words."""

    version: int
    valid_from: datetime
    made_at: datetime
    author_name: str
    reason: str
    verb: str
    data: dict[str, str]
    in_force: bool


class CalendarView(CalendarRow):
    """`definition` is what version `version` says: the asked one, or the one in force. `days` are the month's.
    `verbs` are what the caller may do now."""

    version: int
    definition: Definition
    month: str
    days: tuple[MonthDay, ...]
    versions: tuple[VersionView, ...]
    verbs: tuple[str, ...]


class DayLabel(View):
    """Why a day differs from its weekday, shortened for a strip."""

    day: date
    state: DayState
    name: str


class StripRow(View):
    """`is_open` and `until` are of this moment, whatever the strip shows."""

    id: UUID
    name: str
    zone: str
    is_default: bool
    is_open: bool
    until: datetime | None
    spans: tuple[OpenSpan, ...]
    labels: tuple[DayLabel, ...]


class Strip(View):
    """What is open between two instants; the days are those of `zone`, the company's."""

    zone: str
    starts: datetime
    ends: datetime
    days: tuple[date, ...]
    rows: tuple[StripRow, ...]
    next: str | None = None


class HolidaySet(View):
    """`regions` are (code, name in English); a region without a name of its own is called by its code."""

    country: str
    regions: tuple[tuple[str, str], ...]


class HolidaySets(View):
    sets: tuple[HolidaySet, ...]


class CalendarFile(View):
    """`text` is an iCalendar object (RFC 5545)."""

    name: str
    text: str
