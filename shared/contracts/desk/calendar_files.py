"""Service calendars as iCalendar files (RFC 5545)."""

from typing import Annotated

from msgspec import Meta

from shared.contracts.base import Command, Rest
from shared.contracts.desk.calendars import (
    CALENDAR_NAME_TAKEN,
    CALENDAR_NOT_FOUND,
    CALENDAR_ZONE_UNKNOWN,
    CONTENT,
    calendar_act,
)
from shared.contracts.desk.hours import FILE_CHARACTERS, CalendarFile, CalendarView, Reason
from shared.contracts.fields import CalendarId, Name, Revision
from shared.contracts.helpdesk import helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Failure, Invalid

FileText = Annotated[str, Meta(min_length=1, max_length=FILE_CHARACTERS)]


class ExportCalendar(Command):
    calendar_id: CalendarId


class ImportCalendar(Command):
    """A new calendar from a file. What is not named in the file (zone, weekly hours) is the company's zone and nine
    to six."""

    text: FileText
    name: Name | None = None
    reason: Reason = ""


class ImportInto(Command):
    """A new version of a calendar that says what the file says."""

    calendar_id: CalendarId
    revision: Revision
    text: FileText
    reason: Reason = ""


FILE_UNREADABLE = Failure("calendar.file_unreadable", Invalid)
FILE_UNSUPPORTED = Failure("calendar.file_unsupported", Invalid)

EXPORT_CALENDAR = helpdesk.call(
    feature="calendars",
    verb="export",
    says="A calendar as an iCalendar file",
    takes=ExportCalendar,
    gives=CalendarFile,
    needs=P.CALENDAR_READ,
    write=False,
    kinds=STAFF,
    rest=Rest("GET", "/calendars/{calendar_id}/file"),
    failures=(CALENDAR_NOT_FOUND,),
)
IMPORT_CALENDAR = helpdesk.call(
    feature="calendars",
    verb="import",
    says="A new calendar from an iCalendar file",
    takes=ImportCalendar,
    gives=CalendarView,
    needs=P.CALENDAR_MANAGE,
    write=True,
    kinds=STAFF,
    rest=Rest("POST", "/calendar-imports", 201),
    failures=(FILE_UNREADABLE, FILE_UNSUPPORTED, CALENDAR_NAME_TAKEN, CALENDAR_ZONE_UNKNOWN, *CONTENT),
)
IMPORT_INTO = calendar_act(
    "import_into",
    "Replace what a calendar says by an iCalendar file",
    ImportInto,
    FILE_UNREADABLE,
    FILE_UNSUPPORTED,
    CALENDAR_ZONE_UNKNOWN,
    *CONTENT,
)
