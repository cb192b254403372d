"""A baseline from one state to another, and that being told."""

from uuid import UUID

from services.projects.db import DB
from shared.contracts.delivery.baselines import BaselineMoved
from shared.contracts.delivery.baselines import BaselineState as S
from shared.contracts.parties import Caller
from shared.outbox.outbox import record

_MOVE = """
update plan_baseline set state = $3, revision = revision + 1,
  approved_at = case when $3 = 'approved' then now() else approved_at end,
  approved_by = case when $3 = 'approved' then $4 else approved_by end,
  superseded_at = case when $3 = 'superseded' then now() else superseded_at end
where tenant_id = $1 and id = $2 returning project_id, number, revision
"""
_FORMER = """
select id from plan_baseline where tenant_id = $1 and state = 'approved' and id <> $2
  and project_id = (select project_id from plan_baseline where tenant_id = $1 and id = $2) for update
"""


async def move(caller: Caller, baseline_id: UUID, state: S) -> None:
    row = await DB.row(_MOVE, caller.tenant_id, baseline_id, str(state), caller.name)
    assert row is not None  # it is in hand
    await told(caller, baseline_id, (row["project_id"], row["number"], row["revision"]), state)


async def approve(caller: Caller, baseline_id: UUID) -> None:
    """The one before is superseded in the same step: there is one approved at a time."""
    former = await DB.value(_FORMER, caller.tenant_id, baseline_id)
    if former is not None:
        await move(caller, former, S.SUPERSEDED)
    await move(caller, baseline_id, S.APPROVED)


async def told(caller: Caller, baseline_id: UUID, found: tuple[UUID, int, int], state: S) -> None:
    project_id, number, revision = found
    event = BaselineMoved(id=baseline_id, version=revision, project_id=project_id, number=number, state=state)
    await record(DB, caller, event)
