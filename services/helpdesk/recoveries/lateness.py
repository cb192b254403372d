"""A time of a recovery case has passed: a fact from then on, and whoever leads hears of it."""

from uuid import UUID

from services.helpdesk.call_plans.timers import RECOVERY_CONTACT
from services.helpdesk.db import DB
from services.helpdesk.recoveries.opening import tell_of_care
from services.helpdesk.tickets.concluding import announce
from shared.contracts.desk.recoveries import RecoveryLate, Step

_CONTACT = """
update recovery_case set contact_late = true where tenant_id = $1 and id = $2 and contacted_at is null
  and state <> 'closed' returning ticket_id, is_again
"""
_PLAN = """
update recovery_case set plan_late = true where tenant_id = $1 and id = $2 and planned_at is null
  and state <> 'closed' returning ticket_id, is_again
"""


async def passed(tenant_id: UUID, kind: str, recovery_id: UUID) -> None:
    """Inside a scope of the company. Nothing if it was done in time."""
    step = Step.CONTACT if kind == RECOVERY_CONTACT else Step.PLAN
    if step is Step.CONTACT:
        row = await DB.row(_CONTACT, tenant_id, recovery_id)
    else:
        row = await DB.row(_PLAN, tenant_id, recovery_id)
    if row is None:
        return
    if row["ticket_id"] is None:
        await tell_of_care(tenant_id, recovery_id, step)
        return
    more = {"what": str(recovery_id), "step": step, "is_again": row["is_again"]}
    await announce(tenant_id, row["ticket_id"], RecoveryLate, **more)
