"""What a macro or a trigger has put into a team is handed out once it is there: in a transaction of its own, which
locks the team before its tickets. Handed over by hand it was handed out in the same breath: nothing waits any more."""

from typing import Any

from services.helpdesk.db import DB
from services.helpdesk.handing.giving import TO_HAND, hand_out
from shared.contracts.base import Envelope, Event
from shared.contracts.desk.handing import TicketHandedOver
from shared.feature import Listener


async def waits(envelope: Envelope, event: TicketHandedOver) -> bool:
    return event.team_id is not None and bool(await DB.once_in(envelope.tenant_id, TO_HAND, [event.id]))


async def give(envelope: Envelope, event: TicketHandedOver, prepared: Any) -> None:
    assert event.team_id is not None  # else it would not have been wanted
    await hand_out(envelope.tenant_id, [event.team_id])


LISTENS: dict[type[Event], tuple[Listener, ...]] = {
    TicketHandedOver: (Listener("hand_out_entered", give, wanted=waits),)
}
