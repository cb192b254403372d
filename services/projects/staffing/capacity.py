"""How much of somebody's time is free over some days, in all projects, and why: calendars and leave say how much there
is; of what a project has been promised and what its tasks ask, the greater counts on each day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from services.projects.db import DB
from services.projects.plan.loading import Hours, hours_of
from services.projects.projects.access import SEES, sees_all
from services.projects.scheduling import Worktime, spread
from shared.contracts.delivery.staffing_views import BusyPart, CapacityView
from shared.contracts.parties import Caller

_SEES = SEES.replace("{wide}", "$5").replace("{me}", "$6")
_TASKS = """
select k.owner_id as member_id, k.project_id, k.minutes, k.effort, k.starts, k.ends
from plan_task k join project p on p.tenant_id = k.tenant_id and p.id = k.project_id
where k.tenant_id = $1 and k.owner_id = any($2) and not k.archived and k.kind in ('task', 'deliverable')
  and k.starts is not null and k.ends > $3::date and k.starts < $4::date + 1
  and p.phase not in ('closed', 'archived', 'terminated')
"""
_SEATS = """
select s.member_id, s.project_id, s.percent, s.first_day, s.last_day from staffing s
where s.tenant_id = $1 and s.member_id = any($2) and s.state in ('proposed', 'agreed', 'offered', 'active')
  and s.last_day >= $3 and s.first_day <= $4 and s.id is distinct from $5
"""
_NAMES = f"""
select p.id, p.code, p.name from project p where p.tenant_id = $1 and p.id = any($2) and $3::date <= $4::date
  and {_SEES}
"""

Days = dict[date, int]


class Wanted(Struct, frozen=True, kw_only=True):
    """Days of a project, and how much of each; `staffing_id` is the seat itself, which does not count against it."""

    first: date
    last: date
    percent: int
    project_id: UUID | None = None
    staffing_id: UUID | None = None

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


class _Asked(Struct, frozen=True):
    """Minutes by project and day."""

    reserved: dict[UUID, Days]
    planned: dict[UUID, Days]

    @property
    def projects(self) -> set[UUID]:
        return self.reserved.keys() | self.planned.keys()

    def of(self, project_id: UUID, day: date, more: int = 0) -> int:
        reserved = self.reserved.get(project_id, {}).get(day, 0) + more
        return max(reserved, self.planned.get(project_id, {}).get(day, 0))


async def capacities(caller: Caller, members: Iterable[UUID], wanted: Wanted) -> dict[UUID, CapacityView]:
    """Of each of these people."""
    those = list(members)
    if not those:
        return {}
    hours = await hours_of(caller, None, set(those))
    span = (wanted.first, wanted.last)
    tasks = await DB.rows(_TASKS, caller.tenant_id, those, *span)
    seats = await DB.rows(_SEATS, caller.tenant_id, those, *span, wanted.staffing_id)
    found = {one: _asked(one, hours.of(one), tasks, seats, wanted) for one in those}
    involved = list({each for one in found.values() for each in one.projects})
    seen = sees_all(caller), caller.actor_id
    names = {row["id"]: row for row in await DB.rows(_NAMES, caller.tenant_id, involved, *span, *seen)}
    return {one: _view(asked, hours, one, wanted, names) for one, asked in found.items()}


def _asked(
    member_id: UUID, hours: Worktime, tasks: Iterable[Record], seats: Iterable[Record], wanted: Wanted
) -> _Asked:
    reserved: dict[UUID, Days] = defaultdict(lambda: defaultdict(int))
    planned: dict[UUID, Days] = defaultdict(lambda: defaultdict(int))
    for seat in (row for row in seats if row["member_id"] == member_id):
        for day in wanted.days:
            if seat["first_day"] <= day <= seat["last_day"]:
                reserved[seat["project_id"]][day] += hours.minutes_on(day) * seat["percent"] // 100
    for task in (row for row in tasks if row["member_id"] == member_id):
        effort = task["minutes"] if task["effort"] is None else task["effort"]
        for day, minutes in spread(effort, hours, task["starts"], task["ends"]).items():
            if wanted.first <= day <= wanted.last:
                planned[task["project_id"]][day] += minutes
    return _Asked(reserved, planned)


def _view(asked: _Asked, hours: Hours, member_id: UUID, wanted: Wanted, names: Mapping[UUID, Record]) -> CapacityView:
    own, work, free, need, leave = hours.of(member_id), 0, 0, 0, 0
    over: list[date] = []
    for day in wanted.days:
        there = own.minutes_on(day)
        leave += there < hours.usual.minutes_on(day)
        share = there * wanted.percent // 100
        busy = sum(asked.of(project, day) for project in asked.projects)
        work, need, free = work + there, need + share, free + max(0, there - busy)
        others = sum(asked.of(project, day) for project in asked.projects if project != wanted.project_id)
        here = share if wanted.project_id is None else asked.of(wanted.project_id, day, share)
        if others + here > there and share:
            over.append(day)
    return CapacityView(
        work=work,
        busy=sum(asked.of(project, day) for project in asked.projects for day in wanted.days),
        free=free,
        need=need,
        leave_days=leave,
        over_days=len(over),
        over_first=over[0] if over else None,
        parts=_parts(asked, wanted, names),
    )


def _parts(asked: _Asked, wanted: Wanted, names: Mapping[UUID, Record]) -> tuple[BusyPart, ...]:
    parts = []
    for project in asked.projects:
        known = names.get(project)
        parts.append(
            BusyPart(
                code="" if known is None else known["code"],
                name="" if known is None else known["name"],
                reserved=sum(asked.reserved.get(project, {}).values()),
                planned=sum(asked.planned.get(project, {}).values()),
                counted=sum(asked.of(project, day) for day in wanted.days),
            )
        )
    return tuple(sorted(parts, key=lambda part: (-part.counted, part.code)))
