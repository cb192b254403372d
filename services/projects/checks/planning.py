"""Planning checks: of whom, by whom, until when."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from services.projects.checks.access import check_outside, plans_all, take_in_hand, task_checked
from services.projects.checks.journal import done
from services.projects.checks.templates import blank, items_of, template, written
from services.projects.db import DB
from services.projects.directory.queries import member_name
from services.projects.plan.access import TaskInHand
from services.projects.projects.access import PROJECT_NOT_LED, ProjectInHand
from services.projects.projects.access import take_in_hand as take_project
from services.projects.quality.numbers import next_number
from shared.contracts.delivery import checks as c
from shared.contracts.delivery.projects import Part
from shared.contracts.delivery.quality_kinds import CheckItem, CheckMethod
from shared.contracts.parties import Caller, Kind
from shared.core.ids import new_id

_ADD = """
insert into quality_check (tenant_id, id, number, project_id, task_id, title, method, state, items, sample, checker_id,
  due_on, planned_by, repeats_id)
values ($1, $2, $3, $4, $5, $6, $7, 'planned', $8, $9, $10, $11, $12, $13)
"""
_CHANGE = """
update quality_check set title = $3, method = $4, items = $5, sample = $6, checker_id = $7, due_on = $8
where tenant_id = $1 and id = $2
"""
_KEPT = "select title, method, items::text as items, sample from quality_check where tenant_id = $1 and id = $2"
_REPEATED = "select exists (select from quality_check where tenant_id = $1 and repeats_id = $2)"


class Planned(Struct, frozen=True, kw_only=True):
    """A check before it has a number."""

    title: str
    method: CheckMethod
    items: tuple[CheckItem, ...]
    sample: str
    checker_id: UUID
    due_on: date
    repeats_id: UUID | None = None


async def plan(caller: Caller, command: c.PlanCheck) -> c.QualityCheckView:
    task = await task_checked(caller, command.task_id)
    project = await led(caller, task.project_id)
    items, sample, method = command.items, command.sample.strip(), command.method
    if command.template_id is not None:
        kept = await template(caller, command.template_id)
        items, sample, method = items or kept.items, sample or kept.sample, method or kept.method
    wish = Planned(
        title=command.title.strip(),
        method=method or CheckMethod.INSPECT,
        items=blank(items),
        sample=sample,
        checker_id=await _checker(caller, project, command.checker_id),
        due_on=command.due_on,
    )
    return await add(caller, task, wish)


async def add(caller: Caller, task: TaskInHand, wish: Planned) -> c.QualityCheckView:
    if wish.method is CheckMethod.CROSS:
        await check_outside(caller, task.project_id, wish.checker_id, task.owner_id)
    made, number = new_id(), await next_number(caller, "QC")
    what = (wish.title, str(wish.method), written(wish.items), wish.sample, wish.checker_id, wish.due_on)
    whose = (caller.name, wish.repeats_id)
    await DB.run(_ADD, caller.tenant_id, made, number, task.project_id, task.id, *what, *whose)
    return await done(caller, made, "plan", "")


async def change(caller: Caller, command: c.ChangeCheck) -> c.QualityCheckView:
    found, _state = await take_in_hand(caller, command.check_id, command.revision, "change")
    checker_id = command.checker_id or found.checker_id or caller.actor_id
    await member_name(caller, checker_id, "checker_id")
    if command.method is CheckMethod.CROSS:
        await check_outside(caller, found.project_id, checker_id, found.author_id)
    what = (command.title.strip(), str(command.method), written(blank(command.items)), command.sample.strip())
    await DB.run(_CHANGE, caller.tenant_id, found.id, *what, checker_id, command.due_on)
    return await done(caller, found.id, "change", found.state)


async def repeat(caller: Caller, command: c.RepeatCheck) -> c.QualityCheckView:
    """Raises that it was repeated already: then that one counts."""
    found, _state = await take_in_hand(caller, command.check_id, command.revision, "repeat")
    if await DB.value(_REPEATED, caller.tenant_id, found.id):
        raise c.CHECK_REPEATED()
    task = await task_checked(caller, found.task_id)
    checker_id = command.checker_id or found.checker_id or caller.actor_id
    await member_name(caller, checker_id, "checker_id")
    kept = await DB.row(_KEPT, caller.tenant_id, found.id)
    assert kept is not None  # in hand
    wish = Planned(
        title=kept["title"],
        method=found.method,
        items=blank(items_of.decode(kept["items"])),
        sample=kept["sample"],
        checker_id=checker_id,
        due_on=command.due_on,
        repeats_id=found.id,
    )
    return await add(caller, task, wish)


async def led(caller: Caller, project_id: UUID) -> ProjectInHand:
    """Locked: of who keeps quality, or leads it. Raises `project.not_led`."""
    project = await take_project(caller, project_id)
    if project.part is not Part.MANAGER and not plans_all(caller):
        raise PROJECT_NOT_LED()
    return project


async def _checker(caller: Caller, project: ProjectInHand, checker_id: UUID | None) -> UUID:
    """Unless somebody is named: who plans it, and for a program the project's manager."""
    if checker_id is not None:
        await member_name(caller, checker_id, "checker_id")
        return checker_id
    return caller.actor_id if caller.kind is Kind.MEMBER else project.manager_id
