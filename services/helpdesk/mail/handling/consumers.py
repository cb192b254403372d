"""An address that our mail does not reach is told to notify, which then sends nothing more there and says so to the
admins. The process that files has no broker: it leaves an event."""

from datetime import timedelta
from typing import Any

from services.helpdesk.db import DB
from shared.bus.client import Asker
from shared.contracts.base import Envelope, Event
from shared.contracts.desk.mails import MailBounced
from shared.contracts.telling.addresses import REPORT_BOUNCE, ReportBounce
from shared.feature import Listener
from shared.outbox.outbox import service_caller

ANSWER = 300
_MARKED = "select address, says, delivery_id from failed_address where tenant_id = $1 and ticket_id = $2 and at > $3"
_EARLIER = timedelta(seconds=5)
"""The row is of the same transaction as the event; the clock of the process and the database's may differ."""


def listeners(bus: Asker) -> dict[type[Event], tuple[Listener, ...]]:
    async def report(envelope: Envelope, event: MailBounced) -> None:
        async with DB.tenant_scope(envelope.tenant_id):
            marked = await DB.rows(_MARKED, envelope.tenant_id, event.ticket_id, envelope.at - _EARLIER)
        for row in marked:
            says = row["says"][:ANSWER] or "bounce"
            returned = row["delivery_id"].hex if row["delivery_id"] else None
            command = ReportBounce(mail=row["address"], answer=says, returned=returned)
            await bus.ask(REPORT_BOUNCE, service_caller(DB, envelope.tenant_id), command)

    async def nothing(envelope: Envelope, event: MailBounced, prepared: Any) -> None:
        """It is told; that is all."""

    return {MailBounced: (Listener("report_bounce", nothing, report),)}
