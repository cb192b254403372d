"""Reading teams."""

from typing import Any
from uuid import UUID

import msgspec

from services.helpdesk.db import DB
from shared.contracts.base import Page
from shared.contracts.desk.teams import TEAM_NOT_FOUND, ListTeams, ReadTeam, TeamView
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_LIST = """
select team_view($1, x.id) as said, x.name, x.id from team x
where x.tenant_id = $1 and x.archived = $2 and (x.name, x.id) > ($3, $4) order by x.name, x.id limit $5
"""
_READ = "select team_view($1, $2)"

START = ("", UUID(int=0))
_decoder = msgspec.json.Decoder(TeamView)


async def list_teams(caller: Caller, command: ListTeams) -> Page[TeamView]:
    listing = f"teams:{command.archived}"
    after: Any = decode_cursor(listing, command.cursor, tuple[str, UUID]) if command.cursor else START
    rows = await DB.rows(_LIST, caller.tenant_id, command.archived, *after, command.limit + 1)
    shown = rows[: command.limit]
    more = encode_cursor(listing, (shown[-1]["name"], shown[-1]["id"])) if len(rows) > len(shown) else None
    return Page(items=tuple(_decoder.decode(row["said"]) for row in shown), next=more)


async def read_team(caller: Caller, command: ReadTeam) -> TeamView:
    return await view(caller, command.team_id)


async def view(caller: Caller, team_id: UUID) -> TeamView:
    """Raises `team.not_found`."""
    said = await DB.value(_READ, caller.tenant_id, team_id)
    if said is None:
        raise TEAM_NOT_FOUND()
    return _decoder.decode(said)
