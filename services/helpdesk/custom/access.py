"""Loading a custom field to change it."""

from uuid import UUID

from msgspec import Struct

from services.helpdesk.db import DB
from shared.contracts.custom import FieldKind
from shared.contracts.desk.custom_fields import FIELD_ARCHIVED, FIELD_NOT_FOUND, FIELD_STALE
from shared.contracts.parties import Caller

_ORDER = "select pg_advisory_xact_lock(hashtextextended('custom_fields:' || $1::text, 0))"
_LOCK = """
select id, category_id, kind, place, archived, revision from custom_field where tenant_id = $1 and id = $2 for update
"""


class FieldInHand(Struct, frozen=True, kw_only=True):
    """Locked for this transaction, as it was before the change."""

    id: UUID
    category_id: UUID
    kind: FieldKind
    place: int
    archived: bool
    revision: int


async def hold_order(caller: Caller) -> None:
    """One change of a company's fields at a time."""
    await DB.run(_ORDER, str(caller.tenant_id))


async def take_in_hand(caller: Caller, field_id: UUID, revision: int) -> FieldInHand:
    """Raises not found, stale, archived."""
    await hold_order(caller)
    row = await DB.row(_LOCK, caller.tenant_id, field_id)
    if row is None:
        raise FIELD_NOT_FOUND()
    field = FieldInHand(**{**dict(row), "kind": FieldKind(row["kind"])})
    if field.revision != revision:
        raise FIELD_STALE(revision=field.revision)
    if field.archived:
        raise FIELD_ARCHIVED()
    return field
