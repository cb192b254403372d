"""Loading the work on a task to act on it.

Handing out and cancelling lock the project, as every change of its plan does; the rest locks the work alone, so that
people of one project do not wait for each other. The row is made where there is none yet.
"""

from typing import Any
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from services.projects.db import DB
from services.projects.projects.access import ProjectInHand, lead, leads_all, seen
from services.projects.work.states import OF_LEAD, OF_OWNER, OF_OWNER_OR_LEAD, OF_REVIEWER, OF_TEAM, WORK
from shared.contracts.delivery import work as w
from shared.contracts.delivery.plan_kinds import TaskKind
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND, Part
from shared.contracts.delivery.work_views import WorkState
from shared.contracts.parties import Caller
from shared.core.errors import DomainError

KINDS = frozenset({TaskKind.TASK, TaskKind.DELIVERABLE, TaskKind.MILESTONE})

_TASK = "select project_id, kind from plan_task where tenant_id = $1 and id = $2 and not archived"
_BEGIN = """
insert into task_work (tenant_id, task_id, project_id) values ($1, $2, $3) on conflict do nothing
"""
_LOCK = "select 1 from task_work where tenant_id = $1 and task_id = $2 for update"
_LOAD = """
select t.id as task_id, t.number, t.name, t.text as plan_text, t.standard as plan_standard, t.owner_id as plan_owner_id,
  w.state, w.owner_id, w.reviewer_id, w.standard_hash, w.standard_version, w.percent, w.assigned_at is not null
  as is_assigned, w.revision
from plan_task t join task_work w on w.tenant_id = t.tenant_id and w.task_id = t.id
where t.tenant_id = $1 and t.id = $2 and not t.archived
"""


class InHand(Struct, frozen=True, kw_only=True):
    """Locked for this transaction, with its project."""

    project: ProjectInHand
    task_id: UUID
    number: int
    name: str
    plan_text: str
    plan_standard: str
    plan_owner_id: UUID | None
    state: WorkState
    owner_id: UUID | None
    reviewer_id: UUID | None
    standard_hash: str
    standard_version: int
    percent: int
    is_assigned: bool
    revision: int

    @property
    def place(self) -> str:
        return place_of(self.project.code, self.number)


class Ties(Struct, frozen=True, kw_only=True):
    """What ties somebody to a task."""

    is_owner: bool
    is_reviewer: bool
    is_lead: bool
    in_team: bool

    def lets(self, verb: str) -> bool:
        if verb in OF_LEAD:
            return self.is_lead
        if verb in OF_OWNER:
            return self.is_owner
        if verb in OF_REVIEWER:
            return self.is_reviewer
        if verb in OF_OWNER_OR_LEAD:
            return self.is_owner or self.is_lead
        assert verb in OF_TEAM, verb
        return self.in_team


def place_of(code: str, number: int) -> str:
    return f"projects/{code}/tasks/{number}"


def ties_of(caller: Caller, part: Part | None, owner_id: UUID | None, reviewer_id: UUID | None) -> Ties:
    """An owner or reviewer is one only once the task was handed out to him."""
    is_owner, is_reviewer = owner_id == caller.actor_id, reviewer_id == caller.actor_id
    is_lead = part is Part.MANAGER or leads_all(caller)
    in_team = part is not None or is_lead or is_owner or is_reviewer
    return Ties(is_owner=is_owner, is_reviewer=is_reviewer, is_lead=is_lead, in_team=in_team)


def verbs_of(caller: Caller, state: WorkState, ties: Ties) -> tuple[str, ...]:
    found = WORK.verbs_from(state, caller.permissions, str(caller.kind))
    return tuple(verb for verb in found if ties.lets(verb))


async def task_of(caller: Caller, task_id: UUID, *, is_lead: bool = False) -> tuple[ProjectInHand, UUID]:
    """The project of a task that somebody works on, for its lead locked. Raises not found, also for a task of a project
    that is none of his; not led; that nobody works on a phase."""
    row = await DB.row(_TASK, caller.tenant_id, task_id)
    if row is None:
        raise w.TASK_NOT_FOUND()
    try:
        project = await (lead if is_lead else seen)(caller, row["project_id"])
    except DomainError as refused:
        if refused.code == PROJECT_NOT_FOUND.code:
            raise w.TASK_NOT_FOUND() from refused
        raise
    if TaskKind(row["kind"]) not in KINDS:
        raise w.WORK_KIND(fields={"task_id": w.WORK_KIND.code})
    return project, task_id


async def take(caller: Caller, task_id: UUID, revision: int | None, verb: str) -> tuple[InHand, WorkState]:
    """And the state that the verb leads to. Raises as `task_of`, that it is not his to do, stale, or that there is no
    such move. What is only added (a note, a comment) has no revision."""
    project, _id = await task_of(caller, task_id, is_lead=verb in OF_LEAD)
    await DB.run(_BEGIN, caller.tenant_id, task_id, project.id)
    await DB.value(_LOCK, caller.tenant_id, task_id)
    row = await DB.row(_LOAD, caller.tenant_id, task_id)
    if row is None:
        raise w.TASK_NOT_FOUND()
    found = _found(project, row)
    ties = ties_of(caller, project.part, found.owner_id, found.reviewer_id)
    if not ties.lets(verb):
        raise w.WORK_NOT_YOURS()
    if revision is not None and found.revision != revision:
        raise w.WORK_STALE(revision=found.revision)
    return found, WORK.next(found.state, verb)


def _found(project: ProjectInHand, row: Record) -> InHand:
    given: dict[str, Any] = dict(row)
    return InHand(**{**given, "project": project, "state": WorkState(row["state"])})
