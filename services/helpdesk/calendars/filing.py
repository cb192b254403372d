"""Calendars out to files and in from files. A file is taken apart before the transaction and in a thread: a long one
takes a while and must not hold up the process."""

import asyncio
from uuid import UUID

from services.helpdesk.calendars.access import take_in_hand
from services.helpdesk.calendars.actions import company_zone, done, found
from services.helpdesk.calendars.ical_lines import Parsed, parsed
from services.helpdesk.calendars.ical_reading import Read, read
from services.helpdesk.calendars.ical_writing import written
from services.helpdesk.calendars.queries import said_now
from services.helpdesk.calendars.rules import in_order
from services.helpdesk.calendars.versions import Deed, Edit, edit
from shared.contracts.desk.calendar_files import ExportCalendar, ImportCalendar, ImportInto
from shared.contracts.desk.changes import PreviewFile
from shared.contracts.desk.hours import OFFICE, CalendarFile, CalendarView, Definition, Opening
from shared.contracts.parties import Caller
from shared.core.clock import now

UNNAMED = "iCalendar"
"""What a calendar is called whose file names none."""


async def export(caller: Caller, command: ExportCalendar) -> CalendarFile:
    name, definition = await said_now(caller, command.calendar_id)
    # In a thread as reading is: the first one also waits for the library.
    text = await asyncio.to_thread(written, command.calendar_id, name, definition, now())
    return CalendarFile(name=name, text=text)


def has_text(command: ImportCalendar | ImportInto | PreviewFile) -> bool:
    return True


async def prepare(caller: Caller, command: ImportCalendar | ImportInto | PreviewFile) -> Parsed:
    return await asyncio.to_thread(parsed, command.text)


async def import_new(caller: Caller, command: ImportCalendar, file: Parsed) -> CalendarView:
    """What the file does not say is the company's zone and nine to six."""
    zone = await company_zone(caller)
    said = await asyncio.to_thread(read, file, zone)
    blank = Definition(zone=zone, week=OFFICE, days=(), closures=())
    name = (command.name or said.name or UNNAMED).strip() or UNNAMED
    return await found(caller, name, _with(blank, said), Deed(verb="import", reason=command.reason.strip()))


async def import_into(caller: Caller, command: ImportInto, file: Parsed) -> CalendarView:
    """Weekly hours and the zone stay if the file names none; days and closures are the file's."""
    calendar = await take_in_hand(caller, command.calendar_id, "import_into", command.revision)
    deed = Deed(verb="import_into", reason=command.reason.strip())
    await edit(caller, calendar, await imported(caller, calendar.id, file), deed)
    return await done(caller, calendar, "import_into")


async def imported(caller: Caller, calendar_id: UUID, file: Parsed) -> Edit:
    """What the file makes of this calendar."""
    _name, before = await said_now(caller, calendar_id)
    said = await asyncio.to_thread(read, file, before.zone)
    return lambda base: _with(base, said)


def _with(before: Definition, said: Read) -> Definition:
    return Definition(
        zone=said.zone or before.zone,
        week=before.week if said.week is None else _week(said.week),
        days=tuple(said.days),
        closures=tuple(sorted(said.closures, key=lambda one: (one.starts, one.ends))),
    )


def _week(read_week: list[list[Opening]]) -> tuple[tuple[Opening, ...], ...]:
    return tuple(in_order(openings) for openings in read_week)
