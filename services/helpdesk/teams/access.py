"""Loading a team to change it."""

from uuid import UUID

from msgspec import Struct

from services.helpdesk.db import DB
from shared.contracts.desk.teams import TEAM_ARCHIVED, TEAM_NOT_FOUND, TEAM_STALE
from shared.contracts.parties import Caller

_LOCK = "select id, name, archived, revision from team where tenant_id = $1 and id = $2 for update"
_ALL = "select pg_advisory_xact_lock(hashtextextended('team:' || $1::text, 0))"


class TeamInHand(Struct, kw_only=True):
    """A team that is locked for this transaction, as it was before the change."""

    id: UUID
    name: str
    archived: bool
    revision: int


async def hold_teams(caller: Caller) -> None:
    """One change of a company's teams at a time: only one of them may take what is new."""
    await DB.run(_ALL, str(caller.tenant_id))


async def take_in_hand(caller: Caller, team_id: UUID, revision: int) -> TeamInHand:
    """Raises not found, stale, archived."""
    await hold_teams(caller)
    row = await DB.row(_LOCK, caller.tenant_id, team_id)
    if row is None:
        raise TEAM_NOT_FOUND()
    team = TeamInHand(**dict(row))
    if team.revision != revision:
        raise TEAM_STALE(revision=team.revision)
    if team.archived:
        raise TEAM_ARCHIVED()
    return team
