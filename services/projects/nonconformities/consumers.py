"""A ticket whose cause lies in what was delivered becomes a nonconformity here: once for each ticket. Where one of the
same cause in the same project was thought to be over, it has come back, and that one is opened again."""

from typing import Any
from uuid import UUID

from services.projects.db import DB
from services.projects.nonconformities.opening import Found, came_back, open_nonconformity
from shared.contracts.base import Envelope, Event
from shared.contracts.delivery.quality_kinds import DefectSource
from shared.contracts.desk.causes import DeliveryDefectFound
from shared.contracts.gateway import CUSTOMER_NOT_FOUND
from shared.feature import Listener
from shared.outbox.outbox import service_caller

_KNOWN = "select exists (select from nonconformity_ticket where tenant_id = $1 and ticket_id = $2)"
_CUSTOMER = "select exists (select from customer where tenant_id = $1 and id = $2)"
# The project whose promise the ticket came under; else the one that was handed over to this customer last.
_PROJECT = """
select id from project where tenant_id = $1 and customer_id = $2
order by id = $3 desc nulls last, phase in ('after_sales', 'closed', 'archived') desc, opened_at desc limit 1
"""
_CAME_BACK = """
select id from nonconformity where tenant_id = $1 and cause_ref = $2 and project_id = $3
  and state in ('effect_watch', 'closed') and coalesce(closed_at, since) > now() - interval '180 days'
order by since desc limit 1
"""
_LINK = "insert into nonconformity_ticket (tenant_id, ticket_id, nonconformity_id, number) values ($1, $2, $3, $4)"


async def defect_found(envelope: Envelope, event: DeliveryDefectFound, prepared: Any) -> None:
    """Raises customer unknown: its copy may be on the way, and the event comes again."""
    caller = service_caller(DB, envelope.tenant_id)
    if await DB.value(_KNOWN, caller.tenant_id, event.id):
        return
    if not await DB.value(_CUSTOMER, caller.tenant_id, event.customer_id):
        raise CUSTOMER_NOT_FOUND()
    project_id: UUID | None = await DB.value(_PROJECT, caller.tenant_id, event.customer_id, event.project_id)
    words = f"{event.cause}\n{event.root}".strip()
    same: UUID | None = await DB.value(_CAME_BACK, caller.tenant_id, event.cause_id, project_id)
    if same is None:
        found = Found(
            title=event.title,
            text=words,
            source=DefectSource.TICKET,
            source_ref=event.number,
            project_id=project_id,
            customer_id=event.customer_id,
            cause_ref=event.cause_id,
        )
        same = await open_nonconformity(caller, found)
    else:
        await came_back(caller, same, f"{event.number} {event.title}\n{words}")
    await DB.run(_LINK, caller.tenant_id, event.id, same, event.number)


LISTENS: dict[type[Event], tuple[Listener, ...]] = {
    DeliveryDefectFound: (Listener("nonconformity_of_ticket", defect_found),)
}
