"""Once a morning everybody hears in one word what presses: his own tasks that are due, late or silent. Of what is late
for a day the project's manager hears too, after three days the head of its owner's department."""

from datetime import date, timedelta
from uuid import UUID

from asyncpg import Record

from services.projects.db import DB
from services.projects.directory.queries import zone_of
from services.projects.due.remembering import remember
from services.projects.quality.days import morning, next_morning, today
from shared.contracts.delivery.work import WorkDue
from shared.core.clock import now
from shared.due import Act
from shared.outbox.outbox import record, service_caller

DUE = "work_morning"
SOON_DAYS, MANAGER_AFTER, HEAD_AFTER, SILENT_DAYS = 2, 1, 3, 3

_BEGIN = "insert into due (tenant_id, kind, subject_id, fire_at) values ($1, $2, $1, $3) on conflict do nothing"
_PRESSING = """
select t.id as task_id, t.project_id, t.number, t.name, t.ends_on, p.code, p.manager_id, w.owner_id, w.state,
  (select d.head_id from member m join department d on d.tenant_id = m.tenant_id and d.id = m.department_id
    and d.state = 'active' where m.tenant_id = w.tenant_id and m.id = w.owner_id) as head_id,
  w.state in ('in_progress', 'rework') and w.noted_at < $4 as is_silent
from task_work w
join plan_task t on t.tenant_id = w.tenant_id and t.id = w.task_id and not t.archived
join project p on p.tenant_id = w.tenant_id and p.id = w.project_id
where w.tenant_id = $1 and w.assigned_at is not null and w.state not in ('done', 'cancelled')
  and p.phase not in ('on_hold', 'closed', 'archived', 'terminated')
  and (t.ends_on <= $3 or w.state in ('in_progress', 'rework') and w.noted_at < $4 or t.ends_on < $2)
order by t.ends_on nulls last, p.code, t.number limit 20000
"""
_REMIND = """
insert into task_reminder (tenant_id, task_id, project_id, member_id, on_day, because)
select $1::uuid, * from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::date[], $6::text[]) on conflict do nothing
"""


async def begin(tenant_id: UUID) -> None:
    """From the first task that is handed out, every morning."""
    zone = await zone_of(tenant_id)
    first = morning(zone, now().astimezone(zone).date())
    await DB.run(_BEGIN, tenant_id, DUE, first if first > now() else next_morning(zone))


async def be_morning(tenant_id: UUID, _company: UUID) -> None:
    day, zone = await today(tenant_id), await zone_of(tenant_id)
    silent = morning(zone, day, -SILENT_DAYS)
    rows = await DB.rows(_PRESSING, tenant_id, day, day + timedelta(days=SOON_DAYS), silent)
    found: dict[UUID, list[tuple[str, Record]]] = {}
    for row in rows:
        for member_id, because in told_of(row, day):
            found.setdefault(member_id, []).append((because, row))
    for member_id, those in found.items():
        await _tell(tenant_id, member_id, those, day)
    await remember(tenant_id, DUE, tenant_id, next_morning(zone))


def told_of(row: Record, day: date) -> list[tuple[UUID, str]]:
    """Who hears of it this morning, and why; each once."""
    late = (day - row["ends_on"]).days if row["ends_on"] is not None else -SOON_DAYS - 1
    reason = "overdue" if late > 0 else "soon" if late >= -SOON_DAYS else "silent"
    heard: dict[UUID, str] = {}
    if row["state"] != "submitted":  # it is its reviewer's turn then, and nobody else's
        heard[row["owner_id"]] = reason
    if late >= MANAGER_AFTER or row["is_silent"]:
        heard.setdefault(row["manager_id"], "below")
    if late >= HEAD_AFTER and row["head_id"] is not None:
        heard.setdefault(row["head_id"], "below")
    return list(heard.items())


async def _tell(tenant_id: UUID, member_id: UUID, those: list[tuple[str, Record]], day: date) -> None:
    first = those[0][1]
    counts = {because: sum(one == because for one, _row in those) for because in ("overdue", "soon", "below")}
    columns = [
        [row["task_id"] for _because, row in those],
        [row["project_id"] for _because, row in those],
        [member_id] * len(those),
        [day] * len(those),
        [because for because, _row in those],
    ]
    await DB.run(_REMIND, tenant_id, *columns)
    event = WorkDue(
        id=member_id,
        version=day.toordinal(),
        number=f"{first['code']} #{first['number']}",
        title=first["name"],
        place="work",
        silent=sum(bool(row["is_silent"]) and one != "below" for one, row in those),
        people=(member_id,),
        **counts,
    )
    await record(DB, service_caller(DB, tenant_id), event)


ACTS: dict[str, Act] = {DUE: be_morning}
