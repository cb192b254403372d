"""Loading one member to change him. Contacts' memberships are not among them: they go by their contact."""

from uuid import UUID

from msgspec import Struct

from gateway.db import DB
from shared.contracts.gateway import LAST_ADMIN, MEMBER_NOT_FOUND, MEMBER_STALE, MemberState
from shared.contracts.parties import Caller
from shared.contracts.roles import Role

_LOCK = """
select id, person_id, name, roles, department_id, state, revision from membership
where tenant_id = $1 and id = $2 and kind = 'staff' for update
"""
# Every admin's row is locked, in one order: two admins cannot remove each other at the same moment.
_ADMINS = """
select id from membership
where tenant_id = $1 and kind = 'staff' and state = 'active' and $2 = any(roles) order by id for update
"""


class MemberInHand(Struct, frozen=True, kw_only=True):
    id: UUID
    person_id: UUID
    name: str
    roles: tuple[Role, ...]
    department_id: UUID | None
    state: MemberState
    revision: int


async def take_in_hand(caller: Caller, member_id: UUID, revision: int) -> MemberInHand:
    """Locked for this transaction; raises not found or stale."""
    row = await DB.row(_LOCK, caller.tenant_id, member_id)
    if row is None:
        raise MEMBER_NOT_FOUND()
    if row["revision"] != revision:
        raise MEMBER_STALE(revision=row["revision"])
    roles = tuple(Role(role) for role in row["roles"])
    return MemberInHand(**{**dict(row), "roles": roles, "state": MemberState(row["state"])})


async def keep_an_admin(caller: Caller, member: MemberInHand) -> None:
    """Raises `member.last_admin` if `member` is the only one left who could undo what is about to happen."""
    if Role.AD not in member.roles or member.state is not MemberState.ACTIVE:
        return
    admins = await DB.rows(_ADMINS, caller.tenant_id, str(Role.AD))
    if not any(row["id"] != member.id for row in admins):
        raise LAST_ADMIN()
