"""What is later than its baseline by more than the company tolerates, as evidence asks for it: FROM lists over a
project `p`. Working days are counted by the company's week and by the days that differ for it and for the project, as
control counts them (services/projects/control/figures.py)."""

_WORKED = """coalesce((select w.is_worked from work_day w where w.tenant_id = p.tenant_id and w.on_day = d.on_day::date
    and (w.project_id is null or w.project_id = p.id) order by w.project_id nulls last limit 1),
    extract(isodow from d.on_day)::int = any(coalesce((select k.weekdays from work_week k
      where k.tenant_id = p.tenant_id), array[1, 2, 3, 4, 5])))"""


def _days(first: str, last: str) -> str:
    """Working days in [first, last]."""
    return f"""(select count(*)::int from generate_series(({first})::timestamp, ({last})::timestamp, interval '1 day')
    d(on_day) where {_WORKED})"""


_OF_BASELINE = """from plan_baseline b
  join company co on co.tenant_id = b.tenant_id and co.id = b.tenant_id
  join baseline_task s on s.tenant_id = b.tenant_id and s.baseline_id = b.id and s.round = b.round
  join plan_task t on t.tenant_id = s.tenant_id and t.id = s.task_id and not t.archived and t.kind <> 'phase'
  left join task_work w on w.tenant_id = t.tenant_id and w.task_id = t.id
  where b.tenant_id = p.tenant_id and b.project_id = p.id and b.state = 'approved'"""
# When it was done or let be; else as planned, and not before today while somebody still has to do it.
_ENDS = """case when w.state in ('done', 'cancelled')
      then (coalesce(w.done_at, w.cancelled_at) at time zone co.zone)::date
    when t.kind = 'milestone' then t.ends_on else greatest(t.ends_on, (now() at time zone co.zone)::date) end"""
_LATER = f"""(select '#' || t.number as name, t.id as task_id, s.starts_on as starts, s.ends_on as planned,
    {_ENDS} as ends {_OF_BASELINE} and {_ENDS} > s.ends_on
  union all select p.code, null, min(b.starts_on), min(b.ends_on), max({_ENDS}) {_OF_BASELINE}
  having max({_ENDS}) > min(b.ends_on)) r"""
_BEYOND = f"""from (select r.name, r.task_id, {_days("r.planned + 1", "r.ends")} as days,
    {_days("r.starts", "r.planned")} as whole from {_LATER}) l
  cross join (select coalesce(max(c.days), 3) as days, coalesce(max(c.percent), 10) as percent from control_tolerance c
    where c.tenant_id = p.tenant_id) most
  left join lateral (select n.days, n.recovery, n.recovers from deviation_note n where n.tenant_id = p.tenant_id
    and n.project_id = p.id and n.task_id is not distinct from l.task_id order by n.at desc limit 1) n on true
  where (l.days > most.days or l.days * 100 > most.percent * l.whole)"""

UNEXPLAINED = f"{_BEYOND} and (n.days is null or l.days > n.days + most.days)"
"""No cause was given, or it has become later than the tolerance since."""
UNRECOVERED = f"{_BEYOND} and n.recovery is distinct from 'customer' and coalesce(n.recovers, 0) = 0"
"""Nothing is done that wins days back, nor was it settled with the customer."""
