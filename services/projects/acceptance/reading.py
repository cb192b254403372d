"""What both sides read of an acceptance: questions, the signature, what was reserved."""

from uuid import UUID

import msgspec

from services.projects.db import DB
from shared.contracts.delivery.acceptance_views import (
    AcceptanceQuestion,
    AcceptanceVerdict,
    ReservationView,
    SignatureView,
)

_QUESTIONS = """
select id, number, text, asked_by, by_customer, asked_at, answer, answered_by, answered_at
from acceptance_question where tenant_id = $1 and acceptance_id = $2 order by number
"""
_SIGNATURE = """
select verdict, typed_name, signer, signed_at, address, satisfaction, words, content_hash
from acceptance_signature where tenant_id = $1 and acceptance_id = $2
"""
_RESERVATIONS = """
select number, text, due_on, null as nonconformity from acceptance_reservation
where tenant_id = $1 and acceptance_id = $2 order by number
"""
_MENDED = """
select r.number, r.text, r.due_on, n.number as nonconformity from acceptance_reservation r
left join nonconformity n on n.tenant_id = r.tenant_id and n.id = r.nonconformity_id
where r.tenant_id = $1 and r.acceptance_id = $2 order by r.number
"""

attendees = msgspec.json.Decoder(tuple[str, ...])


async def questions_of(tenant_id: UUID, acceptance_id: UUID) -> tuple[AcceptanceQuestion, ...]:
    return tuple(AcceptanceQuestion(**dict(row)) for row in await DB.rows(_QUESTIONS, tenant_id, acceptance_id))


async def signature_of(tenant_id: UUID, acceptance_id: UUID) -> SignatureView | None:
    row = await DB.row(_SIGNATURE, tenant_id, acceptance_id)
    return None if row is None else SignatureView(**{**dict(row), "verdict": AcceptanceVerdict(row["verdict"])})


async def reservations_of(tenant_id: UUID, acceptance_id: UUID, *, is_staff: bool) -> tuple[ReservationView, ...]:
    """What each became is ours alone: a customer's login cannot read it."""
    if is_staff:
        rows = await DB.rows(_MENDED, tenant_id, acceptance_id)
    else:
        rows = await DB.rows(_RESERVATIONS, tenant_id, acceptance_id)
    return tuple(ReservationView(**dict(row)) for row in rows)
