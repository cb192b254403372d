"""Which checks somebody may see, and whose he may do."""

from datetime import date
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from services.projects.checks.states import CHECK, OF_CHECKER, OF_PLANNER
from services.projects.db import DB
from services.projects.plan.access import TaskInHand, task_seen
from services.projects.projects.access import SEES, leads_all, sees_all
from shared.contracts.delivery import checks as c
from shared.contracts.delivery.plan import TaskKind
from shared.contracts.delivery.quality_kinds import CheckMethod, CheckState
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission as P

MANAGES = """exists (select from project_member pm where pm.tenant_id = q.tenant_id and pm.project_id = q.project_id
    and pm.member_id = $4 and pm.part = 'manager' and pm.left_at is null)"""
_SEEN = SEES.replace("{wide}", "$3").replace("{me}", "$4")
VISIBLE = f"""(q.checker_id = $4 or exists (select from project p where p.tenant_id = q.tenant_id
    and p.id = q.project_id and {_SEEN}))"""
"""The condition on a check `q`."""
_LOCK = f"""
select q.id, q.number, q.title, q.project_id, q.task_id, q.method, q.state, q.checker_id, q.due_on, q.revision,
  t.owner_id as author_id, {MANAGES} as manages
from quality_check q join plan_task t on t.tenant_id = q.tenant_id and t.id = q.task_id
where q.tenant_id = $1 and q.id = $2 and {VISIBLE} for update of q
"""
_OUTSIDE = """
select coalesce(c.department_id <> a.department_id, not exists (select from project_member m
  where m.tenant_id = $1 and m.project_id = $4 and m.member_id = c.id and m.left_at is null)) as is_outside
from member c, member a
where c.tenant_id = $1 and c.id = $2 and a.tenant_id = $1 and a.id = $3
"""


class InHand(Struct, frozen=True, kw_only=True):
    id: UUID
    number: str
    title: str
    project_id: UUID
    task_id: UUID
    method: CheckMethod
    state: CheckState
    checker_id: UUID | None
    due_on: date
    revision: int
    author_id: UUID | None
    manages: bool


async def take_in_hand(caller: Caller, check_id: UUID, revision: int, verb: str) -> tuple[InHand, CheckState]:
    """Locked, and the state that the verb leads to. Raises not found, stale, that it is not his, or that there is no
    such move."""
    row = await DB.row(_LOCK, caller.tenant_id, check_id, sees_all(caller), caller.actor_id)
    if row is None:
        raise c.CHECK_NOT_FOUND()
    found = InHand(**{**dict(row), "method": CheckMethod(row["method"]), "state": CheckState(row["state"])})
    if not is_his(caller, found.checker_id, verb, manages=found.manages):
        raise c.CHECK_NOT_YOURS()
    if found.revision != revision:
        raise c.CHECK_STALE(revision=found.revision)
    return found, CHECK.next(found.state, verb)


def is_his(caller: Caller, checker_id: UUID | None, verb: str, *, manages: bool) -> bool:
    if verb in OF_CHECKER:
        return checker_id == caller.actor_id
    if verb in OF_PLANNER:
        return manages or plans_all(caller)
    return True


def plans_all(caller: Caller) -> bool:
    """Who keeps quality plans everywhere, as a program does whom an admin lets plan."""
    return P.CHECK_WAIVE in caller.permissions or leads_all(caller)


def verbs_of(caller: Caller, row: Record) -> tuple[str, ...]:
    state = CheckState(row["state"])
    found = CHECK.verbs_from(state, caller.permissions, str(caller.kind))
    mine = [one for one in found if is_his(caller, row["checker_id"], one, manages=row["manages"])]
    return tuple(one for one in mine if one != "repeat" or not row["is_repeated"])


async def task_checked(caller: Caller, task_id: UUID) -> TaskInHand:
    """What a check may be planned of. Raises not found, or that it is neither a deliverable nor a task."""
    task = await task_seen(caller, task_id)
    if task.kind not in {TaskKind.DELIVERABLE, TaskKind.TASK}:
        raise c.CHECK_PLACE(fields={"task_id": c.CHECK_PLACE.code})
    return task


async def check_outside(
    caller: Caller, project_id: UUID, checker_id: UUID, author_id: UUID | None, field: str = "checker_id"
) -> None:
    """The cross check of "2.3.e": never the author, and of another department; where a department is not known,
    nobody of the project's team."""
    if author_id is None:
        raise c.CHECK_AUTHOR(fields={field: c.CHECK_AUTHOR.code})
    is_outside = await DB.value(_OUTSIDE, caller.tenant_id, checker_id, author_id, project_id)
    if checker_id == author_id or not is_outside:
        raise c.CHECK_CROSS(fields={field: c.CHECK_CROSS.code})
