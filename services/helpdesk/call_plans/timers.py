"""What is due when: a row per kind and subject. Whoever fires it deletes it in the transaction that acts."""

from datetime import datetime
from uuid import UUID

from services.helpdesk.db import DB

CALL, LINK, DRAW, CLOSE, CARE = "call", "link", "draw", "close", "care"
CARE_AGAIN = "care_again"
"""The plan of a commitment is another: its next visit is looked for anew."""
CLOSE_DAYS = 5
"""Business days without objection after which a ticket closes that nobody is asked about (domain model)."""
RECOVERY_CONTACT, RECOVERY_PLAN = "recovery_contact", "recovery_plan"

_SET = """
insert into call_timer (tenant_id, kind, subject_id, fire_at) values ($1, $2, $3, $4)
on conflict (tenant_id, kind, subject_id) do update set fire_at = excluded.fire_at
"""
_AT_LATEST = _SET.replace("excluded.fire_at", "least(call_timer.fire_at, excluded.fire_at)")
_REPLAN = """
insert into call_timer (tenant_id, kind, subject_id, fire_at)
select $1, 'care_again', k.id, $4 from commitment k where k.tenant_id = $1 and not k.archived
  and ($2::uuid is null or k.customer_id = $2) and ($3::uuid is null or k.id = $3)
on conflict (tenant_id, kind, subject_id) do nothing
"""
_UNSET = "delete from call_timer where tenant_id = $1 and kind = any($2) and subject_id = $3"


async def ring_at(tenant_id: UUID, kind: str, subject_id: UUID, at: datetime) -> None:
    """Instead of whatever was set for it."""
    await DB.run(_SET, tenant_id, kind, subject_id, at)


async def ring_by(tenant_id: UUID, kind: str, subject_id: UUID, at: datetime) -> None:
    """Unless it rings earlier anyway."""
    await DB.run(_AT_LATEST, tenant_id, kind, subject_id, at)


async def replan(tenant_id: UUID, customer_id: UUID | None, commitment_id: UUID | None, at: datetime) -> None:
    """The care of every commitment that a plan may hold for: of the company's, of one customer's, or that one."""
    await DB.run(_REPLAN, tenant_id, customer_id, commitment_id, at)


async def unset(tenant_id: UUID, subject_id: UUID, *kinds: str) -> None:
    await DB.run(_UNSET, tenant_id, list(kinds), subject_id)
