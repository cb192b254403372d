"""Loading one customer to change it."""

from uuid import UUID

from msgspec import Struct

from gateway.db import DB
from shared.contracts.gateway import CUSTOMER_NOT_FOUND, CUSTOMER_STALE, CustomerState
from shared.contracts.parties import Caller

_LOCK = "select id, name, level, state, revision from customer where tenant_id = $1 and id = $2 for update"
_ACTIVE = "select 1 from customer where tenant_id = $1 and id = $2 and state = 'active'"


class CustomerInHand(Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    level: str | None
    state: CustomerState
    revision: int


async def take_in_hand(caller: Caller, customer_id: UUID, revision: int) -> CustomerInHand:
    row = await DB.row(_LOCK, caller.tenant_id, customer_id)
    if row is None:
        raise CUSTOMER_NOT_FOUND()
    if row["revision"] != revision:
        raise CUSTOMER_STALE(revision=row["revision"])
    return CustomerInHand(**{**dict(row), "state": CustomerState(row["state"])})


async def must_be_active(caller: Caller, customer_id: UUID) -> None:
    if await DB.value(_ACTIVE, caller.tenant_id, customer_id) is None:
        raise CUSTOMER_NOT_FOUND(fields={"customer_id": CUSTOMER_NOT_FOUND.code})
