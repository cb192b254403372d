"""Reading a plan."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from asyncpg import Record

from services.projects.db import DB
from services.projects.plan.access import task_seen
from services.projects.plan.dating import starts_of
from services.projects.plan.loading import Loaded, load, plan_of
from services.projects.projects.access import leads_all, seen
from services.projects.scheduling import Explanation, Reason, explain
from shared.contracts.delivery import plan as c
from shared.contracts.delivery.projects import Part
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission

_VIEW = """
select t.id, t.number, t.parent_id, t.level, t.kind, t.name, t.owner_id, coalesce(m.name, '') as owner_name, t.minutes,
  t.effort, t.rule, t.rule_on, t.starts_on, t.ends_on, t.slack, t.is_critical, t.text, t.standard, t.revision,
  t.is_public, s.starts_on as base_starts_on, s.ends_on as base_ends_on
from plan_task t left join member m on m.tenant_id = t.tenant_id and m.id = t.owner_id
left join plan_baseline b on b.tenant_id = t.tenant_id and b.project_id = t.project_id and b.state = 'approved'
left join baseline_task s on s.tenant_id = b.tenant_id and s.baseline_id = b.id and s.round = b.round
  and s.task_id = t.id
where t.tenant_id = $1 and not t.archived
"""
_PAGE = f"{_VIEW} and t.project_id = $2 order by t.place, t.id offset $3 limit $4"
_ONE = f"{_VIEW} and t.id = $2"
_TOTAL = """
select count(*) as total, min(starts_on) as first, max(ends_on) as last from plan_task
where tenant_id = $1 and project_id = $2 and not archived
"""
_BEFORES = """
select l.after_id, l.before_id, b.number, l.link, l.lag, l.unit from plan_link l
join plan_task b on b.tenant_id = l.tenant_id and b.id = l.before_id
where l.tenant_id = $1 and l.after_id = any($2) order by b.number
"""
_OFF = """
select distinct on (on_day) on_day, is_worked from work_day
where tenant_id = $1 and (project_id is null or project_id = $2) and on_day between $3 and $4
order by on_day, project_id nulls last
"""


async def read_plan(caller: Caller, command: c.ReadPlan) -> c.PlanPage:
    project = await seen(caller, command.project_id)
    span = await DB.row(_TOTAL, caller.tenant_id, project.id)
    assert span is not None
    rows = await DB.rows(_PAGE, caller.tenant_id, project.id, command.place, c.PAGE)
    reached = command.place + len(rows)
    leads = project.part is Part.MANAGER or leads_all(caller)
    return c.PlanPage(
        tasks=await _views(caller, rows),
        total=span["total"],
        next=reached if reached < span["total"] and rows else None,
        off=await _off(caller, project.id, span["first"], span["last"]),
        may_edit=leads and Permission.PLAN_EDIT in caller.permissions,
    )


async def read_task(caller: Caller, command: c.ExplainTask) -> c.TaskView:
    return await view_of(caller, (await task_seen(caller, command.task_id)).id)


async def view_of(caller: Caller, task_id: UUID) -> c.TaskView:
    return (await _views(caller, await DB.rows(_ONE, caller.tenant_id, task_id)))[0]


async def explain_task(caller: Caller, command: c.ExplainTask) -> c.WhyView:
    """Computed anew: what is kept of a date does not say why. A phase has the reasons of its parts, so none."""
    task = await task_seen(caller, command.task_id)
    loaded = await load(caller, task.project_id)
    plan = plan_of(loaded, await starts_of(caller, task.project_id))
    if plan.network.number(str(task.id)) in plan.network.parts:
        return c.WhyView(task_id=task.id, reasons=(), losses=())
    return _why(loaded, task.id, explain(plan, str(task.id)))


def _why(loaded: Loaded, task_id: UUID, found: Explanation) -> c.WhyView:
    rows = {str(row["id"]): row for row in loaded.tasks}
    losses = tuple(
        c.LossView(on=one.on, minutes=one.minutes, reasons=tuple((str(off.kind), off.name) for off in one.reasons))
        for one in found.losses[:60]
    )
    return c.WhyView(task_id=task_id, reasons=tuple(_reason(rows, one) for one in found.reasons), losses=losses)


def _reason(rows: dict[str, Record], one: Reason) -> c.ReasonView:
    before = rows.get(one.before)
    return c.ReasonView(
        because=str(one.because),
        on=one.on,
        name=before["name"] if before else "",
        number=before["number"] if before else 0,
        link=c.LinkKind(one.link),
        lag=one.lag,
        unit=c.LagUnit(one.unit),
        rule=c.DateRule(one.rule),
    )


async def _off(caller: Caller, project_id: UUID, first: date | None, last: date | None) -> tuple[date, ...]:
    if first is None or last is None:
        return ()
    rows = await DB.rows(_OFF, caller.tenant_id, project_id, first, last)
    return tuple(row["on_day"] for row in rows if not row["is_worked"])


async def _views(caller: Caller, rows: Sequence[Record]) -> tuple[c.TaskView, ...]:
    befores: dict[UUID, list[c.BeforeView]] = {}
    for row in await DB.rows(_BEFORES, caller.tenant_id, [row["id"] for row in rows]):
        given = c.BeforeView(
            task_id=row["before_id"],
            number=row["number"],
            link=c.LinkKind(row["link"]),
            lag=row["lag"],
            unit=c.LagUnit(row["unit"]),
        )
        befores.setdefault(row["after_id"], []).append(given)
    return tuple(_view(row, tuple(befores.get(row["id"], ()))) for row in rows)


def _view(row: Record, befores: tuple[c.BeforeView, ...]) -> c.TaskView:
    given = dict(row)
    on, rule = given.pop("rule_on"), c.DateRule(given.pop("rule"))
    return c.TaskView(**{**given, "kind": c.TaskKind(row["kind"]), "on": on, "rule": rule, "befores": befores})
