"""Loading what control looks at, and showing it."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record
from msgspec import Struct

from services.projects.control.figures import Frame, deviations, figures
from services.projects.control.progress import Progress
from services.projects.control.rules import USUAL, Tolerance
from services.projects.control.standing import Course, Measured, curve_of, measured, tasks_of
from services.projects.db import DB
from services.projects.directory.queries import zone_of
from services.projects.plan.loading import hours_of
from services.projects.projects.access import ProjectInHand, leads_all, seen
from shared.contracts.delivery import control as c
from shared.contracts.delivery.baselines import CurvePoint
from shared.contracts.delivery.projects import Part
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission
from shared.core.clock import now

_BASELINE = """
select number, starts_on, ends_on, curve::text as curve from plan_baseline
where tenant_id = $1 and project_id = $2 and state = 'approved'
"""
_TOLERANCE = "select days, percent, revision from control_tolerance where tenant_id = $1"
_NOTES = """
select distinct on (task_id) task_id, days, cause, words, recovery, action, recovers, noted_by, at from deviation_note
where tenant_id = $1 and project_id = $2 order by task_id, at desc
"""
_REPORTS = """
select id, number, first_day, last_day, state, issued_by, issued_at, figures ->> 'health' as health,
  (figures ->> 'ev')::bigint as ev, (figures ->> 'ac')::bigint as ac, figures ->> 'as_of' as as_of
from progress_report where tenant_id = $1 and project_id = $2 order by number desc limit 200
"""


class Control(Struct, frozen=True):
    """Of a project with an approved baseline, now."""

    number: int
    curve: tuple[CurvePoint, ...]
    found: Measured
    frame: Frame
    tolerance: Tolerance
    figures: c.Figures
    rows: tuple[c.DeviationRow, ...]


async def today_of(tenant_id: UUID) -> date:
    return now().astimezone(await zone_of(tenant_id)).date()


async def tolerance_of(tenant_id: UUID) -> Tolerance:
    row = await DB.row(_TOLERANCE, tenant_id)
    return USUAL if row is None else Tolerance(**dict(row))


async def control_of(caller: Caller, project: ProjectInHand, progress: Progress | None) -> Control | None:
    """None without a baseline."""
    base = await DB.row(_BASELINE, caller.tenant_id, project.id)
    if base is None:
        return None
    today, tolerance = await today_of(caller.tenant_id), await tolerance_of(caller.tenant_id)
    tasks, is_known = await tasks_of(caller, [project.id], progress)
    curve = curve_of(base["curve"])
    hours = (await hours_of(caller, project.id, set())).usual
    found = measured(tasks.get(project.id, []), Course(curve, base["starts_on"], hours), today, is_known=is_known)
    frame = Frame((base["starts_on"], base["ends_on"]), hours, today, is_known)
    notes = {row["task_id"]: row for row in await DB.rows(_NOTES, caller.tenant_id, project.id)}
    told = figures(found, frame, project.phase, tolerance)
    rows = deviations(found, frame, tolerance, notes, project.name)
    return Control(base["number"], curve, found, frame, tolerance, told, rows)


def leads(caller: Caller, project: ProjectInHand) -> bool:
    return (project.part is Part.MANAGER or leads_all(caller)) and Permission.PLAN_EDIT in caller.permissions


async def read_control(caller: Caller, command: c.ReadControl, progress: Progress | None) -> c.ControlView:
    project = await seen(caller, command.project_id)
    control = await control_of(caller, project, progress)
    tolerance = control.tolerance if control is not None else await tolerance_of(caller.tenant_id)
    reports = await DB.rows(_REPORTS, caller.tenant_id, project.id)
    return c.ControlView(
        baseline=control.number if control is not None else None,
        figures=control.figures if control is not None else None,
        curve=control.curve if control is not None else (),
        history=tuple(_point(row) for row in reversed(reports) if row["state"] == "issued"),
        deviations=control.rows if control is not None else (),
        reports=tuple(_report(row) for row in reports),
        tolerance_days=tolerance.days,
        tolerance_percent=tolerance.percent,
        tolerance_revision=tolerance.revision,
        may_write=leads(caller, project),
    )


def _point(row: Record) -> c.ValuePoint:
    return c.ValuePoint(on=date.fromisoformat(row["as_of"]), ev=row["ev"], ac=row["ac"])


def _report(row: Record) -> c.ReportRow:
    names = ("id", "number", "first_day", "last_day", "state", "issued_by", "issued_at")
    given: dict[str, Any] = {name: row[name] for name in names}
    return c.ReportRow(**given, health=c.Health(row["health"]))


def stored(value: Any) -> str:
    return msgspec.json.encode(value).decode()
