"""At the end of a week, and on the morning after it, those who have not submitted their time hear of it: each once,
however many projects he is of."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from services.projects.db import DB
from services.projects.directory.queries import zone_of
from services.projects.due.remembering import remember
from services.projects.quality.days import MORNING
from services.projects.timesheets.access import RUNS
from services.projects.timesheets.sheets import monday
from shared.contracts.delivery.timesheets import TimesheetDue
from shared.core.clock import now
from shared.due import Act
from shared.outbox.outbox import record, service_caller

DUE = "timesheet_week"
EVENING = time(16)
FRIDAY = 4

# Who has begun a sheet and not handed it in; who had work of his own in that week and has booked nothing at all.
_LATE = f"""
select m.id from member m where m.tenant_id = $1 and m.state = 'active' and (
  exists (select from time_entry e where e.tenant_id = m.tenant_id and e.member_id = m.id and e.week = $2::date
    and e.state in ('draft', 'returned') and e.minutes <> 0)
  or not exists (select from time_entry e where e.tenant_id = m.tenant_id and e.member_id = m.id and e.week = $2::date)
    and exists (select from project_member w
      join project p on p.tenant_id = w.tenant_id and p.id = w.project_id and p.phase in {RUNS}
      join plan_task t on t.tenant_id = p.tenant_id and t.project_id = p.id and t.owner_id = m.id and not t.archived
        and t.kind in ('task', 'deliverable') and t.starts_on <= $2::date + 6 and t.ends_on >= $2
      where w.tenant_id = m.tenant_id and w.member_id = m.id and w.left_at is null
        and p.phase not in ('initiating', 'planning')))
order by m.id
"""


async def begin(tenant_id: UUID) -> None:
    """From the first time that is booked on; said again, it is the same moment."""
    await remember(tenant_id, DUE, tenant_id, next_moment(now().astimezone(await zone_of(tenant_id))))


async def be_due(tenant_id: UUID, _subject: UUID) -> None:
    zone = await zone_of(tenant_id)
    week = week_meant(now().astimezone(zone))
    people = tuple(row["id"] for row in await DB.rows(_LATE, tenant_id, week))
    if people:
        event = TimesheetDue(
            id=tenant_id,
            version=(week - date(2000, 1, 3)).days,
            week=week,
            title=f"{week.isoformat()} – {(week + timedelta(days=6)).isoformat()}",
            place=f"timesheet?week={week.isoformat()}",
            people=people,
        )
        await record(DB, service_caller(DB, tenant_id), event)
    await begin(tenant_id)


def week_meant(at: datetime) -> date:
    """From Friday on it is the week that ends, before that the one that has ended."""
    day = at.date()
    return monday(day) if day.weekday() >= FRIDAY else monday(day) - timedelta(days=7)


def next_moment(at: datetime) -> datetime:
    """The next of Friday afternoon and Monday morning."""
    zone = at.tzinfo
    assert isinstance(zone, ZoneInfo)  # it is the company's
    week = monday(at.date())
    moments = (
        datetime.combine(week + timedelta(days=FRIDAY), EVENING, zone),
        datetime.combine(week + timedelta(days=7), MORNING, zone),
    )
    return next((one for one in moments if one > at), moments[-1])


ACTS: dict[str, Act] = {DUE: be_due}
