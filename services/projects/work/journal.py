"""What happens to the work on a task is written down and told."""

from uuid import UUID

from services.projects.db import DB
from services.projects.work.access import InHand
from services.projects.work.queries import view_of
from shared.contracts.delivery.work import WorkMoved
from shared.contracts.delivery.work_views import TaskWorkView, WorkState
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

_EVENT = """
insert into task_event (tenant_id, id, task_id, project_id, verb, from_state, to_state, actor_id, actor, words,
  standard_hash)
select w.tenant_id, $3, w.task_id, w.project_id, $4, $5, w.state, $6, $7, $8, w.standard_hash
from task_work w where w.tenant_id = $1 and w.task_id = $2
"""


async def note(caller: Caller, task_id: UUID, verb: str, before: WorkState, words: str = "") -> None:
    values = (new_id(), verb, str(before), caller.actor_id, caller.name, words)
    await DB.run(_EVENT, caller.tenant_id, task_id, *values)


async def done(
    caller: Caller, found: InHand, verb: str, words: str = "", people: tuple[UUID | None, ...] = ()
) -> TaskWorkView:
    """After the row has changed: its history, and its event with those whose turn it is, or who are to know."""
    await note(caller, found.task_id, verb, found.state, words)
    made = await view_of(caller, found.task_id)
    await tell(caller, found, verb, made.card.state, made.card.revision, people)
    return made


async def tell(
    caller: Caller, found: InHand, verb: str, state: WorkState, version: int, people: tuple[UUID | None, ...]
) -> None:
    event = WorkMoved(
        id=found.task_id,
        version=version,
        number=f"{found.project.code} #{found.number}",
        title=found.name,
        place=found.place,
        what=verb,
        state=state,
        project_id=found.project.id,
        people=tuple(dict.fromkeys(one for one in people if one is not None and one != caller.actor_id)),
    )
    await record(DB, caller, event)
