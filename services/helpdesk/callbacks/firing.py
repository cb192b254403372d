"""What is due by the clock: a call, a link that has run out, a draw, a quiet closing, a recovery case's time."""

from uuid import UUID

from services.helpdesk.call_plans.timers import (
    CALL,
    CARE,
    CARE_AGAIN,
    CLOSE,
    DRAW,
    LINK,
    RECOVERY_CONTACT,
    RECOVERY_PLAN,
)
from services.helpdesk.callbacks.access import CallBackInHand, held
from services.helpdesk.callbacks.care import plan_care, visit
from services.helpdesk.callbacks.drawn import hold
from services.helpdesk.callbacks.journal import change
from services.helpdesk.db import DB
from services.helpdesk.recoveries.lateness import passed
from services.helpdesk.tickets.concluding import conclude
from shared.contracts.desk.call_back_views import CallBackState as S
from shared.outbox.outbox import service_caller

_STATE = "select state from ticket where tenant_id = $1 and id = $2"
OVER = frozenset({"resolved", "closed"})


async def fire(tenant_id: UUID, kind: str, subject_id: UUID) -> None:
    """Inside a scope of the company, in which the timer is deleted, too: it happens once, or again until it did."""
    if kind == DRAW:
        await hold(tenant_id, subject_id)
    elif kind == CARE:
        await visit(tenant_id, subject_id)
    elif kind == CARE_AGAIN:
        await plan_care(tenant_id, subject_id)
    elif kind in {RECOVERY_CONTACT, RECOVERY_PLAN}:
        await passed(tenant_id, kind, subject_id)
    elif kind in {CALL, LINK, CLOSE}:
        one = await held(tenant_id, subject_id)
        if one is not None:
            await _of_call_back(tenant_id, kind, one)


async def _of_call_back(tenant_id: UUID, kind: str, one: CallBackInHand) -> None:
    caller = service_caller(DB, tenant_id)
    stands = one.ticket_id is None or await DB.value(_STATE, tenant_id, one.ticket_id) in OVER
    if kind == CALL and one.state is S.PLANNED:
        await change(caller, one, "fall_due" if stands else "void")
    elif kind == LINK and one.state is S.LINKED:
        await change(caller, one, "no_contact" if one.attempts else "lapse")
        await _close(tenant_id, one)
    elif kind == CLOSE and stands:
        await _close(tenant_id, one)


async def _close(tenant_id: UUID, one: CallBackInHand) -> None:
    if one.ticket_id is not None:
        await conclude(tenant_id, one.ticket_id, "")
