"""The work follows the plan: another owner there is to accept it anew, and what nobody has accepted yet is asked of by
the standard as it is now."""

from uuid import UUID

from services.projects.db import DB
from services.projects.projects.access import take_in_hand
from services.projects.work.access import place_of
from services.projects.work.journal import note
from shared.contracts.delivery.work import WorkMoved
from shared.contracts.delivery.work_views import WorkState
from shared.contracts.parties import Caller
from shared.outbox.outbox import record

_FOLLOW = """
with old as (
  select w.task_id, w.state as before, t.number, t.name, t.owner_id, t.standard,
    w.owner_id is distinct from t.owner_id as is_new,
    t.owner_id is not null and t.owner_id is distinct from w.reviewer_id as is_whole
  from task_work w join plan_task t on t.tenant_id = w.tenant_id and t.id = w.task_id
  where w.tenant_id = $1 and w.project_id = $2 and w.assigned_at is not null and not t.archived
    and (w.state not in ('submitted', 'done', 'cancelled') and w.owner_id is distinct from t.owner_id
      or w.state = 'todo' and w.standard <> t.standard)
  for update of w
)
update task_work w set state = 'todo', owner_id = old.owner_id,
  reviewer_id = case when w.reviewer_id = old.owner_id then null else w.reviewer_id end,
  standard = old.standard, standard_hash = encode(sha256(convert_to(old.standard, 'UTF8')), 'hex'),
  standard_version = w.standard_version + case when w.standard = old.standard then 0 else 1 end,
  assigned_at = case when old.is_whole then w.assigned_at end, accepted_at = null,
  blocked_why = '', help_wanted = '', revision = w.revision + 1
from old where w.tenant_id = $1 and w.task_id = old.task_id
returning w.task_id, old.before, old.number, old.name, old.owner_id, old.is_new, old.is_whole, w.revision
"""


async def plan_changed(caller: Caller, project_id: UUID) -> None:
    """Of a project that is locked."""
    rows = await DB.rows(_FOLLOW, caller.tenant_id, project_id)
    code = (await take_in_hand(caller, project_id)).code if rows else ""
    for row in rows:
        await note(caller, row["task_id"], "follow", WorkState(row["before"]))
        told = (row["owner_id"],) if row["is_new"] and row["is_whole"] else ()
        event = WorkMoved(
            id=row["task_id"],
            version=row["revision"],
            number=f"{code} #{row['number']}",
            title=row["name"],
            place=place_of(code, row["number"]),
            what="assign" if told else "follow",
            state=WorkState.TO_DO,
            project_id=project_id,
            people=tuple(one for one in told if one != caller.actor_id),
        )
        await record(DB, caller, event)
