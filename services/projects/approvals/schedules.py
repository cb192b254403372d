"""What happens to a step that waits: reminders, and what it says of being late."""

from datetime import timedelta
from uuid import UUID

from services.projects.approvals.access import InHand, place_in_workspace, take_in_hand
from services.projects.approvals.ending import note, touched
from services.projects.approvals.steps import LATE, REMIND, people_of, tell
from services.projects.db import DB
from services.projects.due.remembering import remember
from shared.contracts.delivery.approvals import RequestReminded
from shared.core.clock import now
from shared.core.errors import Conflict
from shared.due import Act
from shared.outbox.outbox import record, service_caller

_STEP = """
select id, approval_id, on_timeout, remind_hours from approval_step
where tenant_id = $1 and id = $2 and state = 'open'
"""
_LATE = "update approval_step set late_at = now() where tenant_id = $1 and id = $2"
_ESCALATE = """
update approval_seat set also_role = 'management'
where tenant_id = $1 and step_id = $2 and state = 'open' and also_role is null and role is distinct from 'management'
"""


async def remind(tenant_id: UUID, step_id: UUID) -> None:
    """Again and again, until it is decided."""
    row = await DB.row(_STEP, tenant_id, step_id)
    held = row and await _waiting(tenant_id, row["approval_id"])
    if not row or not held:
        return
    event = RequestReminded(
        id=held.id,
        version=held.revision,
        number=held.number,
        title=held.title,
        place=place_in_workspace(held.number),
        people=await people_of(tenant_id, step_id, held.asked_by_id),
    )
    await record(DB, service_caller(DB, tenant_id), event)
    await remember(tenant_id, REMIND, step_id, now() + timedelta(hours=row["remind_hours"]))


async def be_late(tenant_id: UUID, step_id: UUID) -> None:
    row = await DB.row(_STEP, tenant_id, step_id)
    held = row and await _waiting(tenant_id, row["approval_id"])
    if not row or not held:
        return
    engine = service_caller(DB, tenant_id)
    await DB.run(_LATE, tenant_id, step_id)
    if row["on_timeout"] == "escalate" and await DB.run(_ESCALATE, tenant_id, step_id):
        await note(engine, held, "escalate", "")
        await tell(engine, await touched(engine, held), step_id, "escalated")
    else:
        await note(engine, held, "late", "")
        await remind(tenant_id, step_id)


async def _waiting(tenant_id: UUID, approval_id: UUID) -> InHand | None:
    """Locked; None if it was decided a moment ago."""
    try:
        return await take_in_hand(tenant_id, approval_id, "approve")
    except Conflict:
        return None


ACTS: dict[str, Act] = {REMIND: remind, LATE: be_late}
