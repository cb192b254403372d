"""What happens to a ticket after it was resolved: a call-back begins; confirmed, it is over; open again, it is void."""

from typing import Any
from uuid import UUID

from services.helpdesk.call_plans.timers import CALL, CLOSE, LINK, unset
from services.helpdesk.callbacks.access import CallBackInHand, held
from services.helpdesk.callbacks.arranging import complained
from services.helpdesk.callbacks.care import plan_care
from services.helpdesk.callbacks.journal import change
from services.helpdesk.callbacks.starting import begin
from services.helpdesk.callbacks.states import OPEN
from services.helpdesk.db import DB
from shared.contracts.base import Envelope, Event
from shared.contracts.desk.call_back_views import CallBackState as S
from shared.contracts.desk.commitments import CommitmentChanged
from shared.contracts.desk.improvements import ImprovementMoved
from shared.contracts.helpdesk import TicketMoved, TicketReopened, TicketResolved
from shared.core import clock
from shared.feature import Listener
from shared.outbox.outbox import service_caller

_OF_TICKET = """
select id from call_back where tenant_id = $1 and ticket_id = $2 and split_part(occasion_key, ':', 2)::int < $3
order by id
"""


async def resolved(envelope: Envelope, event: TicketResolved, prepared: Any) -> None:
    await begin(envelope.tenant_id, event.id, event.version, envelope.at)


async def is_confirmed(envelope: Envelope, event: TicketMoved) -> bool:
    return event.move == "confirm"


async def confirmed(envelope: Envelope, event: TicketMoved, prepared: Any) -> None:
    """The customer says himself that it is solved: nobody calls. He may still rate it."""
    for one in await _before(envelope.tenant_id, event.id, event.version):
        if one.state in OPEN:
            await change(service_caller(DB, envelope.tenant_id), one, "confirm")
        await unset(envelope.tenant_id, one.id, CALL, LINK, CLOSE)


async def reopened(envelope: Envelope, event: TicketReopened, prepared: Any) -> None:
    """Also the links of what was concluded are void: they would speak of a ticket that is open."""
    caller = service_caller(DB, envelope.tenant_id)
    for one in await _before(envelope.tenant_id, event.id, event.version):
        if one.state in OPEN or one.state is S.CONFIRMED:
            one.revoked_at = one.revoked_at or clock.now()
            await change(caller, one, "void")
        elif one.revoked_at is None and one.state not in {S.SUPPRESSED, S.EXCLUDED, S.VOID}:
            one.revoked_at = clock.now()
            await change(caller, one, "revoke")
        await unset(envelope.tenant_id, one.id, CALL, LINK, CLOSE)


async def _before(tenant_id: UUID, ticket_id: UUID, version: int) -> list[CallBackInHand]:
    """Of the ticket's resolves before this moment of its history: a later one is none of this event's business."""
    rows = await DB.rows(_OF_TICKET, tenant_id, ticket_id, version)
    found = [await held(tenant_id, row["id"]) for row in rows]
    return [one for one in found if one is not None]


async def promised(envelope: Envelope, event: CommitmentChanged, prepared: Any) -> None:
    await plan_care(envelope.tenant_id, event.id)


LISTENS: dict[type[Event], tuple[Listener, ...]] = {
    TicketResolved: (Listener("call_back_begins", resolved),),
    TicketMoved: (Listener("call_back_confirmed", confirmed, wanted=is_confirmed),),
    TicketReopened: (Listener("call_back_void", reopened),),
    ImprovementMoved: (Listener("complaint_call_back", complained),),
    CommitmentChanged: (Listener("care_planned", promised),),
}
