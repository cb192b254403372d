"""All projects that run, in a handful of statements however many they are: projects, their tasks, what was done."""

from datetime import date
from uuid import UUID

from asyncpg import Record

from services.projects.control.figures import Frame, figures
from services.projects.control.progress import Progress
from services.projects.control.reading import today_of, tolerance_of
from services.projects.control.rules import Tolerance, health
from services.projects.control.standing import Course, Task, curve_of, measured, tasks_of
from services.projects.db import DB
from services.projects.plan.loading import hours_of
from services.projects.projects.access import SEES, sees_all
from services.projects.scheduling import Worktime
from shared.contracts.delivery import control as c
from shared.contracts.delivery.plan_kinds import TaskKind
from shared.contracts.delivery.projects import Phase
from shared.contracts.parties import Caller

_SEEN = SEES.replace("{wide}", "$2").replace("{me}", "$3")
_PROJECTS = f"""
select p.id, p.code, p.name, cu.name as customer, m.name as manager, p.phase, p.ends, b.starts_on, b.ends_on,
  b.curve::text as curve,
  (select count(*) from change_request r where r.tenant_id = p.tenant_id and r.project_id = p.id
    and r.state in ('draft', 'assessing', 'internal_review', 'customer_review', 'approved')) as open_changes
from project p
join customer cu on cu.tenant_id = p.tenant_id and cu.id = p.customer_id
join member m on m.tenant_id = p.tenant_id and m.id = p.manager_id
left join plan_baseline b on b.tenant_id = p.tenant_id and b.project_id = p.id and b.state = 'approved'
where p.tenant_id = $1 and {_SEEN} and p.phase not in ('closed', 'archived', 'terminated')
order by p.opened_at desc, p.id desc limit 300
"""
ORDER = {c.Health.RED: 0, c.Health.AMBER: 1, c.Health.GREEN: 2, c.Health.NONE: 3}


async def portfolio(caller: Caller, command: c.ReadPortfolio, progress: Progress | None) -> c.PortfolioView:
    """Working days are the company's: days that one project has of its own are on its own page."""
    rows = await DB.rows(_PROJECTS, caller.tenant_id, sees_all(caller), caller.actor_id)
    tolerance, today = await tolerance_of(caller.tenant_id), await today_of(caller.tenant_id)
    usual = (await hours_of(caller, None, set())).usual
    ids: list[UUID] = [row["id"] for row in rows if row["curve"] is not None]
    tasks, is_known = await tasks_of(caller, ids, progress)
    frame = (usual, today, is_known)
    found = [_row(row, tasks.get(row["id"], []), frame, tolerance) for row in rows]
    found.sort(key=lambda row: (ORDER[row.health], -(row.days or 0), row.code))
    counts = {str(level): sum(row.health is level for row in found) for level in c.Health}
    return c.PortfolioView(rows=tuple(found), counts=counts)


def _row(row: Record, tasks: list[Task], frame: tuple[Worktime, date, bool], tolerance: Tolerance) -> c.PortfolioRow:
    phase = Phase(row["phase"])
    told = _told(row, tasks, frame, tolerance) if row["curve"] is not None else None
    state, reasons = (told.health, told.reasons) if told is not None else health(None, phase, tolerance)
    coming = _coming(tasks)
    return c.PortfolioRow(
        code=row["code"],
        name=row["name"],
        customer=row["customer"],
        manager=row["manager"],
        phase=phase,
        health=state,
        reasons=reasons,
        spi_t=told.spi_t if told else None,
        cpi=told.cpi if told else None,
        days=told.days if told else None,
        ends_on=told.ends_on if told else row["ends"],
        met=told.met if told else 0,
        due=told.due if told else 0,
        next_milestone=coming[1] if coming else None,
        next_on=coming[0] if coming else None,
        open_changes=row["open_changes"],
    )


def _told(row: Record, tasks: list[Task], frame: tuple[Worktime, date, bool], tolerance: Tolerance) -> c.Figures:
    usual, today, is_known = frame
    course = Course(curve_of(row["curve"]), row["starts_on"], usual)
    found = measured(tasks, course, today, is_known=is_known)
    whole = Frame((row["starts_on"], row["ends_on"]), usual, today, is_known)
    return figures(found, whole, Phase(row["phase"]), tolerance)


def _coming(tasks: list[Task]) -> tuple[date, str] | None:
    """The next milestone that was not reached."""
    found = [
        (task.row["ends_on"], task.row["name"])
        for task in tasks
        if task.row["kind"] == TaskKind.MILESTONE
        and task.row["ends_on"] is not None
        and (task.done is None or task.done.finished_on is None)
    ]
    return min(found, default=None)
