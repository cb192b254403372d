"""A task in short: on the board of a project, and in the list of what is one's own."""

from datetime import date
from typing import Any

from asyncpg import Record

from services.projects.db import DB
from services.projects.projects.access import seen
from services.projects.quality.days import today
from services.projects.work.access import Ties, ties_of, verbs_of
from services.projects.work.states import OPEN
from shared.contracts.delivery import work as w
from shared.contracts.delivery import work_views as v
from shared.contracts.delivery.plan_kinds import TaskKind
from shared.contracts.delivery.projects import Part
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission

CARD = """t.id as task_id, p.code as project_code, p.name as project_name, t.number, t.kind, t.name,
  coalesce(w.state, 'todo') as state, w.assigned_at is not null as is_assigned,
  case when w.assigned_at is null then t.owner_id else w.owner_id end as owner_id, coalesce(o.name, '') as owner,
  w.reviewer_id, coalesce(r.name, '') as reviewer, w.owner_id as worker_id,
  case when w.state = 'done' then 100 else coalesce(w.percent, 0) end as percent, t.starts_on, t.ends_on, t.is_critical,
  coalesce(w.blocked_why, '') as blocked_why, coalesce(i.ticked, 0)::int as ticked, coalesce(i.items, 0)::int as items,
  (select count(*) from task_comment c where c.tenant_id = t.tenant_id and c.task_id = t.id)::int as comments,
  coalesce(w.revision, 1) as revision,
  (select tm.part from project_member tm where tm.tenant_id = t.tenant_id and tm.project_id = t.project_id
    and tm.member_id = $3 and tm.left_at is null) as part"""
"""`$3` is who asks."""
JOINS = """from plan_task t
join project p on p.tenant_id = t.tenant_id and p.id = t.project_id
left join task_work w on w.tenant_id = t.tenant_id and w.task_id = t.id
left join member o on o.tenant_id = t.tenant_id
  and o.id = case when w.assigned_at is null then t.owner_id else w.owner_id end
left join member r on r.tenant_id = t.tenant_id and r.id = w.reviewer_id
left join lateral (select count(*) as items, count(x.ticked_at) as ticked from task_item x
  where x.tenant_id = t.tenant_id and x.task_id = t.id and x.removed_at is null) i on true"""

_BOARD = f"""
select {CARD}, count(*) over () as total {JOINS}
where t.tenant_id = $1 and t.project_id = $2 and not t.archived and t.kind <> 'phase'
  and ($4::uuid is null or $4 in (w.reviewer_id, case when w.assigned_at is null then t.owner_id else w.owner_id end))
order by coalesce(w.state, 'todo') in ('done', 'cancelled'), t.ends_on nulls last, t.place limit {w.MOST_CARDS}
"""
_PEOPLE = """
select distinct m.id, m.name from plan_task t
left join task_work w on w.tenant_id = t.tenant_id and w.task_id = t.id
join member m on m.tenant_id = t.tenant_id and m.id in (t.owner_id, w.owner_id, w.reviewer_id)
where t.tenant_id = $1 and t.project_id = $2 and not t.archived and t.kind <> 'phase' order by m.name, m.id
"""


async def read_board(caller: Caller, command: w.ReadBoard) -> v.BoardView:
    project = await seen(caller, command.project_id)
    who = (caller.actor_id, command.member_id)
    rows = await DB.rows(_BOARD, caller.tenant_id, project.id, *who)
    people = await DB.rows(_PEOPLE, caller.tenant_id, project.id)
    day = await today(caller.tenant_id)
    leads = ties_of(caller, project.part, None, None).is_lead
    return v.BoardView(
        cards=tuple(card(caller, row, day)[0] for row in rows),
        total=rows[0]["total"] if rows else 0,
        people=tuple(v.Worker(**dict(row)) for row in people),
        may_assign=leads and Permission.TASK_ASSIGN in caller.permissions,
    )


def card(caller: Caller, row: Record, day: date, section: v.WorkSection | None = None) -> tuple[v.WorkCard, Ties]:
    state = v.WorkState(row["state"])
    ties = ties_of(caller, Part(row["part"]) if row["part"] else None, row["worker_id"], row["reviewer_id"])
    given = {name: row[name] for name in v.WorkCard.__struct_fields__ if name in row.keys()}  # noqa: SIM118 - a Record
    is_late = state in OPEN and row["ends_on"] is not None and row["ends_on"] < day
    told: dict[str, Any] = {
        "kind": TaskKind(row["kind"]),
        "state": state,
        "late_days": (day - row["ends_on"]).days if is_late else 0,
        "verbs": verbs_of(caller, state, ties),
        "section": section,
    }
    return v.WorkCard(**{**given, **told}), ties
