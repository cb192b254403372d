"""Handing a ticket to a team, and saying whether one is there to be handed any."""

from typing import Any
from uuid import UUID

import msgspec

from services.helpdesk.db import DB
from services.helpdesk.handing.giving import hand_out, hold_waiting
from services.helpdesk.tickets.access import take_in_hand
from services.helpdesk.tickets.journal import change, tell
from services.helpdesk.tickets.queries import view
from shared.contracts.desk.handing import HandOver, SayPresence, Seen, TicketHandedOver
from shared.contracts.helpdesk import TEAM_UNKNOWN, Presence
from shared.contracts.parties import Caller
from shared.feature import Ask

_TEAM = "select name from team where tenant_id = $1 and id = $2 and not archived for no key update"
_BEFORE = """
select x.name, t.team_id, $3::uuid is not null and exists (
    select from team_member b where b.tenant_id = $1 and b.team_id = $3 and b.member_id = t.assignee_id) as is_theirs
from ticket t left join team x on x.tenant_id = t.tenant_id and x.id = t.team_id
where t.tenant_id = $1 and t.id = $2
"""
_ENTER = """
update ticket set team_id = $3::uuid, assignee_id = case when $4 then assignee_id end,
  assignee_name = case when $4 then assignee_name end,
  offered_at = case when $3::uuid is not null and not $4 then now() end
where tenant_id = $1 and id = $2
"""
_SAY = """
insert into presence (tenant_id, member_id, is_away, seen_at) values ($1, $2, $3, now())
on conflict (tenant_id, member_id) do update set is_away = excluded.is_away, seen_at = excluded.seen_at
"""
_MINE = "select teams_waiting($1, null, $2)"
_SEEN = "select presence_seen($1, $2, $3)::text"


class _Sight(msgspec.Struct):
    is_away: bool
    is_available: bool
    teams: tuple[UUID, ...]


_sight = msgspec.json.Decoder(_Sight)


async def hand_over(caller: Caller, command: HandOver) -> bytes:
    name, held = "", []
    if command.team_id is not None:
        name = await DB.value(_TEAM, caller.tenant_id, command.team_id)
        held = await hold_waiting(caller.tenant_id, [command.team_id], [command.ticket_id])
    ticket = await take_in_hand(caller, command.ticket_id, "hand_over", command.revision)
    if name is None:
        raise TEAM_UNKNOWN(fields={"team_id": TEAM_UNKNOWN.code})
    before = await DB.row(_BEFORE, caller.tenant_id, ticket.id, command.team_id)
    assert before is not None  # it is locked
    if before["team_id"] == command.team_id:
        return await view(caller, ticket.id)
    keeps = before["is_theirs"] or command.team_id is None
    await DB.run(_ENTER, caller.tenant_id, ticket.id, command.team_id, keeps)
    if not keeps:
        ticket.assignee_id = None
    said: dict[str, Any] = {"team": name, "team_before": before["name"] or ""}
    await change(caller, ticket, "hand_over", **said)
    await tell(caller, ticket, TicketHandedOver, team_id=command.team_id)
    if command.team_id is not None and not keeps:
        await hand_out(caller.tenant_id, [command.team_id], held)
    return await view(caller, ticket.id)


async def say(caller: Caller, command: SayPresence) -> Presence:
    """Whoever comes is handed what waits for him, in the same breath."""
    await DB.run(_SAY, caller.tenant_id, caller.actor_id, command.is_away)
    if not command.is_away:
        teams = await DB.value(_MINE, caller.tenant_id, caller.actor_id)
        if teams:
            await hand_out(caller.tenant_id, teams)
    return Presence(is_away=command.is_away, is_available=not command.is_away)


async def seen(caller: Caller, command: Seen, ask: Ask) -> Presence:
    """One round trip, unless something waits for him."""
    sight = _sight.decode(str(await DB.once(caller, _SEEN)))
    if sight.teams:
        async with DB.tenant_scope(caller.tenant_id):
            await hand_out(caller.tenant_id, sight.teams)
    return Presence(is_away=sight.is_away, is_available=sight.is_available)
