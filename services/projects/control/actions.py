"""Explaining a deviation, and setting from which on that is wanted."""

from uuid import UUID

from services.projects.control.progress import Progress
from services.projects.control.reading import control_of
from services.projects.db import DB
from services.projects.projects.access import lead
from services.projects.projects.opening import note
from shared.contracts.base import Done
from shared.contracts.delivery import control as c
from shared.contracts.parties import Caller
from shared.core.ids import new_id

_NOTE = """
insert into deviation_note (tenant_id, id, project_id, task_id, days, cause, words, recovery, action, recovers,
  noted_by, noted_by_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""
_FIRST = """
insert into control_tolerance (tenant_id, days, percent, changed_by) values ($1, $2, $3, $4) on conflict do nothing
"""
_SET = """
update control_tolerance set days = $2, percent = $3, changed_by = $4, changed_at = now(), revision = revision + 1
where tenant_id = $1 and revision = $5
"""
_TASK = "select id from plan_task where tenant_id = $1 and project_id = $2 and number = $3"


async def explain(caller: Caller, command: c.ExplainDeviation, progress: Progress | None) -> Done:
    """What was said before stays in the history; the last word counts."""
    project = await lead(caller, command.project_id)
    control = await control_of(caller, project, progress)
    if control is None:
        raise c.CONTROL_UNMEASURED()
    row = next((one for one in control.rows if one.number == command.number), None)
    if row is None:
        raise c.CONTROL_WITHIN()
    task_id: UUID | None = None
    if command.number is not None:
        task_id = await DB.value(_TASK, caller.tenant_id, project.id, command.number)
    what = (
        str(command.late_cause),
        command.words.strip(),
        str(command.recovery),
        command.action.strip(),
        command.recovers,
    )
    who = (caller.name, caller.actor_id)
    await DB.run(_NOTE, caller.tenant_id, new_id(), project.id, task_id, row.days, *what, *who)
    await note(caller, project.id, "deviation_explained")
    return Done()


async def tolerate(caller: Caller, command: c.SetTolerance) -> Done:
    what = (command.days, command.percent, caller.name)
    if command.revision == 0:
        done = await DB.run(_FIRST, caller.tenant_id, *what)
    else:
        done = await DB.run(_SET, caller.tenant_id, *what, command.revision)
    if not done:
        raise c.TOLERANCE_STALE()
    return Done()
