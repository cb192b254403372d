"""What the clock does: a draft the morning after a period, and a word to the manager while one waits to be sent."""

from datetime import timedelta
from uuid import UUID

from services.projects.control.progress import Progress
from services.projects.control.reading import today_of
from services.projects.customer_reports import periods
from services.projects.customer_reports.access import whole
from services.projects.customer_reports.actions import DUE, WAITS, drafted, due_after
from services.projects.customer_reports.telling import told
from services.projects.db import DB
from services.projects.directory.queries import zone_of
from services.projects.due.remembering import remember
from services.projects.quality.days import next_morning
from shared.contracts.delivery.customer_reports import ReportFrequency
from shared.contracts.delivery.projects import Phase
from shared.due import Act
from shared.outbox.outbox import service_caller

OVER = frozenset({Phase.CLOSED, Phase.ARCHIVED, Phase.TERMINATED})

_PLAN = """
select frequency, first_day from customer_report_plan
where tenant_id = $1 and project_id = $2 and frequency is not null for update
"""
_NEXT = "update customer_report_plan set first_day = $3 where tenant_id = $1 and project_id = $2"
_WAITING = """
select project_id from customer_report where tenant_id = $1 and id = $2 and state in ('draft', 'approved')
"""


def acts(progress: Progress | None) -> dict[str, Act]:
    async def be_due(tenant_id: UUID, project_id: UUID) -> None:
        """Nothing is told of a project that rests, and nothing more of one that is over."""
        project = await whole(tenant_id, project_id)
        plan = await DB.row(_PLAN, tenant_id, project_id)
        if project is None or plan is None or project.phase in OVER:
            return
        frequency, today = ReportFrequency(plan["frequency"]), await today_of(tenant_id)
        first, last = periods.latest(frequency, plan["first_day"], today)
        following = last + timedelta(days=1)
        await DB.run(_NEXT, tenant_id, project_id, following)
        await due_after(tenant_id, project_id, periods.last_of(frequency, following))
        if project.phase is Phase.ON_HOLD:
            return
        caller = service_caller(DB, tenant_id)
        made = await drafted(caller, project, (first, last), progress, by_clock=True)
        await told(caller, project, made, "drafted")

    return {DUE: be_due, WAITS: still_waits}


async def still_waits(tenant_id: UUID, report_id: UUID) -> None:
    project_id: UUID | None = await DB.value(_WAITING, tenant_id, report_id)
    project = None if project_id is None else await whole(tenant_id, project_id)
    if project is None or project.phase in OVER:
        return
    await told(service_caller(DB, tenant_id), project, report_id, "late")
    await remember(tenant_id, WAITS, report_id, next_morning(await zone_of(tenant_id)))
