"""Handing a ticket to a team, and saying whether one is there to be handed any."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from services.helpdesk.db import DB
from services.helpdesk.handing.giving import hand_out, hold_waiting
from services.helpdesk.tickets.access import TicketInHand, take_in_hand
from services.helpdesk.tickets.journal import change, tell
from services.helpdesk.tickets.queries import view
from services.helpdesk.tickets.teaching import said_team
from shared.contracts.desk.handing import HandOver, SayPresence, Seen, TicketHandedOver
from shared.contracts.helpdesk import TEAM_UNKNOWN, Presence
from shared.contracts.parties import Caller, Kind
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
    name, held = await held_team(caller, command.team_id, command.ticket_id)
    ticket = await take_in_hand(caller, command.ticket_id, "hand_over", command.revision)
    if name is None:
        raise TEAM_UNKNOWN(fields={"team_id": TEAM_UNKNOWN.code})
    if await enter(caller, ticket, "hand_over", command.team_id, name):
        if caller.kind is not Kind.SERVICE:
            await said_team(caller, ticket.id, ticket.customer_id, command.team_id)
        await hand_out_of(caller, ticket, command.team_id, held)
    return await view(caller, ticket.id)


async def held_team(caller: Caller, team_id: UUID | None, ticket_id: UUID) -> tuple[str | None, Sequence[UUID]]:
    """The name of a team in use and what waits in it for somebody, locked with the ticket: teams always are before
    tickets. None: there is no such team; no team at all has an empty name."""
    if team_id is None:
        return "", ()
    name = await DB.value(_TEAM, caller.tenant_id, team_id)
    return name, await hold_waiting(caller.tenant_id, [team_id], [ticket_id])


async def enter(caller: Caller, ticket: TicketInHand, verb: str, team_id: UUID | None, name: str, **data: Any) -> bool:
    """With the ticket in hand for `verb`. Who is not of the team is no longer in charge. False if it is there
    already."""
    before = await DB.row(_BEFORE, caller.tenant_id, ticket.id, team_id)
    assert before is not None  # it is locked
    if before["team_id"] == team_id:
        return False
    keeps = before["is_theirs"] or team_id is None
    await DB.run(_ENTER, caller.tenant_id, ticket.id, team_id, keeps)
    if not keeps:
        ticket.assignee_id = None
    await change(caller, ticket, verb, team=name, team_before=before["name"] or "", **data)
    await tell(caller, ticket, TicketHandedOver, team_id=team_id)
    return True


async def hand_out_of(caller: Caller, ticket: TicketInHand, team_id: UUID | None, held: Sequence[UUID]) -> None:
    """Once it has entered, and nobody has it; `held` as `held_team` gave it."""
    if team_id is not None and ticket.assignee_id is None:
        await hand_out(caller.tenant_id, [team_id], held)


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
