"""Whose a canned reply is: the company's, a team's, or one member's own that nobody else ever sees."""

from uuid import UUID

from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.teams.owning import check_keeps
from shared.contracts.desk.canned import CANNED_ARCHIVED, CANNED_NOT_FOUND, CANNED_SHARED, CANNED_STALE
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission

SEEN = """
tenant_id = $1 and (owner_id = $2 or owner_id is null and (team_id is null or $3 or is_of_team($1, team_id, $2)))
"""
"""Of company $1 by the member $2; $3: also what belongs to teams he is not in."""

_LOCK = f"select id, owner_id, team_id, archived, revision from canned_reply where {SEEN} and id = $4 for update"


class CannedInHand(Struct, frozen=True, kw_only=True):
    """Locked for this transaction, as it was before the change."""

    id: UUID
    owner_id: UUID | None
    team_id: UUID | None
    archived: bool
    revision: int


async def check_whose(caller: Caller, owner_id: UUID | None, team_id: UUID | None, *, is_new: bool = False) -> None:
    """The company's are kept by those who lead, a team's also by its lead: raises `canned.shared`, and as
    `check_keeps`."""
    if team_id is not None:
        await check_keeps(caller, team_id, Permission.CANNED_MANAGE, is_new=is_new)
    elif owner_id is None and not caller.may(Permission.CANNED_MANAGE):
        raise CANNED_SHARED()


def reader(caller: Caller) -> tuple[UUID, UUID, bool]:
    """The first three values of a statement with `SEEN`."""
    return caller.tenant_id, caller.actor_id, caller.may(Permission.CANNED_MANAGE)


async def take_in_hand(caller: Caller, canned_id: UUID, revision: int) -> CannedInHand:
    """Raises not found, not his to change, stale, archived."""
    row = await DB.row(_LOCK, *reader(caller), canned_id)
    if row is None:
        raise CANNED_NOT_FOUND()
    canned = CannedInHand(**dict(row))
    await check_whose(caller, canned.owner_id, canned.team_id)
    if canned.revision != revision:
        raise CANNED_STALE(revision=canned.revision)
    if canned.archived:
        raise CANNED_ARCHIVED()
    return canned
