"""Loading one provider to change it."""

from uuid import UUID

from msgspec import Struct

from gateway.db import DB
from shared.contracts.gateway import PROVIDER_NOT_FOUND, PROVIDER_STALE
from shared.contracts.parties import Caller

_LOCK = """
select id, name, domain, verification, revision from provider
where tenant_id = $1 and id = $2 and removed_at is null for update
"""


class ProviderInHand(Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    domain: str | None
    verification: str | None
    revision: int


async def take_in_hand(caller: Caller, provider_id: UUID, revision: int) -> ProviderInHand:
    """Locked for this transaction; raises not found (a removed provider too) or stale."""
    row = await DB.row(_LOCK, caller.tenant_id, provider_id)
    if row is None:
        raise PROVIDER_NOT_FOUND()
    if row["revision"] != revision:
        raise PROVIDER_STALE(revision=row["revision"])
    return ProviderInHand(**dict(row))
