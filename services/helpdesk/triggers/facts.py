"""What is known of a ticket when something happens to it, and of recent tickets for a dry run."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.triggers.matching import Facts
from shared.contracts.desk.conditions import Moment

RECENT = 200
"""Tickets that a dry run looks at: those that changed last."""

_TICKET = """
  t.id as ticket_id, t.number, t.title, t.priority, t.type, t.channel, t.customer_id, c.level, t.assignee_id,
  t.assignee_name, t.team_id,
  (select x.name from team x where x.tenant_id = t.tenant_id and x.id = t.team_id) as team_name,
  ticket_tags(t.tenant_id, t.id) as tags,
  array(with recursive up as (
    select k.id, k.parent_id from category k where k.tenant_id = t.tenant_id and k.id = t.category_id
    union all
    select k.id, k.parent_id from category k join up on k.id = up.parent_id where k.tenant_id = t.tenant_id)
    select id from up) as categories
"""
_ONE = f"""
select {_TICKET}, t.state, e.from_state, e.to_state, coalesce(m.body, '') as body
from ticket t
left join customer c on c.tenant_id = t.tenant_id and c.id = t.customer_id
left join ticket_event e on e.tenant_id = t.tenant_id and e.ticket_id = t.id and e.version = $3
left join message m on m.tenant_id = t.tenant_id and m.id = $4
where t.tenant_id = $1 and t.id = $2
"""
_RECENT = """
with recent as (
  select r.* from ticket r where r.tenant_id = $1 and r.opened_at > now() - interval '90 days'
  order by r.updated_at desc, r.id desc limit $2)
"""
_EVENTS = f"""{_RECENT}
select {_TICKET}, e.to_state as state, e.from_state, e.to_state, coalesce(left(m.body, 8000), '') as body, e.at,
  '' as clock
from recent t
join ticket_event e on e.tenant_id = t.tenant_id and e.ticket_id = t.id
left join customer c on c.tenant_id = t.tenant_id and c.id = t.customer_id
left join message m on m.tenant_id = t.tenant_id and m.id = (e.data ->> 'message_id')::uuid
where (cardinality($3::text[]) = 0 or e.verb = any($3)) and (cardinality($4::text[]) = 0 or e.actor_kind = any($4))
order by e.at desc limit 2000
"""
_BREACHES = f"""{_RECENT}
select {_TICKET}, t.state, null as from_state, '' as body, b.due_at as at, b.clock
from recent t
join sla_breach b on b.tenant_id = t.tenant_id and b.ticket_id = t.id
left join customer c on c.tenant_id = t.tenant_id and c.id = t.customer_id
order by b.due_at desc limit 2000
"""
_WARNINGS = f"""{_RECENT}
select {_TICKET}, t.state, null as from_state, '' as body, x.due_at as at, x.clock
from recent t
join sla_timer x on x.tenant_id = t.tenant_id and x.ticket_id = t.id
  and exists (select from unnest(x.fired) as f where f like 'warning%')
left join customer c on c.tenant_id = t.tenant_id and c.id = t.customer_id
order by x.due_at desc limit 2000
"""
_COUNT = f"{_RECENT} select count(*) from recent"

PEOPLE = ("member", "client")
VERBS: dict[Moment, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Moment.OPENED: (("open", "import"), ()),
    Moment.CUSTOMER_REPLIED: (("answer", "thank", "reopen", "reject"), ("customer",)),
    Moment.AGENT_REPLIED: (
        ("reply", "reply_then_wait_customer", "reply_then_wait_third_party", "resolve"),
        PEOPLE,
    ),
    Moment.ASSIGNED: (("assign", "take"), ()),
    Moment.STATUS_CHANGED: ((), ()),
}
"""The rows of the history that are such a moment: their verbs, and the kinds of those who did it; () is any."""


class Happened(Struct, frozen=True):
    """A moment in the past."""

    at: Any
    facts: Facts


async def facts_of(tenant_id: UUID, ticket_id: UUID, version: int | None, message_id: UUID | None) -> Facts | None:
    """As the ticket is now; `version` names the row of its history that the moment wrote, if it wrote one."""
    row = await DB.row(_ONE, tenant_id, ticket_id, version, message_id)
    return None if row is None else _facts(row)


async def recent(tenant_id: UUID, moment: Moment) -> list[Happened]:
    """Latest first."""
    if moment is Moment.BREACHED:
        rows: Sequence[Record] = await DB.rows(_BREACHES, tenant_id, RECENT)
    elif moment is Moment.WARNED:
        rows = await DB.rows(_WARNINGS, tenant_id, RECENT)
    else:
        verbs, kinds = VERBS[moment]
        rows = await DB.rows(_EVENTS, tenant_id, RECENT, list(verbs), list(kinds))
    found = [Happened(row["at"], _facts(row)) for row in rows]
    return [one for one in found if moment is not Moment.STATUS_CHANGED or one.facts.has_moved]


async def recent_count(tenant_id: UUID) -> int:
    return int(await DB.value(_COUNT, tenant_id, RECENT))


def _facts(row: Record) -> Facts:
    values = {name: value for name, value in row.items() if name != "at"}
    return Facts(**{**values, "tags": tuple(row["tags"]), "categories": tuple(row["categories"])})
