"""A recovery case begins with an unhappy answer, and its clock with it: hours of the world, not of the office."""

from datetime import timedelta
from uuid import UUID

from msgspec import Struct

from services.helpdesk.call_plans.timers import RECOVERY_CONTACT, RECOVERY_PLAN, ring_at
from services.helpdesk.db import DB
from shared.contracts.desk.recoveries import CONTACT_HOURS, PLAN_HOURS, CareUnhappy, Step
from shared.core import clock
from shared.core.ids import NIL, new_id
from shared.outbox.outbox import record, service_caller

_OPEN = """
insert into recovery_case (tenant_id, id, call_back_id, customer_id, contact_id, ticket_id, state, is_again, opened_at,
  contact_due, plan_due) values ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $9, $10)
on conflict (tenant_id, call_back_id) do nothing returning id
"""
_CARE = """
select concat_ws('・', c.name, k.title) as title, r.is_again, r.revision from recovery_case r
join call_back b on b.tenant_id = r.tenant_id and b.id = r.call_back_id
join customer c on c.tenant_id = r.tenant_id and c.id = r.customer_id
left join commitment k on k.tenant_id = b.tenant_id and k.id = b.commitment_id
where r.tenant_id = $1 and r.id = $2
"""
HISTORY = """
insert into recovery_event (tenant_id, id, recovery_id, version, verb, at, actor_id, actor_name, to_state, text)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""


class Cause(Struct, frozen=True, kw_only=True):
    """The call-back that it follows."""

    call_back_id: UUID
    customer_id: UUID
    contact_id: UUID
    ticket_id: UUID | None
    is_again: bool


async def open_case(tenant_id: UUID, cause: Cause) -> UUID | None:
    """None if there is one for this call-back already."""
    at = clock.now()
    contact, plan = at + timedelta(hours=CONTACT_HOURS), at + timedelta(hours=PLAN_HOURS)
    whose = (cause.call_back_id, cause.customer_id, cause.contact_id, cause.ticket_id)
    case_id: UUID | None = await DB.value(_OPEN, tenant_id, new_id(), *whose, cause.is_again, at, contact, plan)
    if case_id is None:
        return None
    await DB.run(HISTORY, tenant_id, new_id(), case_id, 1, "open", at, NIL, "huifang", "open", "")
    await ring_at(tenant_id, RECOVERY_CONTACT, case_id, contact)
    await ring_at(tenant_id, RECOVERY_PLAN, case_id, plan)
    if cause.ticket_id is None:
        await tell_of_care(tenant_id, case_id)
    return case_id


async def tell_of_care(tenant_id: UUID, case_id: UUID, late: Step | None = None) -> None:
    """What a ticket would announce, of a case that has none."""
    row = await DB.row(_CARE, tenant_id, case_id)
    assert row is not None  # it is in hand
    event = CareUnhappy(
        id=case_id,
        version=row["revision"],
        title=row["title"],
        late=late,
        is_again=row["is_again"],
        place=f"recoveries/{case_id}",
    )
    await record(DB, service_caller(DB, tenant_id), event)
