"""Service calendars: when a company works, so that a promise can be counted in its hours."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from shared.contracts.base import Call, Command, Event, Page, Rest
from shared.contracts.desk.hours import (
    OFFICE,
    CalendarRow,
    CalendarView,
    Closures,
    Country,
    DayMark,
    DayName,
    Days,
    HolidaySets,
    LoadedYears,
    Month,
    Openings,
    Reason,
    Region,
    Strip,
    StripSpan,
    Week,
    Year,
)
from shared.contracts.desk.rules import Applies
from shared.contracts.fields import CalendarId, Cursor, Limit, Name, Revision, Zone
from shared.contracts.helpdesk import helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid, NotFound

# commands


class ListCalendars(Command):
    """The default first, then by name."""

    archived: bool = False
    limit: Limit = 50
    cursor: Cursor | None = None


class ReadCalendar(Command):
    """`month` is the current one unless given; `version` the one in force."""

    calendar_id: CalendarId
    month: Month | None = None
    version: Annotated[int, Meta(ge=1, le=2_147_483_647)] | None = None


class CreateCalendar(Command):
    """The first calendar of a company becomes its default. `zone` is the company's unless given."""

    name: Name
    zone: Zone | None = None
    week: Week = OFFICE
    reason: Reason = ""


class ChangeCalendar(Command):
    """A new version with what is given; the rest stays. It holds from `valid_from` on, at once unless given.
    `applies` is `running`: tickets whose clocks run follow it from then on; or `new` for a version that holds at once:
    then they keep the hours they have. `retroactive` is refused."""

    calendar_id: CalendarId
    revision: Revision
    reason: Reason = ""
    valid_from: Annotated[datetime, Meta(tz=True)] | None = None
    name: Name | None = None
    zone: Zone | None = None
    week: Week | None = None
    days: Days | None = None
    closures: Closures | None = None
    applies: Applies = Applies.RUNNING


class SetDay(Command):
    """A new version in which one local day is different, at once and in versions still to come. `openings` are its
    hours for a make-up workday or half day, and the hours *closed* for a closure (none: the whole day). `applies` as
    for `ChangeCalendar`; for the past it is proposed (`ProposeDay`)."""

    calendar_id: CalendarId
    revision: Revision
    day: date
    mark: DayMark
    name: DayName | None = None
    openings: Openings = ()
    reason: Reason = ""
    applies: Applies = Applies.RUNNING


class LoadHolidays(Command):
    """Adds a country's public holidays and make-up workdays to what the calendar has. Days set by hand stay; days of
    the same set and years are replaced."""

    calendar_id: CalendarId
    revision: Revision
    country: Country
    region: Region = ""
    first_year: Year | None = None
    years: LoadedYears = 2
    reason: Reason = ""


class HolidaySetsQuery(Command):
    """Nothing to say: every set there is."""


class MoveCalendar(Command):
    """A verb that needs nothing but the calendar."""

    calendar_id: CalendarId
    revision: Revision


class StripQuery(Command):
    """A day, the week (from Monday) or the month that holds `day`, which is today unless given."""

    day: date | None = None
    span: StripSpan = StripSpan.WEEK
    cursor: Cursor | None = None


# failures

CALENDAR_NOT_FOUND = Failure("calendar.not_found", NotFound)
CALENDAR_STALE = Failure("calendar.stale", Conflict)
CALENDAR_NAME_TAKEN = Failure("calendar.name_taken", Conflict)
CALENDAR_IS_DEFAULT = Failure("calendar.is_default", Conflict)
CALENDAR_ZONE_UNKNOWN = Failure("calendar.zone_unknown", Invalid)
OPENINGS_OVERLAP = Failure("calendar.openings_overlap", Invalid)
NEVER_OPEN = Failure("calendar.never_open", Invalid)
DAY_TWICE = Failure("calendar.day_twice", Invalid)
DAY_FAR = Failure("calendar.day_far", Invalid)
DAY_PAST = Failure("calendar.day_past", Invalid)
DAY_NEEDS_NAME = Failure("calendar.day_needs_name", Invalid)
DAY_NEEDS_HOURS = Failure("calendar.day_needs_hours", Invalid)
DAY_TAKES_NO_HOURS = Failure("calendar.day_takes_no_hours", Invalid)
DAYS_FULL = Failure("calendar.days_full", Invalid)
CLOSURE_INVALID = Failure("calendar.closure_invalid", Invalid)
CLOSURES_FULL = Failure("calendar.closures_full", Invalid)
VALID_FROM_PAST = Failure("calendar.valid_from_past", Invalid)
VALID_FROM_FAR = Failure("calendar.valid_from_far", Invalid)
CALENDAR_APPLIES = Failure("calendar.applies", Invalid)
"""`retroactive`, or `new` from a later time on."""
HOLIDAYS_UNKNOWN = Failure("calendar.holidays_unknown", Invalid)
HOLIDAYS_NONE = Failure("calendar.holidays_none", Invalid)

CONTENT = (
    OPENINGS_OVERLAP,
    NEVER_OPEN,
    DAY_TWICE,
    DAY_FAR,
    DAY_NEEDS_HOURS,
    DAY_TAKES_NO_HOURS,
    DAYS_FULL,
    CLOSURE_INVALID,
    CLOSURES_FULL,
)


# calls

LIST_CALENDARS = helpdesk.call(
    feature="calendars",
    verb="list",
    says="List service calendars, the default first",
    takes=ListCalendars,
    gives=Page[CalendarRow],
    needs=P.CALENDAR_READ,
    write=False,
    kinds=STAFF,
    rest=Rest("GET", "/calendars"),
)
READ_CALENDAR = helpdesk.call(
    feature="calendars",
    verb="read",
    says="Read a calendar: what a version says, and how a month turns out",
    takes=ReadCalendar,
    gives=CalendarView,
    needs=P.CALENDAR_READ,
    write=False,
    kinds=STAFF,
    rest=Rest("GET", "/calendars/{calendar_id}"),
    failures=(CALENDAR_NOT_FOUND,),
)
SHOW_STRIP = helpdesk.call(
    feature="calendars",
    verb="strip",
    says="What is open when, all calendars side by side",
    takes=StripQuery,
    gives=Strip,
    needs=P.CALENDAR_READ,
    write=False,
    kinds=STAFF,
    rest=Rest("GET", "/calendar-strip"),
    failures=(DAY_FAR,),
)
LIST_HOLIDAY_SETS = helpdesk.call(
    feature="calendars",
    verb="holiday_sets",
    says="The countries and regions whose holidays can be loaded",
    takes=HolidaySetsQuery,
    gives=HolidaySets,
    needs=P.CALENDAR_READ,
    write=False,
    kinds=STAFF,
    rest=Rest("GET", "/holiday-sets"),
)
CREATE_CALENDAR = helpdesk.call(
    feature="calendars",
    verb="create",
    says="Create a service calendar",
    takes=CreateCalendar,
    gives=CalendarView,
    needs=P.CALENDAR_MANAGE,
    write=True,
    kinds=STAFF,
    rest=Rest("POST", "/calendars", 201),
    failures=(CALENDAR_NAME_TAKEN, CALENDAR_ZONE_UNKNOWN, OPENINGS_OVERLAP, NEVER_OPEN),
)


def calendar_act(verb: str, says: str, takes: type[Command], *more: Failure) -> Call[Command, CalendarView]:
    """A verb on one calendar: `POST /calendars/{calendar_id}/<verb>`, answered with the calendar as it is now."""
    return helpdesk.call(
        feature="calendars",
        verb=verb,
        says=says,
        takes=takes,
        gives=CalendarView,
        needs=P.CALENDAR_MANAGE,
        write=True,
        kinds=STAFF,
        rest=Rest("POST", f"/calendars/{{calendar_id}}/{verb}"),
        failures=(CALENDAR_NOT_FOUND, CALENDAR_STALE, *more),
    )


CHANGE_CALENDAR = calendar_act(
    "change",
    "Make a new version of a calendar",
    ChangeCalendar,
    CALENDAR_NAME_TAKEN,
    CALENDAR_ZONE_UNKNOWN,
    VALID_FROM_PAST,
    VALID_FROM_FAR,
    CALENDAR_APPLIES,
    *CONTENT,
)
SET_DAY = calendar_act(
    "set_day",
    "Make one day a holiday, workday, half day or closure",
    SetDay,
    DAY_PAST,
    DAY_NEEDS_NAME,
    CALENDAR_APPLIES,
    *CONTENT,
)
LOAD_HOLIDAYS = calendar_act(
    "load_holidays", "Add a country's public holidays", LoadHolidays, HOLIDAYS_UNKNOWN, HOLIDAYS_NONE, DAYS_FULL
)
MAKE_DEFAULT = calendar_act("make_default", "Use it where no other calendar is named", MoveCalendar)
ARCHIVE_CALENDAR = calendar_act("archive", "Put a calendar aside; the default stays", MoveCalendar, CALENDAR_IS_DEFAULT)
RESTORE_CALENDAR = calendar_act("restore", "Take an archived calendar back", MoveCalendar, CALENDAR_NAME_TAKEN)


# events


@helpdesk.event
class CalendarChanged(Event):
    """`id` is the calendar's, `version` its revision. `change` is the verb that did it."""

    thing = "calendar"
    verb = "changed"
    name: str
    change: str
    is_default: bool
