"""The agenda of a meeting from what is open in its project ("2.1.f"): what was agreed and is not done, what is late,
high risks, nonconformities, changes that wait."""

from uuid import UUID

import msgspec

from services.projects.db import DB
from shared.contracts.delivery.meeting_views import Point, PointKind
from shared.contracts.delivery.meetings import MOST_POINTS

HIGH = 10
"""A risk's score from which on it is spoken of: those above medium."""
EACH = 20
"""At most so many points of one kind, the most pressing first."""

_OPEN = """
select kind, number, text from (
  (select 1 as place, 'action' as kind, '#' || t.number as number, a.text || ' (' || o.name || ')' as text,
      a.due_on as day, t.number as serial
    from meeting_action a join plan_task t on t.tenant_id = a.tenant_id and t.id = a.task_id and not t.archived
    join member o on o.tenant_id = a.tenant_id and o.id = a.owner_id
    left join task_work w on w.tenant_id = t.tenant_id and w.task_id = t.id
    where a.tenant_id = $1 and a.project_id = $2 and coalesce(w.state, 'todo') not in ('done', 'cancelled')
    order by a.due_on, t.number limit $5)
  union all
  (select 2, 'task', '#' || t.number, t.name, t.ends_on, t.number
    from plan_task t left join task_work w on w.tenant_id = t.tenant_id and w.task_id = t.id
    where t.tenant_id = $1 and t.project_id = $2 and not t.archived and t.kind <> 'phase' and t.ends_on < $3
      and coalesce(w.state, 'todo') not in ('done', 'cancelled')
      and not exists (select from meeting_action a where a.tenant_id = t.tenant_id and a.task_id = t.id)
    order by t.ends_on, t.number limit $5)
  union all
  (select 3, 'risk', 'R-' || lpad(r.number::text, 2, '0'), r.happening, r.due_on, r.number
    from project_risk r where r.tenant_id = $1 and r.project_id = $2 and r.state not in ('closed', 'occurred')
      and r.probability * r.impact >= $4
    order by r.probability * r.impact desc, r.number limit $5)
  union all
  (select 4, 'nonconformity', n.number, n.title, n.due_on, 0
    from nonconformity n where n.tenant_id = $1 and n.project_id = $2
      and n.state not in ('verified', 'effect_watch', 'closed')
    order by n.due_on nulls last, n.number limit $5)
  union all
  (select 5, 'change', 'CR-' || c.number, c.title, null, c.number
    from change_request c where c.tenant_id = $1 and c.project_id = $2
      and c.state in ('assessing', 'internal_review', 'customer_review', 'approved')
    order by c.number limit $5)
) open order by place, day nulls last, serial, number
"""
_KEPT = "select agenda::text from meeting where tenant_id = $1 and id = $2"
_WRITE = "update meeting set agenda = $3, revision = revision + 1 where tenant_id = $1 and id = $2"

_points = msgspec.json.Decoder(tuple[Point, ...])


def decoded(agenda: str) -> tuple[Point, ...]:
    return _points.decode(agenda)


async def write(tenant_id: UUID, meeting_id: UUID, points: tuple[Point, ...]) -> None:
    await DB.run(_WRITE, tenant_id, meeting_id, msgspec.json.encode(points).decode())


async def draw(tenant_id: UUID, project_id: UUID, meeting_id: UUID, day: object) -> None:
    """People's own topics stay where they are, before what is open by that day."""
    kept = decoded(await DB.value(_KEPT, tenant_id, meeting_id))
    topics = [point for point in kept if point.kind is PointKind.TOPIC]
    rows = await DB.rows(_OPEN, tenant_id, project_id, day, HIGH, EACH)
    found = [Point(kind=PointKind(row["kind"]), number=row["number"], text=row["text"][:500]) for row in rows]
    await write(tenant_id, meeting_id, tuple((topics + found)[:MOST_POINTS]))
