"""Meetings come into being: one by one, and from series, of which the next one is always planned."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from services.projects.db import DB
from services.projects.directory.queries import zone_of
from services.projects.due.remembering import forget, remember
from services.projects.meetings.access import loaded, take
from services.projects.meetings.agenda import draw
from services.projects.meetings.journal import asked_to, note, said, tell
from services.projects.meetings.queries import list_of, view_of
from services.projects.projects.access import ProjectInHand, lead
from shared.contracts.delivery import meetings as m
from shared.contracts.delivery.meeting_views import MeetingList, MeetingView
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.errors import DomainError
from shared.core.ids import new_id

REMIND, MISS = "meeting_remind", "meeting_miss"
"""Kinds of due acts: the day before, and when nobody has said that it was held."""
BEFORE, AFTER = timedelta(days=1), timedelta(hours=24)
FURTHEST = timedelta(days=731)

_ADD = """
insert into meeting (tenant_id, id, project_id, series_id, number, title, kind, starts_at, minutes, place)
values ($1, $2, $3, $4, (select coalesce(max(number), 0) + 1 from meeting where tenant_id = $1 and project_id = $3),
  $5, $6, $7, $8, $9)
"""
_ASK_TEAM = """
insert into meeting_seat (tenant_id, meeting_id, member_id)
select tm.tenant_id, $3, tm.member_id from project_member tm
where tm.tenant_id = $1 and tm.project_id = $2 and tm.left_at is null on conflict do nothing
"""
_SERIES = """
insert into meeting_series (tenant_id, id, project_id, title, kind, every_weeks, next_on, at, minutes, place)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
_ONE_SERIES = """
select id, project_id, title, kind, every_weeks, next_on, at, minutes, place, revision from meeting_series s
where tenant_id = $1 and id = $2 and ended_at is null and not exists (select from meeting m
  where m.tenant_id = s.tenant_id and m.series_id = s.id and m.state = 'planned' and m.id <> $3 and m.starts_at > now())
for update
"""
_NEXT = "update meeting_series set next_on = $3 where tenant_id = $1 and id = $2"
_OF_SERIES = "select project_id, revision, ended_at from meeting_series where tenant_id = $1 and id = $2"
_END = "update meeting_series set ended_at = now(), revision = revision + 1 where tenant_id = $1 and id = $2"
_MOVE = """
update meeting set starts_at = $3, minutes = $4, place = $5, missed_at = null, revision = revision + 1
where tenant_id = $1 and id = $2
"""


class Plan(Struct, frozen=True, kw_only=True):
    """What is planned: `minutes` long from `starts_at`."""

    title: str
    kind: str
    starts_at: datetime
    minutes: int
    place: str
    series_id: UUID | None = None


async def plan(caller: Caller, command: m.PlanMeeting) -> MeetingView:
    project = await lead(caller, command.project_id)
    starts_at = coming(command.on, command.at, await zone_of(caller.tenant_id))
    wish = Plan(
        title=command.title.strip(),
        kind=str(command.kind),
        starts_at=starts_at,
        minutes=command.minutes,
        place=command.place.strip(),
    )
    return await view_of(caller, await add(caller, project.id, project.code, wish))


async def start_series(caller: Caller, command: m.StartSeries) -> MeetingList:
    project = await lead(caller, command.project_id)
    coming(command.first_on, command.at, await zone_of(caller.tenant_id))
    made = new_id()
    what = (command.title.strip(), str(command.kind), command.every_weeks, command.first_on)
    await DB.run(_SERIES, caller.tenant_id, made, project.id, *what, command.at, command.minutes, command.place.strip())
    await plan_next(caller, project.code, made, made)
    return await list_of(caller, project.id)


async def end_series(caller: Caller, command: m.EndSeries) -> MeetingList:
    row = await DB.row(_OF_SERIES, caller.tenant_id, command.series_id)
    if row is None:
        raise m.SERIES_NOT_FOUND()
    project = await _led(caller, row["project_id"])
    row = await DB.row(_OF_SERIES, caller.tenant_id, command.series_id)
    assert row is not None  # a series is never deleted
    if row["ended_at"] is not None:
        raise m.SERIES_ENDED()
    if row["revision"] != command.revision:
        raise m.SERIES_STALE(revision=row["revision"])
    await DB.run(_END, caller.tenant_id, command.series_id)
    return await list_of(caller, project.id)


async def move(caller: Caller, command: m.MoveMeeting) -> MeetingView:
    project, found, _state = await take(caller, command.meeting_id, command.revision, "move")
    starts_at = coming(command.on, command.at, await zone_of(caller.tenant_id))
    await DB.run(_MOVE, caller.tenant_id, found.id, starts_at, command.minutes, command.place.strip())
    await await_it(caller.tenant_id, found.id, starts_at)
    await said(caller, project.code, found.id, "move")
    return await view_of(caller, found.id)


def coming(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Raises `meeting.past` for what is not later than now, or further away than two years."""
    starts_at = datetime.combine(day, at.replace(tzinfo=None), zone)
    if not now() < starts_at <= now() + FURTHEST:
        raise m.MEETING_PAST(fields={"on": m.MEETING_PAST.code, "first_on": m.MEETING_PAST.code})
    return starts_at


async def add(caller: Caller, project_id: UUID, code: str, wish: Plan) -> UUID:
    """With the whole team asked to it, and what is open on its agenda. The project is locked, or the series is."""
    made = new_id()
    what = (wish.title, wish.kind, wish.starts_at, wish.minutes, wish.place)
    await DB.run(_ADD, caller.tenant_id, made, project_id, wish.series_id, *what)
    await DB.run(_ASK_TEAM, caller.tenant_id, project_id, made)
    await draw(caller.tenant_id, project_id, made, now().astimezone(await zone_of(caller.tenant_id)).date())
    await await_it(caller.tenant_id, made, wish.starts_at)
    await note(caller, made, "plan")
    found = await loaded(caller.tenant_id, made)
    await tell(caller, code, found, "plan", await asked_to(caller.tenant_id, made))
    return made


async def plan_next(caller: Caller, code: str, series_id: UUID, after: UUID) -> None:
    """The next of a series that has not ended, and has none to come but the meeting `after` which it is: the first of
    its days that still lies ahead."""
    row = await DB.row(_ONE_SERIES, caller.tenant_id, series_id, after)
    if row is None:
        return
    zone, day = await zone_of(caller.tenant_id), row["next_on"]
    while datetime.combine(day, row["at"], zone) <= now():
        day += timedelta(weeks=row["every_weeks"])
    wish = Plan(
        title=row["title"],
        kind=row["kind"],
        starts_at=datetime.combine(day, row["at"], zone),
        minutes=row["minutes"],
        place=row["place"],
        series_id=series_id,
    )
    await DB.run(_NEXT, caller.tenant_id, series_id, day + timedelta(weeks=row["every_weeks"]))
    await add(caller, row["project_id"], code, wish)


async def await_it(tenant_id: UUID, meeting_id: UUID, starts_at: datetime) -> None:
    await remember(tenant_id, REMIND, meeting_id, max(starts_at - BEFORE, now()))
    await remember(tenant_id, MISS, meeting_id, starts_at + AFTER)


async def await_no_more(tenant_id: UUID, meeting_id: UUID) -> None:
    await forget(tenant_id, REMIND, meeting_id)
    await forget(tenant_id, MISS, meeting_id)


async def _led(caller: Caller, project_id: UUID) -> ProjectInHand:
    try:
        return await lead(caller, project_id)
    except DomainError as refused:
        if refused.code == PROJECT_NOT_FOUND.code:
            raise m.SERIES_NOT_FOUND() from refused
        raise
