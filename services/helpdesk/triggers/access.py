"""Loading a trigger to change it."""

from uuid import UUID

from msgspec import Struct

from services.helpdesk.db import DB
from shared.contracts.desk.triggers import TRIGGER_ARCHIVED, TRIGGER_NOT_FOUND, TRIGGER_STALE
from shared.contracts.parties import Caller

_ORDER = "select pg_advisory_xact_lock(hashtextextended('triggers:' || $1::text, 0))"
_LOCK = "select id, place, archived, revision from trigger_rule where tenant_id = $1 and id = $2 for update"


class TriggerInHand(Struct, frozen=True, kw_only=True):
    """Locked for this transaction, as it was before the change."""

    id: UUID
    place: int
    archived: bool
    revision: int


async def hold_order(caller: Caller) -> None:
    """One change of a company's order at a time."""
    await DB.run(_ORDER, str(caller.tenant_id))


async def take_in_hand(caller: Caller, trigger_id: UUID, revision: int) -> TriggerInHand:
    """Raises not found, stale, archived."""
    row = await DB.row(_LOCK, caller.tenant_id, trigger_id)
    if row is None:
        raise TRIGGER_NOT_FOUND()
    trigger = TriggerInHand(**dict(row))
    if trigger.revision != revision:
        raise TRIGGER_STALE(revision=trigger.revision)
    if trigger.archived:
        raise TRIGGER_ARCHIVED()
    return trigger
