"""The numbers of call-backs over a period: counted by PostgreSQL, made sure of here (intervals.py).

One answer per call-back counts: of two hands the less happy. An agent's credit for it is one divided by the number of
agents who worked on the ticket.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from asyncpg import Record
from msgspec.structs import replace

from services.helpdesk.db import DB
from services.helpdesk.satisfaction.intervals import share
from shared.contracts.desk.reports import REPORT_PERIOD
from shared.contracts.desk.satisfaction import (
    Funnel,
    Satisfaction,
    SatisfactionBy,
    SatisfactionQuery,
    Satisfied,
)
from shared.contracts.parties import Caller

MOST_DAYS = 366
FIRST_YEAR, LAST_YEAR = 1990, 9000

# Of each call-back that began in the period, the answer that counts.
_SAID = """
with mine as (
  select * from call_back where tenant_id = $1 and began_at >= $2 and began_at < $3),
said as (
  select distinct on (a.call_back_id) m.id, m.customer_id, m.ticket_id, m.handlers, m.business, a.solved, a.result,
    a.recommend, m.occasion
  from mine m join call_answer a on a.tenant_id = m.tenant_id and a.call_back_id = m.id and a.counts
  {only} order by a.call_back_id, a.solved = 'no' desc nulls last, a.result nulls last, a.source)
"""
_SUMS = """
  coalesce(sum(w), 0)::float8 as answers, coalesce(sum(w) filter (where solved is not null), 0)::float8 as asked,
  coalesce(sum(w) filter (where solved = 'yes'), 0)::float8 as solved,
  coalesce(sum(w) filter (where result is not null), 0)::float8 as scored,
  coalesce(sum(w) filter (where result >= 4), 0)::float8 as satisfied, (sum(w * result)
    / nullif(sum(w) filter (where result is not null), 0))::float8 as mean
"""
_FUNNEL = """
select count(*) as all, count(*) filter (where state in ('planned', 'due', 'in_progress', 'linked')) as open,
  count(*) filter (where state = 'answered') as answered, count(*) filter (where state = 'confirmed') as confirmed,
  count(*) filter (where state = 'refused') as refused, count(*) filter (where state = 'no_contact') as no_contact,
  count(*) filter (where state = 'unanswered') as unanswered,
  count(*) filter (where state = 'suppressed') as suppressed, count(*) filter (where state = 'excluded') as excluded,
  count(*) filter (where state = 'void') as void,
  count(*) filter (where attempts > 0) as tried,
  count(*) filter (where exists (select from call_attempt x where x.tenant_id = b.tenant_id and x.call_back_id = b.id
    and x.result in ('answered', 'partial', 'refused', 'call_later'))) as connected,
  count(*) filter (where choice in ('must', 'drawn') and concluded_at is not null and state <> 'void') as called,
  count(*) filter (where state = 'answered' and business = 'reopened') as reopened
from call_back b where tenant_id = $1 and began_at >= $2 and began_at < $3
"""
_NPS = f"""{_SAID.replace("{only}", "")} select count(recommend) as asked,
  count(*) filter (where recommend >= 9) as promoters, count(*) filter (where recommend <= 6) as detractors from said
where occasion <> 'resolved'"""
_RECOVERY = """
select count(*) as cases, count(*) filter (where contact_late or plan_late) as late,
  percentile_cont(0.5) within group (order by extract(epoch from done_at - opened_at) / 3600.0)
    filter (where done_at is not null) as hours
from recovery_case where tenant_id = $1 and opened_at >= $2 and opened_at < $3
"""
_ALL = _SAID.replace("{only}", "")
_TOTAL = f"{_ALL} select {_SUMS} from (select *, 1.0 as w from said) x"
_INTERVIEWER = (
    _SAID.replace("{only}", "and a.source = 'interviewer'")
    + f"""
select {_SUMS} from (select *, 1.0 as w from said) x"""
)
_CUSTOMER = (
    _SAID.replace("{only}", "and a.source = 'customer'")
    + f"""
select {_SUMS} from (select *, 1.0 as w from said) x"""
)
_BY_CUSTOMER = f"""{_ALL}
select x.customer_id as id, c.name, {_SUMS} from (select *, 1.0 as w from said) x
join customer c on c.tenant_id = $1 and c.id = x.customer_id group by 1, 2"""
_BY_CATEGORY = f"""{_ALL}
select t.category_id as id, coalesce(g.name, '') as name, {_SUMS} from (select *, 1.0 as w from said) x
join ticket t on t.tenant_id = $1 and t.id = x.ticket_id
left join category g on g.tenant_id = $1 and g.id = t.category_id group by 1, 2"""
_BY_AGENT = f"""{_ALL}
select m.id, m.name, {_SUMS} from (
  select s.*, h.id as agent, 1.0 / cardinality(s.handlers) as w from said s cross join unnest(s.handlers) h (id)) x
join member m on m.tenant_id = $1 and m.id = x.agent group by 1, 2"""


async def read(caller: Caller, command: SatisfactionQuery) -> Satisfaction:
    days = (command.last_day - command.first_day).days + 1
    if not 0 < days <= MOST_DAYS or not FIRST_YEAR <= command.first_day.year <= LAST_YEAR:
        raise REPORT_PERIOD(fields={"last_day": REPORT_PERIOD.code}, days=MOST_DAYS)
    zone = _zone(command.zone)
    span = (_midnight(command.first_day, zone), _midnight(command.last_day + timedelta(days=1), zone))
    given = (caller.tenant_id, *span)
    funnel = _told(await DB.row(_FUNNEL, *given))
    recovery, nps = _told(await DB.row(_RECOVERY, *given)), _told(await DB.row(_NPS, *given))
    rows = [_satisfied(row["id"], row["name"], dict(row)) for row in await _rows(command.by, given)]
    asked_and_over = sum(funnel[name] for name in ("answered", "confirmed", "refused", "no_contact", "unanswered"))
    return Satisfaction(
        first_day=command.first_day,
        last_day=command.last_day,
        least=command.least,
        funnel=Funnel(**{name: funnel[name] for name in Funnel.__struct_fields__}),
        contact=share(funnel["connected"], funnel["tried"]),
        response=share(funnel["answered"], asked_and_over),
        no_contact=share(funnel["no_contact"], funnel["called"]),
        reopened=share(funnel["reopened"], funnel["answered"]),
        total=_satisfied(None, "", _told(await DB.row(_TOTAL, *given))),
        by_interviewer=_satisfied(None, "", _told(await DB.row(_INTERVIEWER, *given))),
        by_customer=_satisfied(None, "", _told(await DB.row(_CUSTOMER, *given))),
        recovery_hours=float(recovery["hours"]) if recovery["hours"] is not None else None,
        recoveries=recovery["cases"],
        recoveries_late=recovery["late"],
        recommend=nps["asked"],
        promoters=share(nps["promoters"], nps["asked"]),
        detractors=share(nps["detractors"], nps["asked"]),
        rows=ranked(rows, command.least),
    )


async def _rows(by: SatisfactionBy, given: tuple[Any, ...]) -> list[Record]:
    if by is SatisfactionBy.CUSTOMER:
        return await DB.rows(_BY_CUSTOMER, *given)
    if by is SatisfactionBy.CATEGORY:
        return await DB.rows(_BY_CATEGORY, *given)
    return await DB.rows(_BY_AGENT, *given)


def _told(row: Record | None) -> dict[str, Any]:
    assert row is not None  # sums always give one
    return dict(row)


def _satisfied(id_: UUID | None, name: str, row: dict[str, Any]) -> Satisfied:
    return Satisfied(
        id=id_,
        name=name,
        answers=row["answers"],
        solved=share(row["solved"], row["asked"]),
        satisfied=share(row["satisfied"], row["scored"]),
        mean=row["mean"],
    )


def ranked(rows: list[Satisfied], least: int) -> tuple[Satisfied, ...]:
    """Those with enough answers first, by the low end of the interval: who is surely good stands before who is perhaps
    better. The others by name, without a place. Pure."""
    enough = sorted(
        (one for one in rows if one.satisfied.of >= least), key=lambda one: (-(one.satisfied.low or 0), one.name)
    )
    few = sorted((one for one in rows if one.satisfied.of < least), key=lambda one: one.name)
    return (*(replace(one, is_ranked=True, rank=place) for place, one in enumerate(enough, start=1)), *few)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
