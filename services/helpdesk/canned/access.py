"""Whose a canned reply is: the company's, or one member's own that nobody else ever sees."""

from uuid import UUID

from msgspec import Struct

from services.helpdesk.db import DB
from shared.contracts.desk.canned import CANNED_ARCHIVED, CANNED_NOT_FOUND, CANNED_SHARED, CANNED_STALE
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission

_LOCK = """
select id, owner_id, archived, revision from canned_reply
where tenant_id = $1 and id = $2 and (owner_id is null or owner_id = $3) for update
"""


class CannedInHand(Struct, frozen=True, kw_only=True):
    """Locked for this transaction, as it was before the change."""

    id: UUID
    owner_id: UUID | None
    archived: bool
    revision: int


def check_shared(caller: Caller) -> None:
    """The company's own are for those who lead: raises `canned.shared`."""
    if not caller.may(Permission.CANNED_MANAGE):
        raise CANNED_SHARED()


async def take_in_hand(caller: Caller, canned_id: UUID, revision: int) -> CannedInHand:
    """Raises not found, not his to change, stale, archived."""
    row = await DB.row(_LOCK, caller.tenant_id, canned_id, caller.actor_id)
    if row is None:
        raise CANNED_NOT_FOUND()
    canned = CannedInHand(**dict(row))
    if canned.owner_id is None:
        check_shared(caller)
    if canned.revision != revision:
        raise CANNED_STALE(revision=canned.revision)
    if canned.archived:
        raise CANNED_ARCHIVED()
    return canned
