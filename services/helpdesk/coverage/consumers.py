"""Once the customer has agreed to pay, the ticket's clocks follow the policy of what is charged. Customers reach no
policy, so it is done for them a moment later."""

from typing import Any

from services.helpdesk.clocks.deriving import derive
from services.helpdesk.db import DB
from services.helpdesk.tickets.access import lock_all
from shared.contracts.base import Envelope, Event
from shared.contracts.coverage import Charge
from shared.contracts.desk.coverage import ChargeMoved
from shared.feature import Listener
from shared.outbox.outbox import service_caller

_TERMS = "select terms_by_charge($1, $2)"


async def agreed(envelope: Envelope, event: ChargeMoved) -> bool:
    return event.charge is Charge.AGREED


async def charge(envelope: Envelope, event: ChargeMoved, prepared: Any) -> None:
    await lock_all(service_caller(DB, envelope.tenant_id), event.id)
    await DB.run(_TERMS, envelope.tenant_id, event.id)
    await derive(envelope.tenant_id, [event.id])


LISTENS: dict[type[Event], tuple[Listener, ...]] = {ChargeMoved: (Listener("terms_by_charge", charge, wanted=agreed),)}
