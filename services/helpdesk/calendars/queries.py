"""Reading calendars, for people (list, one with its month, the strip) and for the clocks (`calendar_timeline`)."""

import asyncio
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import msgspec

from services.helpdesk.calendars import showing
from services.helpdesk.calendars.days import bounds
from services.helpdesk.calendars.loading import holiday_sets
from services.helpdesk.calendars.rules import length
from services.helpdesk.calendars.states import CALENDAR
from services.helpdesk.calendars.versions import Chain, Link, chain_of, chains, said_by
from services.helpdesk.db import DB
from services.helpdesk.sla.calendars import Timeline
from shared.contracts.base import Page
from shared.contracts.desk.calendars import (
    CALENDAR_NOT_FOUND,
    DAY_FAR,
    HolidaySetsQuery,
    ListCalendars,
    ReadCalendar,
    StripQuery,
)
from shared.contracts.desk.hours import (
    SHOWN_CALENDARS,
    SHOWN_VERSIONS,
    CalendarRow,
    CalendarState,
    CalendarView,
    Definition,
    HolidaySets,
    Strip,
    StripRow,
    VersionView,
)
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.cursors import decode_cursor, encode_cursor

_COLUMNS = "id, name, state, is_default, revision"
_LIST = f"""
select {_COLUMNS} from calendar
where tenant_id = $1 and state = $2 and (not is_default, name, id) > ($3, $4, $5)
order by not is_default, name, id limit $6
"""
_READ = f"select {_COLUMNS} from calendar where tenant_id = $1 and id = $2"
_DEFAULT = "select id from calendar where tenant_id = $1 and is_default"
_ZONE = "select zone from company where tenant_id = $1 and id = $1"
_VERSIONS = """
select version, valid_from, made_at, author_name, reason, verb, data::text as data from calendar_version
where tenant_id = $1 and calendar_id = $2 order by version desc limit $3
"""
_VERSION_ID = "select id from calendar_version where tenant_id = $1 and calendar_id = $2 and version = $3"

START = (False, "", UUID(int=0))
_data = msgspec.json.Decoder(dict[str, str])


async def calendar_timeline(tenant_id: UUID, calendar_id: UUID) -> Timeline:
    """The calendar through its versions, for the clocks: `services.helpdesk.sla` counts by it. Runs in the caller's
    scope; one round trip, and the same calendar objects (with the spans they remember) as long as the process lives.
    Raises `calendar.not_found`."""
    found = await calendar_timelines(tenant_id, [calendar_id])
    if calendar_id not in found:
        raise CALENDAR_NOT_FOUND()
    return found[calendar_id]


async def calendar_timelines(
    tenant_id: UUID, calendar_ids: list[UUID], since: datetime | None = None
) -> dict[UUID, Timeline]:
    """Several at once, in the same round trip; those that do not exist are left out. `since`: times before do not
    matter."""
    return {found: chain.timeline() for found, chain in (await chains(tenant_id, calendar_ids, since)).items()}


async def default_calendar(tenant_id: UUID) -> UUID | None:
    """The company's default, None before it has a calendar."""
    found: UUID | None = await DB.value(_DEFAULT, tenant_id)
    return found


async def list_calendars(caller: Caller, command: ListCalendars) -> Page[CalendarRow]:
    state = CalendarState.ARCHIVED if command.archived else CalendarState.ACTIVE
    rows, more = await _page(caller, f"calendars:{state}", state, command.cursor, command.limit)
    found = await chains(caller.tenant_id, [row["id"] for row in rows])
    return Page(items=tuple(_row(row, found[row["id"]]) for row in rows), next=more)


async def _page(
    caller: Caller, listing: str, state: CalendarState, cursor: str | None, limit: int
) -> tuple[list[asyncpg.Record], str | None]:
    after = decode_cursor(listing, cursor, tuple[bool, str, UUID]) if cursor else START
    rows = await DB.rows(_LIST, caller.tenant_id, state, *after, limit)
    if len(rows) < limit:
        return rows, None
    last = rows[-1]
    return rows, encode_cursor(listing, (not last["is_default"], last["name"], last["id"]))


def _row(row: asyncpg.Record, chain: Chain) -> CalendarRow:
    moment = now()
    definition = chain.at(moment).said.definition
    is_open, until = showing.state_now(chain, moment)
    return CalendarRow(
        **{**dict(row), "state": CalendarState(row["state"])},
        zone=definition.zone,
        is_open=is_open,
        until=until,
        week_minutes=sum(length(openings) for openings in definition.week),
    )


async def read_calendar(caller: Caller, command: ReadCalendar) -> CalendarView:
    row = await DB.row(_READ, caller.tenant_id, command.calendar_id)
    if row is None:
        raise CALENDAR_NOT_FOUND()
    chain = await chain_of(caller.tenant_id, command.calendar_id)
    shown = chain.at(now())
    if command.version is not None and command.version != shown.version:
        shown = await _version(caller, command.calendar_id, command.version)
        chain = Chain(links=(shown,))
    month = _month(command.month, shown)
    return await _view(caller, row, shown, chain, month)


async def view(caller: Caller, calendar_id: UUID) -> CalendarView:
    """The calendar after a change, inside the change's transaction."""
    return await read_calendar(caller, ReadCalendar(calendar_id=calendar_id))


async def _version(caller: Caller, calendar_id: UUID, version: int) -> Link:
    row_id = await DB.value(_VERSION_ID, caller.tenant_id, calendar_id, version)
    if row_id is None:
        raise CALENDAR_NOT_FOUND()
    return Link(id=row_id, version=version, valid_from=now(), said=await said_by(caller.tenant_id, row_id))


def _month(given: str | None, shown: Link) -> date:
    if given is None:
        return now().astimezone(shown.said.calendar.zone).date().replace(day=1)
    return date.fromisoformat(f"{given}-01")


async def _view(caller: Caller, row: asyncpg.Record, shown: Link, chain: Chain, month: date) -> CalendarView:
    whole = _row(row, chain)
    in_force = (await chain_of(caller.tenant_id, row["id"])).at(now()).version
    return CalendarView(
        **msgspec.structs.asdict(whole),
        version=shown.version,
        definition=shown.said.definition,
        month=f"{month:%Y-%m}",
        days=showing.month_days(chain, month),
        versions=await _versions(caller, row["id"], in_force),
        verbs=tuple(
            verb
            for verb in CALENDAR.verbs_from(whole.state, caller.permissions, caller.kind)
            if not (whole.is_default and verb in {"archive", "make_default"})
        ),
    )


async def _versions(caller: Caller, calendar_id: UUID, in_force: int) -> tuple[VersionView, ...]:
    rows = await DB.rows(_VERSIONS, caller.tenant_id, calendar_id, SHOWN_VERSIONS)
    return tuple(
        VersionView(
            **{**dict(row), "data": _data.decode(row["data"]), "in_force": row["version"] == in_force},
        )
        for row in rows
    )


async def show_strip(caller: Caller, command: StripQuery) -> Strip:
    zone = str(await DB.value(_ZONE, caller.tenant_id) or "UTC")
    start, end = _dates(command, zone)
    begins, ends = bounds(start, zone)[0], bounds(end, zone)[0]
    rows, more = await _page(caller, "strip", CalendarState.ACTIVE, command.cursor, SHOWN_CALENDARS)
    found = await chains(caller.tenant_id, [row["id"] for row in rows])
    return Strip(
        zone=zone,
        starts=begins,
        ends=ends,
        days=tuple(showing.dates(start, end)),
        rows=tuple(_strip_row(row, found[row["id"]], begins, ends) for row in rows),
        next=more,
    )


def _dates(command: StripQuery, zone: str) -> tuple[date, date]:
    try:
        return showing.strip_dates(command.span, command.day or now().astimezone(ZoneInfo(zone)).date())
    except (ValueError, OverflowError) as error:
        raise DAY_FAR(fields={"day": DAY_FAR.code}) from error


def _strip_row(row: asyncpg.Record, chain: Chain, begins: datetime, ends: datetime) -> StripRow:
    """Labels are of the calendar's own days: a holiday in Taipei is not one in London."""
    shown = _row(row, chain)
    zone = ZoneInfo(shown.zone)
    return StripRow(
        id=shown.id,
        name=shown.name,
        zone=shown.zone,
        is_default=shown.is_default,
        is_open=shown.is_open,
        until=shown.until,
        spans=showing.strip_spans(chain, begins, ends),
        labels=showing.strip_labels(chain, begins.astimezone(zone).date(), ends.astimezone(zone).date()),
    )


async def said_now(caller: Caller, calendar_id: UUID) -> tuple[str, Definition]:
    """The name, and what holds now. Raises `calendar.not_found`."""
    row = await DB.row(_READ, caller.tenant_id, calendar_id)
    if row is None:
        raise CALENDAR_NOT_FOUND()
    return str(row["name"]), (await chain_of(caller.tenant_id, calendar_id)).at(now()).said.definition


async def list_holiday_sets(caller: Caller, command: HolidaySetsQuery) -> HolidaySets:
    return HolidaySets(sets=await asyncio.to_thread(holiday_sets))
