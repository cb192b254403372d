"""Tasks of plans that the caller may see, and those of projects he leads."""

from uuid import UUID

from msgspec import Struct

from services.projects.db import DB
from services.projects.projects.access import ProjectInHand, lead, seen
from shared.contracts.delivery.plan import TASK_NOT_FOUND, TASK_STALE, TaskKind
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.parties import Caller
from shared.core.errors import DomainError

_PROJECT = "select project_id from plan_task where tenant_id = $1 and id = $2 and not archived"
_LOAD = """
select t.id, t.project_id, t.kind, t.name, t.parent_id, t.place, t.level, t.owner_id, t.minutes, t.effort, t.revision
from plan_task t where t.tenant_id = $1 and t.id = $2 and not t.archived
"""


class TaskInHand(Struct, frozen=True, kw_only=True):
    id: UUID
    project_id: UUID
    kind: TaskKind
    name: str
    parent_id: UUID | None
    place: int
    level: int
    owner_id: UUID | None
    minutes: int
    effort: int | None
    revision: int


async def task_seen(caller: Caller, task_id: UUID) -> TaskInHand:
    """To read. Raises not found, also for a task of a project that is none of his."""
    return await _of_project(caller, task_id, is_lead=False)


async def task_led(caller: Caller, task_id: UUID, revision: int | None = None) -> TaskInHand:
    """Its project is locked: one change of a plan at a time. Raises not found, `project.not_led`, stale."""
    task = await _of_project(caller, task_id, is_lead=True)
    if revision is not None and task.revision != revision:
        raise TASK_STALE()
    return task


async def _of_project(caller: Caller, task_id: UUID, *, is_lead: bool) -> TaskInHand:
    project_id = await DB.value(_PROJECT, caller.tenant_id, task_id)
    if project_id is None:
        raise TASK_NOT_FOUND()
    await _known(caller, project_id, is_lead=is_lead)
    row = await DB.row(_LOAD, caller.tenant_id, task_id)
    if row is None:
        raise TASK_NOT_FOUND()
    return TaskInHand(**{**dict(row), "kind": TaskKind(row["kind"])})


async def _known(caller: Caller, project_id: UUID, *, is_lead: bool) -> ProjectInHand:
    try:
        return await (lead if is_lead else seen)(caller, project_id)
    except DomainError as refused:
        if refused.code == PROJECT_NOT_FOUND.code:
            raise TASK_NOT_FOUND() from refused
        raise
