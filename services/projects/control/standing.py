"""How projects stand against their baselines: two statements, however many they are."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import msgspec
from asyncpg import Record
from msgspec import Struct

from services.projects.control.progress import Done, Progress
from services.projects.db import DB
from services.projects.earned_value import (
    Punctuality,
    Standing,
    Timing,
    capped,
    earned_schedule,
    punctuality,
)
from services.projects.scheduling import Worktime
from shared.contracts.delivery.baselines import CurvePoint
from shared.contracts.delivery.plan_kinds import TaskKind
from shared.contracts.parties import Caller

A_DAY, REST = timedelta(days=1), timedelta(days=6)
"""`REST`: a week, but for its last day."""
UNCHECKED = Decimal("0.9")
"""The most that counts as earned of a task which nobody but its owner says is done."""

_TASKS = """
select b.project_id, coalesce(s.task_id, t.id) as id, coalesce(t.number, s.number) as number,
  coalesce(t.name, s.name) as name, coalesce(t.kind, s.kind) as kind, s.effort, s.starts_on as base_starts_on,
  s.ends_on as base_ends_on, t.starts_on, t.ends_on
from plan_baseline b
join baseline_task s on s.tenant_id = b.tenant_id and s.baseline_id = b.id and s.round = b.round
left join plan_task t on t.tenant_id = s.tenant_id and t.id = s.task_id and not t.archived
where b.tenant_id = $1 and b.state = 'approved' and b.project_id = any($2)
order by s.place, s.task_id
"""

_curve = msgspec.json.Decoder(tuple[CurvePoint, ...])


class Task(Struct, frozen=True):
    """Of a baseline; `row` has what the plan says of it now, nothing where it was taken out."""

    row: Record
    done: Done | None

    def ends_by(self, today: date, *, is_known: bool) -> date | None:
        """When it ended, or is to end: not before today while it has not. As planned where nothing is known."""
        planned: date | None = self.row["ends_on"]
        if not is_known or planned is None:
            return planned
        if self.done is not None and self.done.finished_on is not None:
            return self.done.finished_on
        return max(planned, today)


class Measured(Struct, frozen=True):
    """Of one project with an approved baseline. `timing` is None while no progress is known."""

    tasks: Sequence[Task]
    standing: Standing
    timing: Timing | None
    at: Decimal
    periods: int
    milestones: Punctuality
    ends_on: date | None


async def tasks_of(
    caller: Caller, projects: Sequence[UUID], progress: Progress | None
) -> tuple[dict[UUID, list[Task]], bool]:
    """By project; and whether anything is known of what was done."""
    rows = await DB.rows(_TASKS, caller.tenant_id, list(projects))
    done: Mapping[UUID, Done] = {} if progress is None else await progress(caller, projects)
    found: dict[UUID, list[Task]] = {}
    for row in rows:
        found.setdefault(row["project_id"], []).append(Task(row, done.get(row["id"])))
    return found, progress is not None


class Course(Struct, frozen=True):
    """How the baseline was to go: its curve, the day it starts on, and by whose days work is counted."""

    curve: Sequence[CurvePoint]
    starts: date | None = None
    hours: Worktime | None = None


def measured(tasks: Sequence[Task], course: Course, today: date, *, is_known: bool) -> Measured:
    """By the evening of `today`. `is_known` False: what was earned is not available, and nothing is made of it."""
    curve = course.curve
    spans = [task for task in tasks if task.row["effort"]]
    bac = Decimal(sum(task.row["effort"] for task in spans))
    ev = sum((task.row["effort"] * _earned(task.done) for task in spans), Decimal(0))
    ac = Decimal(sum(task.done.actual for task in spans if task.done is not None))
    at = reached(course, today)
    standing = Standing(bac=bac, pv=planned_by(course, today), ev=ev, ac=ac)
    values = [Decimal(point.minutes) for point in curve]
    timing = Timing(earned_schedule(values, ev), at, Decimal(len(values))) if is_known and values else None
    met = [
        (task.row["base_ends_on"], task.done.finished_on if task.done is not None else None)
        for task in tasks
        if task.row["kind"] == TaskKind.MILESTONE
    ]
    worked = [task for task in tasks if task.row["kind"] != TaskKind.PHASE]
    ends = [end for task in worked if (end := task.ends_by(today, is_known=is_known))]
    return Measured(tasks, standing, timing, at, len(values), punctuality(met, today), max(ends, default=None))


def _earned(done: Done | None) -> Decimal:
    """Percent with a cap until somebody else has checked it: one rule for every task."""
    if done is None:
        return Decimal(0)
    return capped(Decimal(done.percent) / 100, cap=UNCHECKED, is_checked=done.is_checked)


def planned_by(course: Course, today: date) -> Decimal:
    """PV by that evening: between two evenings of the curve, value is laid evenly over the days that are worked."""
    position = reached(course, today)
    points = [0, *(point.minutes for point in course.curve)]
    whole = min(int(position), len(points) - 1)
    if whole == len(points) - 1:
        return Decimal(points[-1])
    return points[whole] + (position - whole) * (points[whole + 1] - points[whole])


def reached(course: Course, today: date) -> Decimal:
    """How many periods of the curve have passed by that evening, and of the one that runs the part of its working days:
    by the days of the calendar, a plan that begins on a Wednesday would be behind on its first evening. Beyond the end
    they go on with the length of a week."""
    curve = course.curve
    if not curve:
        return Decimal(0)
    if today >= curve[-1].on:
        return len(curve) + Decimal((today - curve[-1].on).days) / 7
    for number, point in enumerate(curve):
        if today <= point.on:
            before = curve[number - 1].on if number else (course.starts or point.on - REST) - A_DAY
            return number + _share(course.hours, before + A_DAY, today, point.on)
    return Decimal(len(curve))


def _share(hours: Worktime | None, first: date, today: date, last: date) -> Decimal:
    """Of the days of a period, both ends included, those up to the evening of today."""
    if today < first:
        return Decimal(0)
    whole, done = (last - first).days + 1, (today - first).days + 1
    if hours is not None and hours.duration(first, last):
        whole, done = hours.duration(first, last), hours.duration(first, today)
    return Decimal(done) / whole


def curve_of(text: str) -> tuple[CurvePoint, ...]:
    return _curve.decode(text)
