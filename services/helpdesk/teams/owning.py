"""What a team keeps for its people, a view or a canned reply: who keeps it there."""

from uuid import UUID

from services.helpdesk.db import DB
from shared.contracts.desk.teams import TEAM_NOT_FOUND, TEAM_NOT_LED
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission

_TEAM = "select lead_id, archived from team where tenant_id = $1 and id = $2 for share"


async def check_keeps(caller: Caller, team_id: UUID, everywhere: Permission, *, is_new: bool = False) -> None:
    """The team's lead does, and who holds the permission for what the whole company shares, who also tidies up behind a
    team that was put away. Raises that there is no such team in use, that one does not lead it."""
    row = await DB.row(_TEAM, caller.tenant_id, team_id)
    may_everywhere = caller.may(everywhere)
    if row is None or (row["archived"] and (is_new or not may_everywhere)):
        raise TEAM_NOT_FOUND()
    if row["lead_id"] != caller.actor_id and not may_everywhere:
        raise TEAM_NOT_LED()
