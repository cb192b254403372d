"""What a report says of a project, counted now: only what its customer may know."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.projects.control.progress import Done, Progress
from services.projects.control.reading import Control, control_of, today_of
from services.projects.db import DB
from services.projects.projects.access import ProjectInHand
from shared.contracts.delivery import customer_reports as c
from shared.contracts.delivery.deliverables import DeliverableState
from shared.contracts.parties import Caller

MOST = 100
"""Lines of one kind."""

_PROJECT = "select starts, ends from project where tenant_id = $1 and id = $2"
_MILESTONES = f"""
select t.id, t.name, coalesce(s.ends_on, t.ends_on) as planned_on, t.ends_on as expected_on
from plan_task t
left join plan_baseline b on b.tenant_id = t.tenant_id and b.project_id = t.project_id and b.state = 'approved'
left join baseline_task s on s.tenant_id = b.tenant_id and s.baseline_id = b.id and s.round = b.round
  and s.task_id = t.id
where t.tenant_id = $1 and t.project_id = $2 and t.kind = 'milestone' and not t.archived
order by t.ends_on nulls last, t.number limit {MOST}
"""
_DELIVERABLES = f"""
select 'D-' || d.number as number, d.name, d.state, d.delivered_version as version, v.delivered_at
from deliverable d join deliverable_version v on v.tenant_id = d.tenant_id and v.deliverable_id = d.id
  and v.number = d.delivered_version
where d.tenant_id = $1 and d.project_id = $2 and d.is_visible and v.delivered_at is not null
order by d.number limit {MOST}
"""
_AWAITED = f"""
select 'deliverable' as kind, 'D-' || number as number, name as title, number as place from deliverable
where tenant_id = $1 and project_id = $2 and is_visible and state = 'delivered'
union all
select 'change', 'CR-' || lpad(number::text, 2, '0'), title, number from change_request
where tenant_id = $1 and project_id = $2 and state = 'customer_review'
order by kind, place limit {MOST}
"""
_RISKS = f"""
select r.happening, r.response from project_risk r
join customer_report_plan p on p.tenant_id = r.tenant_id and p.project_id = r.project_id and r.number = any(p.risks)
where r.tenant_id = $1 and r.project_id = $2 and r.state <> 'closed' order by r.number limit {MOST}
"""


async def content_of(caller: Caller, project: ProjectInHand, progress: Progress | None) -> c.ReportContent:
    """Inside a transaction of the company."""
    of = (caller.tenant_id, project.id)
    control = await control_of(caller, project, progress)
    done: Mapping[UUID, Done] = {} if progress is None else await progress(caller, [project.id])
    days = await DB.row(_PROJECT, *of)
    assert days is not None  # it is in hand
    return c.ReportContent(
        as_of=await today_of(caller.tenant_id),
        phase=project.phase,
        starts=days["starts"],
        ends=days["ends"],
        **_progress(control),
        milestones=tuple(_milestone(dict(row), done) for row in await DB.rows(_MILESTONES, *of)),
        deliverables=tuple(
            c.ReportDeliverable(**{**dict(row), "state": DeliverableState(row["state"])})
            for row in await DB.rows(_DELIVERABLES, *of)
        ),
        awaited=tuple(
            c.Awaited(kind=row["kind"], number=row["number"], title=row["title"])
            for row in await DB.rows(_AWAITED, *of)
        ),
        risks=tuple(c.ToldRisk(**dict(row)) for row in await DB.rows(_RISKS, *of)),
    )


def _progress(control: Control | None) -> dict[str, Any]:
    """Shares of the baseline's work, in whole percent."""
    if control is None or not control.figures.bac:
        return {"percent": None, "planned_percent": None, "expected_end": control and control.figures.ends_on}
    told = control.figures
    return {
        "percent": None if told.ev is None else told.ev * 100 // told.bac,
        "planned_percent": told.pv * 100 // told.bac,
        "expected_end": told.ends_on,
    }


def _milestone(row: dict[str, Any], done: Mapping[UUID, Done]) -> c.ReportMilestone:
    one = done.get(row.pop("id"))
    return c.ReportMilestone(**row, reached_on=one.finished_on if one is not None else None)
