"""Loading a need to change it."""

from decimal import Decimal
from uuid import UUID

from msgspec import Struct

from services.projects.db import DB
from services.projects.requirements.states import REQUIREMENT
from shared.contracts.delivery.requirements import REQUIREMENT_NOT_FOUND, REQUIREMENT_STALE
from shared.contracts.delivery.requirements import RequirementState as S
from shared.contracts.parties import Caller

_LOCK = """
select id, number, customer_id, title, text, amount, currency, state, revision from requirement
where tenant_id = $1 and id = $2 for update
"""


class InHand(Struct, frozen=True, kw_only=True):
    id: UUID
    number: int
    customer_id: UUID
    title: str
    text: str
    amount: Decimal | None
    currency: str
    state: S
    revision: int


async def take_in_hand(caller: Caller, requirement_id: UUID, revision: int, verb: str) -> tuple[InHand, S]:
    """Locked, and the state that the verb leads to. Raises not found, stale, or that there is no such move."""
    row = await DB.row(_LOCK, caller.tenant_id, requirement_id)
    if row is None:
        raise REQUIREMENT_NOT_FOUND()
    found = InHand(**{**dict(row), "state": S(row["state"])})
    if found.revision != revision:
        raise REQUIREMENT_STALE(revision=found.revision)
    return found, REQUIREMENT.next(found.state, verb)
