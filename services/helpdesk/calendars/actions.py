"""The verbs on a calendar. Each is one transaction: take in hand, append a version, tell, answer with the calendar."""

import asyncio
from functools import partial
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from services.helpdesk.approvals.asking import void_for
from services.helpdesk.calendars.access import CalendarInHand, take_in_hand
from services.helpdesk.calendars.days import set_to
from services.helpdesk.calendars.loading import load_set, must_be_set
from services.helpdesk.calendars.queries import view
from services.helpdesk.calendars.rules import check_day, check_valid_from, check_zone, in_order
from services.helpdesk.calendars.states import CALENDAR
from services.helpdesk.calendars.versions import Deed, Edit, Way, append, chain_of, edit, edit_onwards
from services.helpdesk.db import DB
from shared.contracts.desk import calendars as c
from shared.contracts.desk.changes import PreviewHolidays
from shared.contracts.desk.hours import CalendarState, CalendarView, DayMark, Definition
from shared.contracts.desk.rules import Applies
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.ids import new_id
from shared.outbox.outbox import record

# Names and the default are settled one at a time per company.
_ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtextextended('calendars' || $1::uuid::text, 0))"
_HAS_DEFAULT = "select exists (select from calendar where tenant_id = $1 and is_default)"
_TAKEN = "select 1 from calendar where tenant_id = $1 and name = $2 and state = 'active' and id <> $3"
_INSERT = "insert into calendar (tenant_id, id, name, state, is_default) values ($1, $2, $3, $4, $5)"
_COMPANY = "select zone, locale from company where tenant_id = $1 and id = $1"
_UPDATE = """
update calendar set name = $4, state = $5, is_default = $6, revision = revision + 1
where tenant_id = $1 and id = $2 and revision = $3
"""
_NO_DEFAULT = "update calendar set is_default = false where tenant_id = $1 and is_default"

FALLBACK_ZONE = "Asia/Taipei"


async def create(caller: Caller, command: c.CreateCalendar) -> CalendarView:
    zone = command.zone or await company_zone(caller)
    check_zone(zone)
    week = tuple(in_order(openings) for openings in command.week)
    definition = Definition(zone=zone, week=week, days=(), closures=())
    return await found(caller, command.name.strip(), definition, Deed(verb="create", reason=command.reason.strip()))


async def found(caller: Caller, name: str, definition: Definition, deed: Deed) -> CalendarView:
    """A calendar with its first version; the company's first one is its default."""
    await DB.run(_ONE_AT_A_TIME, caller.tenant_id)
    calendar_id = new_id()
    await _name_free(caller, name, calendar_id)
    is_default = not await DB.value(_HAS_DEFAULT, caller.tenant_id)
    await DB.run(_INSERT, caller.tenant_id, calendar_id, name, CalendarState.ACTIVE, is_default)
    await append(caller, calendar_id, definition, deed)
    await _announce(caller, calendar_id, 1, name=name, change=deed.verb, is_default=is_default)
    return await view(caller, calendar_id)


async def company_zone(caller: Caller) -> str:
    row = await DB.row(_COMPANY, caller.tenant_id)
    return str(row["zone"]) if row else FALLBACK_ZONE


async def change(caller: Caller, command: c.ChangeCalendar) -> CalendarView:
    await DB.run(_ONE_AT_A_TIME, caller.tenant_id)
    calendar = await take_in_hand(caller, command.calendar_id, "change", command.revision)
    moment = check_valid_from(command.valid_from)
    way = _way(command.applies, is_later=command.valid_from is not None and command.valid_from > now())
    name = command.name.strip() if command.name else calendar.name
    if name != calendar.name:
        await _name_free(caller, name, calendar.id)
    parts = [part for part in ("name", "zone", "week", "days", "closures") if getattr(command, part) is not None]
    deed = Deed(verb="change", reason=command.reason.strip(), data={"parts": " ".join(parts)})
    await edit(caller, calendar, partial(_changed, command), deed, moment, way)
    return await done(caller, calendar, "change", name=name)


def _way(applies: Applies, *, is_later: bool = False) -> Way:
    """Raises `calendar.applies`."""
    if applies is Applies.RETROACTIVE or (applies is Applies.NEW and is_later):
        raise c.CALENDAR_APPLIES(fields={"applies": c.CALENDAR_APPLIES.code})
    return Way(applies=applies)


def _changed(command: c.ChangeCalendar, before: Definition) -> Definition:
    given: dict[str, Any] = {
        part: getattr(command, part) for part in ("zone", "days", "closures") if getattr(command, part) is not None
    }
    if command.week is not None:
        given["week"] = tuple(in_order(openings) for openings in command.week)
    return replace(before, **given)


async def set_day(caller: Caller, command: c.SetDay) -> CalendarView:
    calendar = await take_in_hand(caller, command.calendar_id, "set_day", command.revision)
    check_day(command.day, "day")
    way = _way(command.applies)
    zone = (await chain_of(caller.tenant_id, calendar.id)).at(now()).said.calendar.zone
    if command.day < now().astimezone(zone).date():
        raise c.DAY_PAST(fields={"day": c.DAY_PAST.code})
    change, deed = day_changed(command)
    await edit_onwards(caller, calendar, change, deed, way)
    return await done(caller, calendar, "set_day")


def day_changed(command: c.SetDay) -> tuple[Edit, Deed]:
    """Raises `calendar.day_needs_name`."""
    name = (command.name or "").strip()
    if not name and command.mark is not DayMark.REGULAR:
        raise c.DAY_NEEDS_NAME(fields={"name": c.DAY_NEEDS_NAME.code})
    data = {"day": str(command.day), "mark": str(command.mark), "name": name}

    def with_day(before: Definition) -> Definition:
        return set_to(before, command.day, command.mark, name, command.openings)

    return with_day, Deed(verb="set_day", reason=command.reason.strip(), data=data)


async def load_holidays(caller: Caller, command: c.LoadHolidays) -> CalendarView:
    calendar = await take_in_hand(caller, command.calendar_id, "load_holidays", command.revision)
    change, years = await holidays_loaded(caller, command)
    span = {"first": str(years[0]), "last": str(years[-1])}
    data = {"country": command.country, "region": command.region, **span}
    await edit_onwards(caller, calendar, change, Deed(verb="load_holidays", reason=command.reason.strip(), data=data))
    return await done(caller, calendar, "load_holidays")


async def holidays_loaded(caller: Caller, command: c.LoadHolidays | PreviewHolidays) -> tuple[Edit, range]:
    """What loading them changes, and the years. Raises `calendar.holidays_unknown` and `calendar.holidays_none`."""
    # In a thread: the package takes its time when it is first needed.
    await asyncio.to_thread(must_be_set, command.country, command.region)
    first = command.first_year or now().year
    years = range(first, first + command.years)
    row = await DB.row(_COMPANY, caller.tenant_id)
    language = row["locale"] if row else caller.locale
    return await asyncio.to_thread(load_set, command.country, command.region, years, language), years


async def make_default(caller: Caller, command: c.MoveCalendar) -> CalendarView:
    await DB.run(_ONE_AT_A_TIME, caller.tenant_id)
    calendar = await take_in_hand(caller, command.calendar_id, "make_default", command.revision)
    await DB.run(_NO_DEFAULT, caller.tenant_id)
    return await done(caller, calendar, "make_default", is_default=True)


async def archive(caller: Caller, command: c.MoveCalendar) -> CalendarView:
    calendar = await take_in_hand(caller, command.calendar_id, "archive", command.revision)
    if calendar.is_default:
        raise c.CALENDAR_IS_DEFAULT()
    return await done(caller, calendar, "archive")


async def restore(caller: Caller, command: c.MoveCalendar) -> CalendarView:
    await DB.run(_ONE_AT_A_TIME, caller.tenant_id)
    calendar = await take_in_hand(caller, command.calendar_id, "restore", command.revision)
    await _name_free(caller, calendar.name, calendar.id)
    return await done(caller, calendar, "restore")


async def _name_free(caller: Caller, name: str, calendar_id: UUID) -> None:
    if await DB.value(_TAKEN, caller.tenant_id, name, calendar_id) is not None:
        raise c.CALENDAR_NAME_TAKEN(fields={"name": c.CALENDAR_NAME_TAKEN.code})


async def done(
    caller: Caller, calendar: CalendarInHand, verb: str, *, name: str | None = None, is_default: bool | None = None
) -> CalendarView:
    """The calendar's own row, the announcement, the answer."""
    name = name or calendar.name
    is_default = calendar.is_default if is_default is None else is_default
    state = CALENDAR.next(calendar.state, verb)
    await DB.run(_UPDATE, caller.tenant_id, calendar.id, calendar.revision, name, state, is_default)
    await void_for(caller, calendar.id)
    await _announce(caller, calendar.id, calendar.revision + 1, name=name, change=verb, is_default=is_default)
    return await view(caller, calendar.id)


async def _announce(caller: Caller, calendar_id: UUID, version: int, **told: Any) -> None:
    await record(DB, caller, c.CalendarChanged(id=calendar_id, version=version, **told))
