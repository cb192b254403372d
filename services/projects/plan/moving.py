"""A task elsewhere in the outline, and the links between tasks."""

from uuid import UUID

from services.projects.db import DB
from services.projects.plan.access import TaskInHand, task_led
from services.projects.plan.actions import done, level_below
from services.projects.plan.dating import date_again
from services.projects.projects.opening import note
from shared.contracts.base import Done
from shared.contracts.delivery import plan as c
from shared.contracts.parties import Caller
from shared.core.ids import new_id

_OUTLINE = """
select id, parent_id, level from plan_task where tenant_id = $1 and project_id = $2 and not archived order by place, id
"""
_PLACE = """
update plan_task t set place = d.place, level = d.level
from unnest($2::uuid[], $3::int[], $4::int[]) as d (id, place, level)
where t.tenant_id = $1 and t.id = d.id and (t.place, t.level) <> (d.place, d.level)
"""
_PARENT = "update plan_task set parent_id = $3, revision = revision + 1 where tenant_id = $1 and id = $2"
_LINK = """
insert into plan_link (tenant_id, id, project_id, before_id, after_id, link, lag, unit)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (tenant_id, after_id, before_id)
  do update set link = excluded.link, lag = excluded.lag, unit = excluded.unit
"""
_NUMBERED = "select id from plan_task where tenant_id = $1 and project_id = $2 and number = $3 and not archived"
_UNLINK = "delete from plan_link where tenant_id = $1 and before_id = $2 and after_id = $3"


async def place(caller: Caller, command: c.PlaceTask) -> c.TaskView:
    task = await task_led(caller, command.task_id, command.revision)
    level = await level_below(caller, task.project_id, command.parent_id)
    rows = await DB.rows(_OUTLINE, caller.tenant_id, task.project_id)
    order = [row["id"] for row in rows]
    levels = {row["id"]: row["level"] for row in rows}
    inside = _inside(order, levels, task.id)
    known = {row["id"]: row["parent_id"] for row in rows}
    behind = command.behind_id or command.parent_id
    if command.parent_id in inside or behind in inside or (behind is not None and behind not in known):
        raise c.TASK_PLACE()
    if command.behind_id is not None and known[command.behind_id] != command.parent_id:
        raise c.TASK_PLACE()
    rest = [one for one in order if one not in inside]
    at = 0 if behind is None else rest.index(behind) + 1
    if command.behind_id is not None:
        at += len(_inside(rest, levels, command.behind_id)) - 1
    moved = [one for one in order if one in inside]
    for one in moved:
        levels[one] += level - task.level
    order = [*rest[:at], *moved, *rest[at:]]
    places = list(range(1, len(order) + 1))
    await DB.run(_PARENT, caller.tenant_id, task.id, command.parent_id)
    await DB.run(_PLACE, caller.tenant_id, order, places, [levels[one] for one in order])
    return await done(caller, task.project_id, task.id, "plan_placed")


def _inside(order: list[UUID], levels: dict[UUID, int], task_id: UUID) -> set[UUID]:
    """It and all its parts, which follow it in the outline."""
    found, at = {task_id}, order.index(task_id)
    for one in order[at + 1 :]:
        if levels[one] <= levels[task_id]:
            break
        found.add(one)
    return found


async def link(caller: Caller, command: c.LinkTasks) -> c.TaskView:
    after = await task_led(caller, command.task_id)
    before = await _numbered(caller, after.project_id, command.before)
    if before.id == after.id:
        raise c.PLAN_CYCLE(ring=f"{after.name} → {after.name}")
    if c.TaskKind.PHASE in {before.kind, after.kind}:
        raise c.PLAN_SUMMARY()
    how = (str(command.link), command.lag, str(command.unit))
    await DB.run(_LINK, caller.tenant_id, new_id(), after.project_id, before.id, after.id, *how)
    return await done(caller, after.project_id, after.id, "plan_linked")


async def _numbered(caller: Caller, project_id: UUID, number: int) -> TaskInHand:
    task_id = await DB.value(_NUMBERED, caller.tenant_id, project_id, number)
    if task_id is None:
        raise c.TASK_NOT_FOUND(fields={"before": c.TASK_NOT_FOUND.code})
    return await task_led(caller, task_id)


async def unlink(caller: Caller, command: c.UnlinkTasks) -> Done:
    after = await task_led(caller, command.task_id)
    before = await _numbered(caller, after.project_id, command.before)
    await DB.run(_UNLINK, caller.tenant_id, before.id, after.id)
    await date_again(caller, after.project_id)
    await note(caller, after.project_id, "plan_unlinked")
    return Done()
