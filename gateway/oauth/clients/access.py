"""Loading one client to change it."""

from uuid import UUID

from msgspec import Struct

from gateway.db import DB
from shared.contracts.gateway import CLIENT_NOT_FOUND, CLIENT_STALE, ClientAuth
from shared.contracts.parties import Caller

_LOCK = """
select id, name, auth, revision from oauth_client
where tenant_id = $1 and id = $2 and revoked_at is null for update
"""


class ClientInHand(Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    auth: ClientAuth
    revision: int


async def take_in_hand(caller: Caller, client_id: UUID, revision: int) -> ClientInHand:
    """Locked for this transaction; raises not found (a revoked client too) or stale."""
    row = await DB.row(_LOCK, caller.tenant_id, client_id)
    if row is None:
        raise CLIENT_NOT_FOUND()
    if row["revision"] != revision:
        raise CLIENT_STALE(revision=row["revision"])
    return ClientInHand(**{**dict(row), "auth": ClientAuth(row["auth"])})
