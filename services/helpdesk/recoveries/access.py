"""Loading a recovery case and being allowed to, in one step."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.recoveries.states import RECOVERY
from shared.contracts.desk.recoveries import (
    RECOVERY_MANAGERS,
    RECOVERY_NOT_FOUND,
    RECOVERY_STALE,
    RecoveryState,
)
from shared.contracts.parties import Caller
from shared.contracts.roles import Role

_LOCK = """
select id, state, ticket_id, is_again, contact_due, plan_due, contacted_at, planned_at, revision from recovery_case
where tenant_id = $1 and id = $2 for update
"""
_HAS_MANAGER = """
select exists (select from member where tenant_id = $1 and state = 'active' and 'management' = any(roles))
"""


class RecoveryInHand(Struct, kw_only=True):
    id: UUID
    state: RecoveryState
    ticket_id: UUID | None
    is_again: bool
    contact_due: datetime
    plan_due: datetime
    contacted_at: datetime | None
    planned_at: datetime | None
    revision: int


async def take_in_hand(caller: Caller, recovery_id: UUID, verb: str, revision: int) -> RecoveryInHand:
    """Locked for this transaction. Raises not found, stale, a manager's, or that there is no such move from here."""
    row = await DB.row(_LOCK, caller.tenant_id, recovery_id)
    if row is None:
        raise RECOVERY_NOT_FOUND()
    found = RecoveryInHand(**{**dict(row), "state": RecoveryState(row["state"])})
    if found.revision != revision:
        raise RECOVERY_STALE(revision=found.revision)
    if found.is_again and not await may_take_up(caller):
        raise RECOVERY_MANAGERS()
    RECOVERY.move(found.state, verb)
    return found


async def may_take_up(caller: Caller) -> bool:
    """A customer who is unhappy again is a manager's, where the company has one."""
    return Role.MG in caller.roles or not await DB.value(_HAS_MANAGER, caller.tenant_id)
