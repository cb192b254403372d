"""A plan out of its rows: tasks in order, and the network that the schedule is computed from."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from services.projects.db import DB
from services.projects.scheduling import (
    CLOSED,
    Calendar,
    Cycle,
    Dependency,
    Frames,
    Lag,
    Leave,
    Link,
    Network,
    OutOfReach,
    Plan,
    Rule,
    SummaryLinked,
    Task,
    Worktime,
)
from shared.contracts.delivery.plan import PLAN_CYCLE, PLAN_REACH, PLAN_SUMMARY, TaskKind
from shared.contracts.parties import Caller

_TASKS = """
select t.id, t.number, t.parent_id, t.place, t.level, t.kind, t.name, t.owner_id, m.name as owner_name, t.minutes,
  t.effort, t.rule, t.rule_on, t.starts, t.ends, t.starts_on, t.ends_on, t.slack, t.is_critical, t.text, t.standard,
  t.revision
from plan_task t left join member m on m.tenant_id = t.tenant_id and m.id = t.owner_id
where t.tenant_id = $1 and t.project_id = $2 and not t.archived order by t.place, t.id
"""
_LINKS = "select before_id, after_id, link, lag, unit from plan_link where tenant_id = $1 and project_id = $2"
_DAYS = """
select on_day, name, is_worked, project_id is not null as is_own from work_day
where tenant_id = $1 and (project_id is null or project_id = $2) order by is_own
"""
WEEK = """
select weekdays, morning_from, morning_to, afternoon_from, afternoon_to, changed_by, revision from work_week
where tenant_id = $1
"""
USUAL_WEEK: dict[str, Any] = {
    "weekdays": (1, 2, 3, 4, 5),
    "morning_from": 540,
    "morning_to": 720,
    "afternoon_from": 780,
    "afternoon_to": 1080,
    "changed_by": "",
    "revision": 1,
}
"""Of a company that has set none."""
_LEAVE = """
select l.member_id, m.name, l.first_day, l.last_day from member_leave l
join member m on m.tenant_id = l.tenant_id and m.id = l.member_id
where l.tenant_id = $1 and l.member_id = any($2)
"""


class Loaded(Struct, frozen=True):
    tasks: Sequence[Record]
    links: Sequence[Record]
    hours: "Hours"

    @property
    def phases(self) -> set[UUID]:
        return {row["id"] for row in self.tasks if row["kind"] == TaskKind.PHASE}


class Hours(Struct, frozen=True):
    """`usual` is the company's and the project's working time; `own` of those who are away some time."""

    usual: Worktime
    own: dict[UUID, Worktime]

    def of(self, member_id: UUID | None) -> Worktime:
        return self.usual if member_id is None else self.own.get(member_id, self.usual)


async def load(caller: Caller, project_id: UUID) -> Loaded:
    tasks = await DB.rows(_TASKS, caller.tenant_id, project_id)
    links = await DB.rows(_LINKS, caller.tenant_id, project_id)
    owners = {row["owner_id"] for row in tasks if row["owner_id"] is not None}
    return Loaded(tasks, links, await hours_of(caller, project_id, owners))


async def hours_of(caller: Caller, project_id: UUID | None, members: set[UUID]) -> Hours:
    """Of these people in a project; without one, by the company's days alone."""
    days = await DB.rows(_DAYS, caller.tenant_id, project_id)
    frames, week = week_of(await DB.row(WEEK, caller.tenant_id))
    layers = [_layer(days, frames, is_own=False, week=week), _layer(days, frames, is_own=True)]
    leave: dict[UUID, list[Leave]] = {}
    for row in await DB.rows(_LEAVE, caller.tenant_id, list(members)) if members else ():
        given = Leave(row["name"], row["first_day"], row["last_day"])
        leave.setdefault(row["member_id"], []).append(given)
    own = {member_id: Worktime(*layers, leave=times) for member_id, times in leave.items()}
    return Hours(Worktime(*layers), own)


def week_of(row: Record | None) -> tuple[Frames, tuple[Frames, ...]]:
    """What a day of work is, and the week of such days."""
    given = USUAL_WEEK if row is None else dict(row)
    frames: Frames = ((given["morning_from"], given["morning_to"]),)
    if given["afternoon_from"] is not None:
        frames = (*frames, (given["afternoon_from"], given["afternoon_to"]))
    return frames, tuple(frames if number in given["weekdays"] else CLOSED for number in range(1, 8))


def _layer(days: Sequence[Record], frames: Frames, *, is_own: bool, week: Any = None) -> Calendar:
    mine = [row for row in days if row["is_own"] is is_own]
    return Calendar(
        week,
        holidays={row["on_day"]: row["name"] for row in mine if not row["is_worked"]},
        extra={row["on_day"]: frames for row in mine if row["is_worked"]},
    )


def plan_of(loaded: Loaded, starts: date) -> Plan:
    """Raises plan.cycle with the ring by name, plan.summary, plan.reach. A phase without parts has no date of its own:
    it stands as a milestone at the start."""
    try:
        return Plan(Network([task_of(loaded, row) for row in loaded.tasks], dependencies_of(loaded), start=starts))
    except Cycle as ring:
        raise PLAN_CYCLE(ring=" → ".join((*ring.names, ring.names[0]))) from ring
    except SummaryLinked as linked:
        raise PLAN_SUMMARY() from linked
    except OutOfReach as far:
        raise PLAN_REACH() from far


def task_of(loaded: Loaded, row: Record, more: int = 0) -> Task:
    """As the schedule knows it, `more` minutes longer than it is."""
    is_span = row["kind"] in {TaskKind.TASK, TaskKind.DELIVERABLE}
    return Task(
        key=str(row["id"]),
        duration=row["minutes"] + more if is_span else 0,
        hours=loaded.hours.of(row["owner_id"]),
        name=row["name"],
        parent=str(row["parent_id"] or ""),
        rule=Rule(row["rule"]),
        on=row["rule_on"],
    )


def dependencies_of(loaded: Loaded) -> list[Dependency]:
    return [
        Dependency(str(row["before_id"]), str(row["after_id"]), Link(row["link"]), row["lag"], Lag(row["unit"]))
        for row in loaded.links
    ]


class Dated(Struct, frozen=True):
    """What is kept of a task's dates."""

    starts: datetime
    ends: datetime
    starts_on: date
    ends_on: date
    slack: int | None
    is_critical: bool
