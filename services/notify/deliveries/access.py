"""Loading a delivery of the caller's company, locked for a change."""

from uuid import UUID

from msgspec import Struct

from services.notify.db import DB
from shared.contracts.notify import DELIVERY_NOT_FOUND, DeliveryState
from shared.contracts.parties import Caller

_LOCK = "select id, state from delivery where tenant_id = $1 and id = $2 for update"


class DeliveryInHand(Struct, frozen=True, kw_only=True):
    id: UUID
    state: DeliveryState


async def in_hand(caller: Caller, delivery_id: UUID) -> DeliveryInHand:
    row = await DB.row(_LOCK, caller.tenant_id, delivery_id)
    if row is None:
        raise DELIVERY_NOT_FOUND()
    return DeliveryInHand(id=row["id"], state=DeliveryState(row["state"]))
