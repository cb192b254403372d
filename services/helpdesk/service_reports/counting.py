"""The figures of one customer's month. Each is counted as the service report of the whole company counts it
(reports/sql/reports.sql says what a promise kept and broken is)."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from services.helpdesk.db import DB
from services.helpdesk.satisfaction.intervals import share
from services.helpdesk.service_reports.access import midnight, moved
from shared.contracts.desk.service_reports import Counted, KeptPromise, ServiceFigures, Wish

LARGEST = 10
"""Categories and causes that are told by name."""
LEAST = 5
"""Answers below which a month has no rate: one customer has few, and two of three say nothing of the rest."""

_VOLUME = """
select count(*) filter (where t.opened_at >= $3 and t.opened_at < $4)::int as opened,
  count(*) filter (where t.opened_at >= $5 and t.opened_at < $3)::int as opened_before,
  count(*) filter (where t.resolved_at >= $3 and t.resolved_at < $4)::int as resolved,
  count(*) filter (where t.reopened > 0 and exists (select from ticket_event e where e.tenant_id = $1
    and e.ticket_id = t.id and e.at >= $3 and e.at < $4 and e.from_state in ('resolved', 'closed')
    and e.to_state = 'open'))::int as reopened,
  count(*) filter (where t.opened_at < $4 and (t.resolved_at is null or t.resolved_at >= $4)
    and (t.closed_at is null or t.closed_at >= $4))::int as open_at_end
from ticket t where t.tenant_id = $1 and t.customer_id = $2 and t.state not in ('spam', 'merged') and t.opened_at < $4
"""
_KEPT = """
with theirs as materialized (
  select t.id, case when t.source is null then '-infinity' else uuid_extract_timestamp(t.id) end as since
  from ticket t where t.tenant_id = $1 and t.customer_id = $2 and t.state <> 'spam' and t.opened_at < $4),
ended as (
  select b.clock, true as broke from sla_breach b join theirs t on t.id = b.ticket_id
  where b.tenant_id = $1 and not b.by_change and b.due_at >= $3 and b.due_at < $4
  union all
  select c.clock, case when (c.breached_at is null or c.by_change) and c.stopped_at >= t.since then false end
  from ticket_clock c join theirs t on t.id = c.ticket_id
  where c.tenant_id = $1 and c.target_minutes is not null and c.phase = 'stopped' and c.stopped_at >= $3
    and c.stopped_at < $4
  union all
  select y.clock, case when y.is_met and y.stopped_at >= t.since then false end
  from ticket_cycle y join theirs t on t.id = y.ticket_id
  where y.tenant_id = $1 and y.stopped_at >= $3 and y.stopped_at < $4 and not exists (
    select from ticket_clock c where c.tenant_id = $1 and c.ticket_id = y.ticket_id and c.clock = y.clock
      and c.cycle = y.cycle))
select clock, count(*) filter (where broke is false)::int as met, count(*) filter (where broke)::int as breached
from ended group by clock having count(broke) > 0 order by clock
"""
_CATEGORIES = """
select y.name, count(*)::int as count from ticket t
left join category y on y.tenant_id = t.tenant_id and y.id = t.category_id
where t.tenant_id = $1 and t.customer_id = $2 and t.state not in ('spam', 'merged') and t.opened_at >= $3
  and t.opened_at < $4
group by y.id, y.name order by count(*) desc, y.name limit $5
"""
_PRIORITIES = """
select 'P' || t.priority as name, count(*)::int as count from ticket t
where t.tenant_id = $1 and t.customer_id = $2 and t.state not in ('spam', 'merged') and t.opened_at >= $3
  and t.opened_at < $4
group by t.priority order by t.priority
"""
_CAUSES = """
select c.name, count(*)::int as count from ticket_cause s
join ticket t on t.tenant_id = s.tenant_id and t.id = s.ticket_id
left join cause c on c.tenant_id = s.tenant_id and c.id = s.cause_id
where s.tenant_id = $1 and t.customer_id = $2 and t.state not in ('spam', 'merged') and t.resolved_at >= $3
  and t.resolved_at < $4
group by c.id, c.name order by count(*) desc, c.name limit $5
"""
_WISHES = """
select 'IM-' || i.number as number, i.title, i.state from improvement i
where i.tenant_id = $1 and i.customer_id = $2 and (i.opened_at >= $3 and i.opened_at < $4
  or i.decided_at >= $3 and i.decided_at < $4)
order by i.opened_at, i.id limit 20
"""
# One answer of each call-back: of two hands the less happy. What does not count any more was contested.
_SAID = """
with said as (
  select distinct on (a.call_back_id) a.solved, a.result from call_answer a
  where a.tenant_id = $1 and a.customer_id = $2 and a.counts and a.at >= $3 and a.at < $4
  order by a.call_back_id, a.result nulls last, a.source)
select count(*)::int as answers, count(solved)::int as asked, count(*) filter (where solved = 'yes')::int as solved,
  count(result)::int as scored, count(*) filter (where result >= 4)::int as satisfied from said
"""


async def figures_of(tenant_id: UUID, customer_id: UUID, month: date, zone: ZoneInfo) -> ServiceFigures:
    """Inside a scope of the company; `month` is its first day there."""
    begin, end = midnight(month, zone), midnight(moved(month, 1), zone)
    of = (tenant_id, customer_id, begin, end)
    volume = await DB.row(_VOLUME, *of, midnight(moved(month, -1), zone))
    said = await DB.row(_SAID, *of)
    assert volume is not None  # an aggregate
    assert said is not None  # as well
    satisfied = share(said["satisfied"], said["scored"])
    return ServiceFigures(
        **dict(volume),
        kept=tuple(KeptPromise(**dict(row)) for row in await DB.rows(_KEPT, *of)),
        categories=tuple(Counted(**dict(row)) for row in await DB.rows(_CATEGORIES, *of, LARGEST)),
        priorities=tuple(Counted(**dict(row)) for row in await DB.rows(_PRIORITIES, *of)),
        causes=tuple(Counted(**dict(row)) for row in await DB.rows(_CAUSES, *of, LARGEST)),
        answers=said["answers"],
        satisfaction=satisfied.rate if said["scored"] >= LEAST else None,
        solved=share(said["solved"], said["asked"]),
        satisfied=satisfied,
        least=LEAST,
        wishes=tuple(Wish(**dict(row)) for row in await DB.rows(_WISHES, *of)),
    )
