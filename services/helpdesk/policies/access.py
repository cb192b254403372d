"""Loading a policy to change it."""

from uuid import UUID

from msgspec import Struct

from services.helpdesk.db import DB
from shared.contracts.desk.policies import (
    CUSTOMER_UNKNOWN,
    POLICY_ARCHIVED,
    POLICY_CATEGORY,
    POLICY_NOT_FOUND,
    POLICY_STALE,
)
from shared.contracts.parties import Caller

_LOCK = "select id, name, archived, version, revision from policy where tenant_id = $1 and id = $2 for update"
_CATEGORY = "select 1 from category where tenant_id = $1 and id = $2"
_CUSTOMER = "select 1 from customer where tenant_id = $1 and id = $2"


class PolicyInHand(Struct, kw_only=True):
    """A policy that is locked for this transaction, as it was before the change."""

    id: UUID
    name: str
    archived: bool
    version: int
    revision: int


async def lock(caller: Caller, policy_id: UUID) -> None:
    """For this transaction."""
    await DB.row(_LOCK, caller.tenant_id, policy_id)


async def take_in_hand(caller: Caller, policy_id: UUID, revision: int) -> PolicyInHand:
    """Raises not found, stale, archived."""
    row = await DB.row(_LOCK, caller.tenant_id, policy_id)
    if row is None:
        raise POLICY_NOT_FOUND()
    policy = PolicyInHand(**dict(row))
    if policy.revision != revision:
        raise POLICY_STALE(revision=policy.revision)
    if policy.archived:
        raise POLICY_ARCHIVED()
    return policy


async def known_customer(caller: Caller, customer_id: UUID) -> None:
    """Raises `commitment.customer_unknown`."""
    if await DB.value(_CUSTOMER, caller.tenant_id, customer_id) is None:
        raise CUSTOMER_UNKNOWN(fields={"customer_id": CUSTOMER_UNKNOWN.code})


async def known_category(caller: Caller, category_id: UUID) -> None:
    """Raises `policy.category_unknown`."""
    if await DB.value(_CATEGORY, caller.tenant_id, category_id) is None:
        raise POLICY_CATEGORY(fields={"category_id": POLICY_CATEGORY.code})
