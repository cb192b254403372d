"""Changing a plan. Each ends with its dates computed anew; what cannot be is refused and nothing is changed."""

from datetime import datetime, timedelta
from uuid import UUID

from services.projects.db import DB
from services.projects.plan.accepting import Over, save
from services.projects.plan.access import TaskInHand, task_led
from services.projects.plan.dating import date_again
from services.projects.plan.overload import grown, overloaded
from services.projects.plan.queries import view_of
from services.projects.projects.access import lead
from services.projects.projects.opening import note
from shared.contracts.base import Done
from shared.contracts.delivery import plan as c
from shared.contracts.parties import Caller
from shared.core.ids import new_id

_COUNT = "select count(*) from plan_task where tenant_id = $1 and project_id = $2 and not archived"
_NUMBER = "select coalesce(max(number), 0) + 1 from plan_task where tenant_id = $1 and project_id = $2"
_MEMBER = "select 1 from member where tenant_id = $1 and id = $2 and state = 'active'"
_PARENT = """
select level from plan_task
where tenant_id = $1 and project_id = $2 and id = $3 and kind = 'phase' and not archived
"""
_PARTS = """
with recursive part as (
  select id, place from plan_task where tenant_id = $1 and id = $2
  union all
  select t.id, t.place from plan_task t join part p on t.tenant_id = $1 and t.parent_id = p.id where not t.archived
) select id, place from part order by place
"""
_LAST = "select coalesce(max(place), 0) from plan_task where tenant_id = $1 and project_id = $2 and not archived"
_ROOM = "update plan_task set place = place + $4 where tenant_id = $1 and project_id = $2 and place >= $3"
_ADD = """
insert into plan_task (tenant_id, id, project_id, number, parent_id, place, level, kind, name, owner_id, minutes)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
_CHANGE = """
update plan_task set name = $3, kind = $4, owner_id = $5, minutes = $6, effort = $7, rule = $8, rule_on = $9,
  text = $10, standard = $11, is_public = $12, revision = revision + 1
where tenant_id = $1 and id = $2
"""
_HAS_PARTS = "select exists (select from plan_task where tenant_id = $1 and parent_id = $2 and not archived)"
_IS_LINKED = "select exists (select from plan_link where tenant_id = $1 and (before_id = $2 or after_id = $2))"
_ARCHIVE = "update plan_task set archived = true, revision = revision + 1 where tenant_id = $1 and id = any($2)"
_UNLINK = "delete from plan_link where tenant_id = $1 and (before_id = any($2) or after_id = any($2))"
_TIMES = "select starts, ends from plan_task where tenant_id = $1 and id = $2"


async def add(caller: Caller, command: c.AddTask) -> c.TaskView:
    project = await lead(caller, command.project_id)
    if await DB.value(_COUNT, caller.tenant_id, project.id) >= c.MOST:
        raise c.PLAN_FULL(most=c.MOST)
    await check_owner(caller, command.owner_id)
    place, level = await _end_of(caller, project.id, command.parent_id)
    await DB.run(_ROOM, caller.tenant_id, project.id, place, 1)
    task_id, number = new_id(), await DB.value(_NUMBER, caller.tenant_id, project.id)
    minutes = command.minutes if command.kind in {c.TaskKind.TASK, c.TaskKind.DELIVERABLE} else 0
    what = (number, command.parent_id, place, level, str(command.kind), command.name.strip())
    await DB.run(_ADD, caller.tenant_id, task_id, project.id, *what, command.owner_id, minutes)
    return await done(caller, project.id, task_id, "plan_added")


async def change(caller: Caller, command: c.ChangeTask) -> c.TaskView:
    task = await task_led(caller, command.task_id, command.revision)
    await _check(caller, task, command)
    before = await _over(caller, task.id, command.owner_id)
    dated = command.rule not in {c.DateRule.SOON, c.DateRule.LATE}
    is_span = command.kind in {c.TaskKind.TASK, c.TaskKind.DELIVERABLE}
    values = (
        command.name.strip(),
        str(command.kind),
        command.owner_id,
        command.minutes if is_span else 0,
        command.effort,
        str(command.rule),
        command.on if dated else None,
        command.text.strip(),
        command.standard.strip(),
        command.is_public,
    )
    await DB.run(_CHANGE, caller.tenant_id, task.id, *values)
    await date_again(caller, task.project_id)
    if command.owner_id is not None:
        after = await _over(caller, task.id, command.owner_id)
        more = grown(before, after)
        if more:
            counted = [when for when in more if not when.startswith("W")] or more
            minutes = sum(after[when] - before.get(when, 0) for when in counted)
            over = Over(
                project_id=task.project_id, task_id=task.id, member_id=command.owner_id, days=more, minutes=minutes
            )
            await _accept(caller, over, command)
    await note(caller, task.project_id, "plan_changed")
    return await view_of(caller, task.id)


async def shift(caller: Caller, command: c.ShiftTask) -> c.TaskView:
    """A phase is when its parts are: it is not dragged."""
    task = await task_led(caller, command.task_id, command.revision)
    if task.kind is c.TaskKind.PHASE:
        raise c.PLAN_SUMMARY()
    kept = await view_of(caller, task.id)
    is_dated = command.starts_on is not None
    whole = c.ChangeTask(
        task_id=task.id,
        revision=kept.revision,
        name=kept.name,
        kind=kept.kind,
        owner_id=kept.owner_id,
        minutes=kept.minutes if command.minutes is None else command.minutes,
        effort=kept.effort,
        rule=c.DateRule.START_NOT_BEFORE if is_dated else kept.rule,
        on=command.starts_on if is_dated else kept.on,
        text=kept.text,
        standard=kept.standard,
        is_public=kept.is_public,
        accepts_overload=command.accepts_overload,
        overload_reason=command.overload_reason,
    )
    return await change(caller, whole)


async def archive(caller: Caller, command: c.ArchiveTask) -> Done:
    task = await task_led(caller, command.task_id, command.revision)
    gone = [row["id"] for row in await DB.rows(_PARTS, caller.tenant_id, task.id)]
    await DB.run(_UNLINK, caller.tenant_id, gone)
    await DB.run(_ARCHIVE, caller.tenant_id, gone)
    await date_again(caller, task.project_id)
    await note(caller, task.project_id, "plan_archived")
    return Done()


async def done(caller: Caller, project_id: UUID, task_id: UUID, what: str) -> c.TaskView:
    await date_again(caller, project_id)
    await note(caller, project_id, what)
    return await view_of(caller, task_id)


async def check_owner(caller: Caller, owner_id: UUID | None) -> None:
    if owner_id is not None and not await DB.value(_MEMBER, caller.tenant_id, owner_id):
        raise c.PLAN_OWNER(fields={"owner_id": c.PLAN_OWNER.code})


async def level_below(caller: Caller, project_id: UUID, parent_id: UUID | None) -> int:
    """Raises plan.place where the parent is no phase of this project."""
    if parent_id is None:
        return 1
    level = await DB.value(_PARENT, caller.tenant_id, project_id, parent_id)
    if level is None:
        raise c.TASK_PLACE(fields={"parent_id": c.TASK_PLACE.code})
    return int(level) + 1


async def _end_of(caller: Caller, project_id: UUID, parent_id: UUID | None) -> tuple[int, int]:
    """The place behind all parts of the parent, and their level."""
    level = await level_below(caller, project_id, parent_id)
    if parent_id is None:
        return await DB.value(_LAST, caller.tenant_id, project_id) + 1, level
    return (await DB.rows(_PARTS, caller.tenant_id, parent_id))[-1]["place"] + 1, level


async def _check(caller: Caller, task: TaskInHand, command: c.ChangeTask) -> None:
    if command.rule not in {c.DateRule.SOON, c.DateRule.LATE} and command.on is None:
        raise c.PLAN_RULE(fields={"on": c.PLAN_RULE.code})
    if command.owner_id != task.owner_id:
        await check_owner(caller, command.owner_id)
    ends = task.kind is c.TaskKind.PHASE and command.kind is not c.TaskKind.PHASE
    if ends and await DB.value(_HAS_PARTS, caller.tenant_id, task.id):
        raise c.TASK_PLACE(fields={"kind": c.TASK_PLACE.code})
    becomes = command.kind is c.TaskKind.PHASE and task.kind is not c.TaskKind.PHASE
    if becomes and await DB.value(_IS_LINKED, caller.tenant_id, task.id):
        raise c.PLAN_SUMMARY(fields={"kind": c.PLAN_SUMMARY.code})


async def _over(caller: Caller, task_id: UUID, owner_id: UUID | None) -> dict[str, int]:
    """As kept now, around the task."""
    times = await DB.row(_TIMES, caller.tenant_id, task_id)
    if owner_id is None or times is None or times["starts"] is None:
        return {}
    return await overloaded(caller, owner_id, *_around(times["starts"], times["ends"]))


async def _accept(caller: Caller, over: Over, command: c.ChangeTask) -> None:
    """Only as it was asked for, and with the reason: that is kept."""
    if not command.accepts_overload:
        days = ", ".join(when for when in over.days if not when.startswith("W")) or ", ".join(over.days)
        raise c.PLAN_OVERLOAD(days=days[:200])
    if not command.overload_reason.strip():
        raise c.PLAN_OVERLOAD_REASON(fields={"overload_reason": c.PLAN_OVERLOAD_REASON.code})
    await save(caller, over, command.overload_reason)


def _around(starts: datetime, ends: datetime) -> tuple[datetime, datetime]:
    """Whole weeks, as weeks are looked at too."""
    return starts - timedelta(days=7), ends + timedelta(days=7)
