"""Reading reports as our people do."""

from typing import Any
from uuid import UUID

import msgspec

from services.projects.customer_reports import periods
from services.projects.customer_reports.access import seen_of
from services.projects.customer_reports.states import CUSTOMER_REPORT
from services.projects.db import DB
from services.projects.projects.access import ProjectInHand, leads_all, seen
from shared.contracts.delivery import customer_reports as c
from shared.contracts.delivery.projects import Part
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission

_PLAN = """
select frequency, first_day, revision from customer_report_plan where tenant_id = $1 and project_id = $2
"""
_RISKS = """
select r.number, r.happening, coalesce(r.number = any(p.risks), false) as is_told from project_risk r
left join customer_report_plan p on p.tenant_id = r.tenant_id and p.project_id = r.project_id
where r.tenant_id = $1 and r.project_id = $2 and r.state <> 'closed' order by r.number limit 100
"""
_LIST = """
select id, number, first_day, last_day, state, sent_at, read_by, read_at from customer_report
where tenant_id = $1 and project_id = $2 order by number desc limit 200
"""
_ONE = """
select r.id, r.project_id, p.code as project_code, p.name as project_name, c.name as customer_name, r.number,
  r.first_day, r.last_day, r.state, r.figures::text as content, r.summary, r.wishes, r.drafted_by, r.drafted_at,
  r.approved_by, r.approved_at, r.sent_by, r.sent_at, r.read_by, r.read_at, r.revision,
  array(select k.name from contact k where k.tenant_id = r.tenant_id and k.customer_id = r.customer_id
    and case when r.sent_at is not null then k.id = any(r.sent_to) else k.state = 'active' and k.mail is not null end
    order by k.manager desc, k.name limit 20) as receivers
from customer_report r
join project p on p.tenant_id = r.tenant_id and p.id = r.project_id
join customer c on c.tenant_id = r.tenant_id and c.id = r.customer_id
where r.tenant_id = $1 and r.id = $2
"""

content = msgspec.json.Decoder(c.ReportContent)


def leads(caller: Caller, project: ProjectInHand) -> bool:
    may = Permission.CUSTOMER_REPORT_MANAGE in caller.permissions
    return may and (project.part is Part.MANAGER or leads_all(caller))


async def list_reports(caller: Caller, command: c.ListCustomerReports) -> c.CustomerReportsView:
    project = await seen(caller, command.project_id)
    of = (caller.tenant_id, project.id)
    row = await DB.row(_PLAN, *of)
    frequency = c.ReportFrequency(row["frequency"]) if row is not None and row["frequency"] else None
    next_on = None
    if frequency is not None and row is not None:
        next_on = periods.last_of(frequency, row["first_day"]) + periods.DAY
    return c.CustomerReportsView(
        project_id=project.id,
        frequency=frequency,
        next_on=next_on,
        plan_revision=row["revision"] if row is not None else 0,
        risks=tuple(c.RiskChoice(**dict(one)) for one in await DB.rows(_RISKS, *of)),
        items=tuple(
            c.CustomerReportRow(**{**dict(one), "state": c.CustomerReportState(one["state"])})
            for one in await DB.rows(_LIST, *of)
        ),
        may_write=leads(caller, project),
    )


async def read_report(caller: Caller, command: c.ReadCustomerReport) -> c.CustomerReportView:
    project = await seen_of(caller, command.report_id)
    return await view_of(caller, command.report_id, leads=leads(caller, project))


async def view_of(caller: Caller, report_id: UUID, *, leads: bool) -> c.CustomerReportView:
    """Of one whose project is known to be his to see."""
    row = await DB.row(_ONE, caller.tenant_id, report_id)
    if row is None:
        raise c.CUSTOMER_REPORT_NOT_FOUND()
    state = c.CustomerReportState(row["state"])
    told: dict[str, Any] = {
        "state": state,
        "content": content.decode(row["content"]),
        "receivers": tuple(row["receivers"]),
        "verbs": tuple(CUSTOMER_REPORT.verbs_from(state, caller.permissions, str(caller.kind))) if leads else (),
    }
    return c.CustomerReportView(**{**dict(row), **told})
