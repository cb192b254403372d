"""A template of a plan, and a plan of a template."""

from datetime import date, timedelta
from uuid import UUID

import msgspec
from asyncpg import Record

from services.projects.db import DB
from services.projects.plan.dating import date_again, starts_of
from services.projects.plan.loading import Loaded, hours_of, load
from services.projects.projects.access import ProjectInHand, lead
from services.projects.projects.opening import note
from services.projects.scheduling import OutOfReach, Worktime
from services.projects.templates.queries import view_of
from shared.contracts.base import Done
from shared.contracts.delivery import templates as c
from shared.contracts.delivery.plan import PLAN_NOT_EMPTY, PLAN_REACH
from shared.contracts.delivery.plan_kinds import DateRule, LagUnit, LinkKind, TaskKind
from shared.contracts.delivery.projects import Part
from shared.contracts.parties import Caller
from shared.core.ids import new_id

MOST = 1_000

_KEEP = """
insert into plan_template (tenant_id, id, name, service_type, tasks, size, days, made_by)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (tenant_id, service_type, name) where not archived do update set tasks = excluded.tasks,
  size = excluded.size, days = excluded.days, made_by = excluded.made_by, made_at = now(),
  revision = plan_template.revision + 1
returning id
"""
_ARCHIVE = """
update plan_template set archived = true, revision = revision + 1
where tenant_id = $1 and id = $2 and revision = $3 and not archived
"""
_EMPTY = "select not exists (select from plan_task where tenant_id = $1 and project_id = $2 and not archived)"
_FIRST = "select coalesce(max(number), 0) from plan_task where tenant_id = $1 and project_id = $2"
_TASKS = """
insert into plan_task (tenant_id, id, project_id, number, parent_id, place, level, kind, name, owner_id, minutes,
  effort, rule, rule_on, text, standard)
select $1, d.id, $2, d.number, d.parent_id, d.place, d.level, d.kind, d.name, d.owner_id, d.minutes, d.effort, d.rule,
  d.rule_on, d.text, d.standard
from unnest($3::uuid[], $4::int[], $5::uuid[], $6::int[], $7::int[], $8::text[], $9::text[], $10::uuid[], $11::int[],
  $12::int[], $13::text[], $14::date[], $15::text[], $16::text[])
  as d (id, number, parent_id, place, level, kind, name, owner_id, minutes, effort, rule, rule_on, text, standard)
"""
_LINKS = """
insert into plan_link (tenant_id, id, project_id, before_id, after_id, link, lag, unit)
select $1, d.id, $2, d.before_id, d.after_id, d.link, d.lag, d.unit
from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::int[], $8::text[])
  as d (id, before_id, after_id, link, lag, unit)
"""


async def make(caller: Caller, command: c.MakeTemplate) -> c.TemplateView:
    project = await lead(caller, command.project_id)
    loaded = await load(caller, project.id)
    if not loaded.tasks or len(loaded.tasks) > MOST:
        raise c.TEMPLATE_EMPTY()
    starts = await starts_of(caller, project.id)
    tasks = told(loaded, starts, project.manager_id)
    last = max((row["ends_on"] for row in loaded.tasks if row["ends_on"] is not None), default=starts)
    days = loaded.hours.usual.duration(starts, last)
    content = msgspec.json.encode(tasks).decode()
    names = (command.name.strip(), command.service_type.strip())
    what = (new_id(), *names, content, len(tasks), days, caller.name)
    return await view_of(caller, await DB.value(_KEEP, caller.tenant_id, *what))


def told(loaded: Loaded, starts: date, manager_id: UUID) -> list[c.TemplateTask]:
    """A plan without its dates and names: working days from its start, and parts."""
    places = {row["id"]: place for place, row in enumerate(loaded.tasks)}
    befores: dict[UUID, list[c.TemplateLink]] = {}
    for row in loaded.links:
        link = c.TemplateLink(
            before=places[row["before_id"]], link=LinkKind(row["link"]), lag=row["lag"], unit=LagUnit(row["unit"])
        )
        befores.setdefault(row["after_id"], []).append(link)
    usual = loaded.hours.usual
    return [_task(row, usual, starts, manager_id, tuple(befores.get(row["id"], ()))) for row in loaded.tasks]


def _task(
    row: Record, usual: Worktime, starts: date, manager_id: UUID, befores: tuple[c.TemplateLink, ...]
) -> c.TemplateTask:
    part = None if row["owner_id"] is None else Part.MANAGER if row["owner_id"] == manager_id else Part.MEMBER
    return c.TemplateTask(
        name=row["name"],
        kind=TaskKind(row["kind"]),
        level=row["level"],
        offset=0 if row["starts_on"] is None else max(0, usual.days(starts, row["starts_on"])),
        minutes=row["minutes"],
        effort=row["effort"],
        part=part,
        text=row["text"],
        standard=row["standard"],
        befores=befores,
    )


async def start(caller: Caller, command: c.StartPlan) -> c.StartedPlan:
    project = await lead(caller, command.project_id)
    if not await DB.value(_EMPTY, caller.tenant_id, project.id):
        raise PLAN_NOT_EMPTY()
    tasks = (await view_of(caller, command.template_id)).tasks
    usual = (await hours_of(caller, project.id, set())).usual
    starts = await starts_of(caller, project.id)
    first = await DB.value(_FIRST, caller.tenant_id, project.id)
    ids = [new_id() for _ in tasks]
    try:
        days = [_on(usual, starts, task) for task in tasks]
    except OutOfReach as far:
        raise PLAN_REACH() from far
    rows = _rows(project, tasks, ids, days, first)
    await DB.run(_TASKS, caller.tenant_id, project.id, *(list(column) for column in zip(*rows, strict=True)))
    links = [
        (new_id(), ids[one.before], ids[place], str(one.link), one.lag, str(one.unit))
        for place, task in enumerate(tasks)
        for one in task.befores
    ]
    if links:
        await DB.run(_LINKS, caller.tenant_id, project.id, *(list(column) for column in zip(*links, strict=True)))
    await date_again(caller, project.id)
    await note(caller, project.id, "plan_started")
    return c.StartedPlan(tasks=len(tasks))


def _rows(
    project: ProjectInHand, tasks: tuple[c.TemplateTask, ...], ids: list[UUID], days: list[date | None], first: int
) -> list[tuple[object, ...]]:
    above: list[UUID] = []
    rows: list[tuple[object, ...]] = []
    for place, task in enumerate(tasks):
        del above[task.level - 1 :]
        parent = above[-1] if above else None
        above.append(ids[place])
        owner = project.manager_id if task.part is Part.MANAGER else None
        on = days[place]
        rule = (str(DateRule.SOON if on is None else DateRule.START_NOT_BEFORE), on)
        where = (ids[place], first + place + 1, parent, place + 1, task.level)
        rows.append(
            (*where, str(task.kind), task.name, owner, task.minutes, task.effort, *rule, task.text, task.standard)
        )
    return rows


def _on(usual: Worktime, starts: date, task: c.TemplateTask) -> date | None:
    """The day before which it does not start; None where a link says it, or it is there from the start."""
    if task.kind is TaskKind.PHASE or task.befores or not task.offset:
        return None
    return usual.add_days(starts - timedelta(days=1), task.offset + 1)


async def archive(caller: Caller, command: c.ArchiveTemplate) -> Done:
    if not await DB.run(_ARCHIVE, caller.tenant_id, command.template_id, command.revision):
        found = await view_of(caller, command.template_id)
        raise c.TEMPLATE_STALE(revision=found.row.revision)
    return Done()
