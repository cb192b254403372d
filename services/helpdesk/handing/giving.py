"""Handing out what waits in a team. The team is locked for it, so two tickets at once never go by the same turn.

Teams are always locked before tickets, both in the order of their ids, and all tickets of one transaction by one
statement, also those of several teams and the one that is just coming: so nobody waits for whom he keeps waiting.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from services.helpdesk.calendars.queries import calendar_timelines
from services.helpdesk.db import DB
from services.helpdesk.handing.choosing import Candidate, Choice, choose
from services.helpdesk.sla import Timeline
from services.helpdesk.sla.spans import elapsed
from services.helpdesk.tickets.access import take_in_hand
from services.helpdesk.tickets.journal import change, tell
from shared.contracts.desk.teams import Handing
from shared.contracts.helpdesk import TicketAssigned
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.outbox.outbox import service_caller, wake_of

AT_ONCE = 50
"""Tickets handed out in one transaction: the rest comes with the next sign of life of whoever is there."""
MOMENT = timedelta(seconds=1)

TO_HAND = "select teams_to_hand($1, $2, $3, $4, null)"
_LOCK = """
select id, name, handing, calendar_id, most_open from team
where tenant_id = $1 and id = any($2) and handing <> 'manual' order by id for no key update
"""
_THERE = """
select m.id, m.name, coalesce(s.skills, '{}') as skills, coalesce(extract(epoch from b.given_at), 0)::float8 as turn,
  (select count(*)::int from ticket t where t.tenant_id = $1 and t.assignee_id = m.id
    and t.state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled')) as open
from team_member b
join member m on m.tenant_id = b.tenant_id and m.id = b.member_id and m.state = 'active'
  and m.roles && array['agent', 'support_lead']
join presence p on p.tenant_id = b.tenant_id and p.member_id = b.member_id and is_here(p.is_away, p.seen_at)
left join member_skill s on s.tenant_id = b.tenant_id and s.member_id = b.member_id
where b.tenant_id = $1 and b.team_id = $2
"""
# Those whose turn it is, and one more, locked by their ids as everywhere, and as strongly as take_in_hand is going to.
_HOLD = """
select t.id from ticket t
where t.tenant_id = $1 and t.id = any($3::uuid[] || array(
  select one.id from team x
  cross join lateral (
    select n.id from ticket n
    where n.tenant_id = $1 and n.team_id = x.id and n.offered_at is not null and n.assignee_id is null
      and n.state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled')
    order by n.priority, n.offered_at, n.id limit $4) one
  where x.tenant_id = $1 and x.id = any($2) and x.handing <> 'manual'))
order by t.id for update
"""
_WAITING = """
select t.id, t.title, ticket_tags($1, t.id) as tags from ticket t
where t.tenant_id = $1 and t.id = any($3) and t.team_id = $2 and t.offered_at is not null and t.assignee_id is null
  and t.state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled')
order by t.priority, t.offered_at, t.id limit $4
"""
_GIVE = """
update ticket set assignee_id = $3, assignee_name = $4, offered_at = null where tenant_id = $1 and id = $2
"""
_TURN = """
update team_member set given_at = clock_timestamp() where tenant_id = $1 and team_id = $2 and member_id = $3
returning extract(epoch from given_at)::float8
"""


async def hand_out_new(tenant_id: UUID, ticket_ids: Sequence[UUID]) -> None:
    """Of tickets that have just entered a team; opens its own scope, and only if there is somebody to give them to."""
    teams = await DB.once_in(tenant_id, TO_HAND, list(ticket_ids))
    if teams:
        async with DB.tenant_scope(tenant_id):
            await hand_out(tenant_id, teams)


async def hold_waiting(tenant_id: UUID, team_ids: Sequence[UUID], also: Sequence[UUID] = ()) -> list[UUID]:
    """Locks what may be handed out next, and the tickets `also`. The teams are locked already."""
    return [row["id"] for row in await DB.rows(_HOLD, tenant_id, list(team_ids), list(also), AT_ONCE)]


async def hand_out(tenant_id: UUID, team_ids: Sequence[UUID], held: Sequence[UUID] | None = None) -> None:
    """Inside a scope of the company. Of the tickets `held`, if some are locked already, else of all that wait."""
    caller = service_caller(DB, tenant_id)
    teams = await DB.rows(_LOCK, tenant_id, list(team_ids))
    hours = await calendar_timelines(tenant_id, [one["calendar_id"] for one in teams if one["calendar_id"]])
    moment = now()
    open_teams = [team for team in teams if _is_open(hours.get(team["calendar_id"]), moment)]
    if held is None:
        held = await hold_waiting(tenant_id, [team["id"] for team in open_teams])
    for team in open_teams:
        await _of_team(caller, team, held)
    wake_of(DB.party).ring()


def _is_open(hours: Timeline | None, moment: datetime) -> bool:
    """A team without hours works at all of them."""
    return hours is None or elapsed(hours, moment, moment + MOMENT) > timedelta()


async def _of_team(caller: Caller, team: asyncpg.Record, held: Sequence[UUID]) -> None:
    people = [
        Candidate(**{**dict(row), "skills": tuple(row["skills"])})
        for row in await DB.rows(_THERE, caller.tenant_id, team["id"])
    ]
    if not people:
        return
    for ticket in await DB.rows(_WAITING, caller.tenant_id, team["id"], list(held), AT_ONCE):
        free = [one for one in people if one.open < team["most_open"]]
        choice = choose(Handing(team["handing"]), free, ticket["tags"], ticket["title"])
        if choice is None:
            return
        await _give(caller, team, ticket["id"], choice)


async def _give(caller: Caller, team: asyncpg.Record, ticket_id: UUID, choice: Choice) -> None:
    who = choice.who
    held = await take_in_hand(caller, ticket_id, "assign")
    await DB.run(_GIVE, caller.tenant_id, ticket_id, who.id, who.name)
    held.assignee_id = who.id
    why = {"how": str(choice.how), "team": team["name"], "open": str(who.open), "skills": "、".join(choice.skills)}
    await change(caller, held, "assign", assignee=who.name, **why)
    await tell(caller, held, TicketAssigned)
    who.open += 1
    who.turn = await DB.value(_TURN, caller.tenant_id, team["id"], who.id)
