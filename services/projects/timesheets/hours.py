"""Hours of a project: what was planned of each task and what was booked, by task, by person and one by one."""

from datetime import date
from uuid import UUID

from services.projects.db import DB
from services.projects.projects.access import seen
from services.projects.timesheets.queries import VIEW, entry_view
from shared.contracts.base import Page
from shared.contracts.delivery import timesheets as c
from shared.contracts.delivery.time_views import PersonHours, ProjectHours, TaskHours, TimeEntryView
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

PAGE = 500
START = (date(2000, 1, 1), UUID(int=0))

_TASKS = """
select t.id as task_id, t.number as task_number, t.name as task_name, coalesce(m.name, '') as owner_name,
  case when t.archived then 0 else coalesce(t.effort, t.minutes) end as planned,
  coalesce(s.approved, 0)::int as approved, coalesce(s.submitted, 0)::int as submitted
from plan_task t
left join member m on m.tenant_id = t.tenant_id and m.id = t.owner_id
left join (select e.task_id, sum(e.minutes) filter (where e.state = 'approved') as approved,
    sum(e.minutes) filter (where e.state = 'submitted') as submitted
  from time_entry e where e.tenant_id = $1 and e.project_id = $2 group by e.task_id) s on s.task_id = t.id
where t.tenant_id = $1 and t.project_id = $2 and t.kind in ('task', 'deliverable')
  and (not t.archived and coalesce(t.effort, t.minutes) > 0 or s.task_id is not null)
order by t.archived, t.place, t.id
"""
_PEOPLE = """
select e.member_id, m.name as member_name, coalesce(sum(e.minutes) filter (where e.state = 'approved'), 0)::int
  as approved, coalesce(sum(e.minutes) filter (where e.state = 'submitted'), 0)::int as submitted
from time_entry e join member m on m.tenant_id = e.tenant_id and m.id = e.member_id
where e.tenant_id = $1 and e.project_id = $2 and e.state in ('approved', 'submitted')
group by e.member_id, m.name order by approved desc, m.name, e.member_id
"""
_LIST = f"""{VIEW} and e.project_id = $2 and e.state in ('approved', 'submitted') and (e.on_day, e.id) > ($3, $4)
order by e.on_day, e.id limit $5"""


async def read_hours(caller: Caller, command: c.ReadProjectHours) -> ProjectHours:
    project = await seen(caller, command.project_id)
    tasks = tuple(TaskHours(**dict(row)) for row in await DB.rows(_TASKS, caller.tenant_id, project.id))
    people = tuple(PersonHours(**dict(row)) for row in await DB.rows(_PEOPLE, caller.tenant_id, project.id))
    return ProjectHours(
        project_id=project.id,
        planned=sum(one.planned for one in tasks),
        approved=sum(one.approved for one in tasks),
        submitted=sum(one.submitted for one in tasks),
        tasks=tasks,
        people=people,
    )


async def list_time(caller: Caller, command: c.ListTime) -> Page[TimeEntryView]:
    """What was submitted or approved: a draft is its owner's own matter."""
    project = await seen(caller, command.project_id)
    listing = f"time:{project.id}"
    after = decode_cursor(listing, command.cursor, tuple[date, UUID]) if command.cursor else START
    rows = await DB.rows(_LIST, caller.tenant_id, project.id, *after, PAGE + 1)
    shown = rows[:PAGE]
    more = encode_cursor(listing, (shown[-1]["on"], shown[-1]["id"])) if len(rows) > PAGE else None
    return Page(items=tuple(entry_view(caller, row) for row in shown), next=more)
