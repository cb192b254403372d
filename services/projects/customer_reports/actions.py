"""The verbs on reports to customers."""

from datetime import date, timedelta
from uuid import UUID

import msgspec

from services.projects.control.progress import Progress
from services.projects.control.reading import today_of
from services.projects.customer_reports import periods
from services.projects.customer_reports.access import take
from services.projects.customer_reports.counting import content_of
from services.projects.customer_reports.queries import list_reports, view_of
from services.projects.customer_reports.telling import told
from services.projects.db import DB
from services.projects.directory.queries import zone_of
from services.projects.due.remembering import forget, remember
from services.projects.projects.access import ProjectInHand, lead
from services.projects.projects.opening import note
from services.projects.quality.days import morning
from shared.contracts.delivery import customer_reports as c
from shared.contracts.parties import Caller
from shared.core.ids import new_id

DUE, WAITS = "customer_report", "customer_report_waits"
PATIENCE = 3
"""Days after which a draft that was not sent is spoken of."""
A_YEAR = timedelta(days=366)

_FIRST = """
insert into customer_report_plan (tenant_id, project_id, frequency, first_day, risks, changed_by)
values ($1, $2, $3, $4, $5, $6) on conflict do nothing
"""
_PLAN = """
update customer_report_plan set frequency = $3, risks = $5, changed_by = $6, changed_at = now(),
  first_day = case when frequency is not distinct from $3 then first_day else $4::date end, revision = revision + 1
where tenant_id = $1 and project_id = $2 and revision = $7
"""
_FIRST_DAY = "select first_day from customer_report_plan where tenant_id = $1 and project_id = $2"
# $8: what the clock drafts takes the days of a draft that still waits with it, so that none are left out.
_DRAFT = """
insert into customer_report (tenant_id, id, project_id, customer_id, number, first_day, last_day, figures, drafted_by)
select $1, $2, $3, $4, coalesce(max(number), 0) + 1, $5, $6, $7, case when not $8 then $9::text end
from customer_report where tenant_id = $1 and project_id = $3
on conflict (tenant_id, project_id) where state = 'draft' do update set last_day = excluded.last_day,
  first_day = case when $8 then least(customer_report.first_day, excluded.first_day) else excluded.first_day end,
  figures = excluded.figures, drafted_by = excluded.drafted_by, drafted_at = now(),
  revision = customer_report.revision + 1
returning id
"""
_WRITE = """
update customer_report set summary = $3, wishes = $4, revision = revision + 1 where tenant_id = $1 and id = $2
"""
_APPROVE = """
update customer_report set state = 'approved', approved_by_id = $3, approved_by = $4, approved_at = now(),
  revision = revision + 1
where tenant_id = $1 and id = $2
"""
_SEND = """
update customer_report set state = 'sent', sent_by = $3, sent_at = now(), sent_to = $4, revision = revision + 1
where tenant_id = $1 and id = $2
"""
_RECEIVERS = """
select id from contact where tenant_id = $1 and customer_id = $2 and state = 'active' and mail is not null
order by manager desc, name limit 20
"""


async def plan(caller: Caller, command: c.SetReportPlan) -> c.CustomerReportsView:
    """A frequency that is set anew begins today; the same one goes on."""
    project = await lead(caller, command.project_id)
    today = await today_of(caller.tenant_id)
    frequency = str(command.frequency) if command.frequency else None
    first = today if command.frequency else None
    what = (frequency, first, sorted(set(command.risks)), caller.name)
    if command.revision == 0:
        done = await DB.run(_FIRST, caller.tenant_id, project.id, *what)
    else:
        done = await DB.run(_PLAN, caller.tenant_id, project.id, *what, command.revision)
    if not done:
        raise c.CUSTOMER_REPORT_STALE()
    if command.frequency is None:
        await forget(caller.tenant_id, DUE, project.id)
    else:
        begun: date = await DB.value(_FIRST_DAY, caller.tenant_id, project.id)
        await due_after(caller.tenant_id, project.id, periods.last_of(command.frequency, begun))
    return await list_reports(caller, c.ListCustomerReports(project_id=project.id))


async def due_after(tenant_id: UUID, project_id: UUID, last: date) -> None:
    """The morning after the period."""
    await remember(tenant_id, DUE, project_id, morning(await zone_of(tenant_id), last, 1))


async def draft(caller: Caller, command: c.DraftCustomerReport, progress: Progress | None) -> c.CustomerReportView:
    project = await lead(caller, command.project_id)
    today = await today_of(caller.tenant_id)
    if command.last < command.first or command.first > today or command.last - command.first > A_YEAR:
        raise c.CUSTOMER_REPORT_PERIOD(fields={"last": c.CUSTOMER_REPORT_PERIOD.code})
    made = await drafted(caller, project, (command.first, command.last), progress, by_clock=False)
    return await view_of(caller, made, leads=True)


async def drafted(
    caller: Caller, project: ProjectInHand, days: tuple[date, date], progress: Progress | None, *, by_clock: bool
) -> UUID:
    """The project is in hand."""
    content = msgspec.json.encode(await content_of(caller, project, progress)).decode()
    whose = (project.id, project.customer_id, *days)
    made: UUID = await DB.value(_DRAFT, caller.tenant_id, new_id(), *whose, content, by_clock, caller.name)
    zone = await zone_of(caller.tenant_id)
    await remember(caller.tenant_id, WAITS, made, morning(zone, await today_of(caller.tenant_id), PATIENCE))
    return made


async def write(caller: Caller, command: c.WriteCustomerReport) -> c.CustomerReportView:
    _project, found, _state = await take(caller, command.report_id, command.revision, "write")
    await DB.run(_WRITE, caller.tenant_id, found.id, command.summary.strip(), command.wishes.strip())
    return await view_of(caller, found.id, leads=True)


async def approve(caller: Caller, command: c.MoveCustomerReport) -> c.CustomerReportView:
    """What he sees is what he approves: nothing is counted again."""
    project, found, _state = await take(caller, command.report_id, command.revision, "approve")
    if not found.summary:
        raise c.CUSTOMER_REPORT_WORDS()
    await DB.run(_APPROVE, caller.tenant_id, found.id, caller.actor_id, caller.name)
    await note(caller, project.id, "customer_report_approved")
    return await view_of(caller, found.id, leads=True)


async def send(caller: Caller, command: c.MoveCustomerReport) -> c.CustomerReportView:
    project, found, _state = await take(caller, command.report_id, command.revision, "send")
    rows = await DB.rows(_RECEIVERS, caller.tenant_id, project.customer_id)
    if not rows:
        raise c.CUSTOMER_REPORT_NOBODY()
    contacts = [row["id"] for row in rows]
    await DB.run(_SEND, caller.tenant_id, found.id, caller.name, contacts)
    await forget(caller.tenant_id, WAITS, found.id)
    await note(caller, project.id, "customer_report_sent")
    await told(caller, project, found.id, "sent", *contacts)
    return await view_of(caller, found.id, leads=True)
