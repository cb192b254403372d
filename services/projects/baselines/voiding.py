"""A plan that has changed takes away the approval that was asked for it as it was before."""

from uuid import UUID

from services.projects.approvals.asking import void_of
from services.projects.baselines.access import about
from services.projects.baselines.moving import move
from services.projects.baselines.snapshots import taken
from services.projects.db import DB
from shared.contracts.delivery.baselines import BaselineState
from shared.contracts.parties import Caller

_SUBMITTED = """
select id, content_hash from plan_baseline where tenant_id = $1 and project_id = $2 and state = 'submitted' for update
"""


async def plan_changed(caller: Caller, project_id: UUID) -> None:
    """Of a project that is locked. What is the same to the letter stays asked for."""
    row = await DB.row(_SUBMITTED, caller.tenant_id, project_id)
    if row is None or (await taken(caller, project_id)).content_hash == row["content_hash"]:
        return
    await move(caller, row["id"], BaselineState.DRAFT)
    await void_of(caller, about(row["id"]), None)
