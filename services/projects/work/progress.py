"""What was done of each task, for control: as it was reported, and done once another has passed it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.projects.control.progress import Done
from services.projects.db import DB
from shared.contracts.parties import Caller

ACTUAL = """coalesce((select sum(e.minutes) from time_entry e where e.tenant_id = t.tenant_id and e.task_id = t.id
    and e.state = 'approved'), 0)"""
"""Approved minutes of a task `t`."""

# A milestone that nobody was given is reached when all it waits for is done.
_DONE = f"""
select t.id, case when w.state = 'done' or m.on_day is not null then 100 else coalesce(w.percent, 0) end as percent,
  ({ACTUAL})::int as actual, coalesce(f.on_day, m.on_day) as finished_on,
  coalesce(w.state = 'done', false) or m.on_day is not null as is_checked
from plan_task t
join company c on c.tenant_id = t.tenant_id and c.id = t.tenant_id
left join task_work w on w.tenant_id = t.tenant_id and w.task_id = t.id
left join lateral (select (case when w.state = 'done' then w.done_at when t.kind <> 'milestone' then w.cancelled_at end
  at time zone c.zone)::date as on_day) f on true
left join lateral (
  select (max(b.done_at) at time zone c.zone)::date as on_day from plan_link l
  left join task_work b on b.tenant_id = l.tenant_id and b.task_id = l.before_id and b.state = 'done'
  where t.kind = 'milestone' and w.assigned_at is null and l.tenant_id = t.tenant_id and l.after_id = t.id
  having count(*) = count(b.task_id)
) m on true
where t.tenant_id = $1 and t.project_id = any($2) and not t.archived and t.kind <> 'phase'
  and (w.task_id is not null or m.on_day is not null or ({ACTUAL})::int > 0)
"""


async def done_of(caller: Caller, projects: Sequence[UUID]) -> Mapping[UUID, Done]:
    rows = await DB.rows(_DONE, caller.tenant_id, list(projects))
    return {
        row["id"]: Done(
            percent=row["percent"],
            actual=row["actual"],
            finished_on=row["finished_on"],
            is_checked=row["is_checked"],
        )
        for row in rows
    }
