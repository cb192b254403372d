"""Handing out what waits in a team. The team is locked for it, so two tickets at once never go by the same turn; teams
are always locked before tickets, so that nobody waits for whom he keeps waiting."""

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

_TO_HAND = "select teams_to_hand($1, $2, $3, $4, null)"
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
# Those whose turn it is, locked by their ids as everywhere, and as strongly as take_in_hand is going to.
_WAITING = """
select id, title, ticket_tags($1, id) as tags from (
  select t.id, t.title, t.priority, t.offered_at from ticket t
  where t.tenant_id = $1 and t.team_id = $2 and t.offered_at is not null and t.assignee_id is null
    and t.state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled')
    and t.id = any(array(
      select n.id from ticket n
      where n.tenant_id = $1 and n.team_id = $2 and n.offered_at is not null and n.assignee_id is null
        and n.state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled')
      order by n.priority, n.offered_at, n.id limit $3))
  order by t.id for update) held
order by priority, offered_at, id
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
    teams = await DB.once_in(tenant_id, _TO_HAND, list(ticket_ids))
    if teams:
        async with DB.tenant_scope(tenant_id):
            await hand_out(tenant_id, teams)


async def hand_out(tenant_id: UUID, team_ids: Sequence[UUID]) -> None:
    """Inside a scope of the company."""
    caller = service_caller(DB, tenant_id)
    teams = await DB.rows(_LOCK, tenant_id, list(team_ids))
    hours = await calendar_timelines(tenant_id, [one["calendar_id"] for one in teams if one["calendar_id"]])
    moment = now()
    for team in teams:
        if _is_open(hours.get(team["calendar_id"]), moment):
            await _of_team(caller, team)
    wake_of(DB.party).ring()


def _is_open(hours: Timeline | None, moment: datetime) -> bool:
    """A team without hours works at all of them."""
    return hours is None or elapsed(hours, moment, moment + MOMENT) > timedelta()


async def _of_team(caller: Caller, team: asyncpg.Record) -> None:
    people = [
        Candidate(**{**dict(row), "skills": tuple(row["skills"])})
        for row in await DB.rows(_THERE, caller.tenant_id, team["id"])
    ]
    if not people:
        return
    for ticket in await DB.rows(_WAITING, caller.tenant_id, team["id"], AT_ONCE):
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
