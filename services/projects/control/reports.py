"""The progress report of a period: built from what is known, completed by a person, and then never changed."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record
from msgspec import Struct

from services.projects.control.figures import unexplained
from services.projects.control.progress import Progress
from services.projects.control.reading import Control, control_of, leads, stored, today_of
from services.projects.db import DB
from services.projects.projects.access import ProjectInHand, lead, seen
from services.projects.projects.opening import note
from shared.contracts.delivery import control as c
from shared.contracts.delivery.plan_kinds import TaskKind
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.parties import Caller
from shared.core.errors import DomainError
from shared.core.ids import new_id
from shared.outbox.outbox import record

A_YEAR = timedelta(days=366)
AHEAD = timedelta(days=28)
NAMED = 50

_DRAFT = """
insert into progress_report (tenant_id, id, project_id, number, first_day, last_day, state, figures, drafted_by)
select $1, $2, $3, coalesce(max(number), 0) + 1, $4, $5, 'draft', $6, $7 from progress_report
where tenant_id = $1 and project_id = $3
on conflict (tenant_id, project_id) where state = 'draft' do update set first_day = excluded.first_day,
  last_day = excluded.last_day, figures = excluded.figures, drafted_by = excluded.drafted_by, drafted_at = now(),
  revision = progress_report.revision + 1
returning id
"""
_VIEW = """
select r.id, r.project_id, p.code as project_code, p.name as project_name, r.number, r.first_day, r.last_day, r.state,
  r.figures::text as content, r.summary, r.blockers, r.next_steps, r.drafted_by, r.drafted_at, r.issued_by, r.issued_at,
  r.revision
from progress_report r join project p on p.tenant_id = r.tenant_id and p.id = r.project_id
where r.tenant_id = $1 and r.id = $2
"""
_LOCK = "select project_id, state, first_day, last_day, revision from progress_report where tenant_id = $1 and id = $2"
_LOCKED = f"{_LOCK} for update"
_WRITE = """
update progress_report set summary = $3, blockers = $4, next_steps = $5, figures = coalesce($6::jsonb, figures),
  state = case when $7 then 'issued' else state end, issued_by = case when $7 then $8 end,
  issued_at = case when $7 then now() end, revision = revision + 1
where tenant_id = $1 and id = $2 returning revision, number
"""


class Content(c.Figures, frozen=True, kw_only=True):
    """What lies in the row: the figures, and what goes with them."""

    deviations: tuple[c.DeviationRow, ...] = ()
    done: tuple[str, ...] = ()
    coming: tuple[str, ...] = ()


class _Held(Struct, frozen=True):
    project: ProjectInHand
    row: Record


_content = msgspec.json.Decoder(Content)


async def draft(caller: Caller, command: c.DraftReport, progress: Progress | None) -> c.ReportView:
    project = await lead(caller, command.project_id)
    today = await today_of(caller.tenant_id)
    if command.last < command.first or command.first > today or command.last - command.first > A_YEAR:
        raise c.REPORT_PERIOD(fields={"last": c.REPORT_PERIOD.code})
    control = await control_of(caller, project, progress)
    if control is None:
        raise c.CONTROL_UNMEASURED()
    content = stored(_content_of(control, command.first, command.last))
    what = (command.first, command.last, content, caller.name)
    made: UUID = await DB.value(_DRAFT, caller.tenant_id, new_id(), project.id, *what)
    return await _view(caller, made, may_write=True)


async def read(caller: Caller, command: c.ReadReport) -> c.ReportView:
    row = await DB.row(_LOCK, caller.tenant_id, command.report_id)
    if row is None:
        raise c.REPORT_NOT_FOUND()
    try:
        project = await seen(caller, row["project_id"])
    except DomainError as refused:
        raise _hidden(refused) from refused
    return await _view(caller, command.report_id, may_write=leads(caller, project) and row["state"] == "draft")


async def write(caller: Caller, command: c.WriteReport, progress: Progress | None) -> c.ReportView:
    """Issued, its figures are those of the moment. Raises `control.unexplained` while something beyond the tolerance
    has no cause and no action ("2.3.g", "2.3.h")."""
    held = await _in_hand(caller, command)
    content = None
    if command.issues:
        if not command.summary.strip():
            raise c.REPORT_WORDS(fields={"summary": c.REPORT_WORDS.code})
        control = await control_of(caller, held.project, progress)
        if control is not None:  # a baseline that was approved is followed by one, never taken away
            _check_explained(control)
            content = stored(_content_of(control, held.row["first_day"], held.row["last_day"]))
    words = (command.summary.strip(), command.blockers.strip(), command.next_steps.strip())
    row = await DB.row(_WRITE, caller.tenant_id, command.report_id, *words, content, command.issues, caller.name)
    assert row is not None  # it is in hand
    made = await _view(caller, command.report_id, may_write=not command.issues)
    if command.issues:
        event = c.ReportIssued(
            id=made.id,
            version=row["revision"],
            project_id=made.project_id,
            number=row["number"],
            health=made.figures.health,
        )
        await record(DB, caller, event)
        await note(caller, made.project_id, "report_issued")
    return made


def _check_explained(control: Control) -> None:
    missing = unexplained(control.rows)
    if missing:
        raise c.CONTROL_UNEXPLAINED(missing="、".join(missing[:10])[:300])


async def _in_hand(caller: Caller, command: c.WriteReport) -> _Held:
    row = await DB.row(_LOCK, caller.tenant_id, command.report_id)
    if row is None:
        raise c.REPORT_NOT_FOUND()
    try:
        project = await lead(caller, row["project_id"])
    except DomainError as refused:
        raise _hidden(refused) from refused
    row = await DB.row(_LOCKED, caller.tenant_id, command.report_id)
    assert row is not None  # reports are not deleted
    if row["state"] == "issued":
        raise c.REPORT_ISSUED()
    if row["revision"] != command.revision:
        raise c.REPORT_STALE(revision=row["revision"])
    return _Held(project, row)


def _hidden(refused: DomainError) -> DomainError:
    return c.REPORT_NOT_FOUND() if refused.code == PROJECT_NOT_FOUND.code else refused


def _content_of(control: Control, first: date, last: date) -> Content:
    worked = [task for task in control.found.tasks if task.row["kind"] != TaskKind.PHASE]
    done = [
        task.row["name"]
        for task in worked
        if task.done is not None and task.done.finished_on is not None and first <= task.done.finished_on <= last
    ]
    coming = [
        task.row["name"]
        for task in worked
        if (task.done is None or task.done.finished_on is None)
        and task.row["ends_on"] is not None
        and task.row["ends_on"] <= last + AHEAD
    ]
    figures = {name: getattr(control.figures, name) for name in c.Figures.__struct_fields__}
    return Content(**figures, deviations=control.rows, done=tuple(done[:NAMED]), coming=tuple(coming[:NAMED]))


async def _view(caller: Caller, report_id: UUID, *, may_write: bool) -> c.ReportView:
    row = await DB.row(_VIEW, caller.tenant_id, report_id)
    assert row is not None  # it was found
    given: dict[str, Any] = dict(row)
    content = _content.decode(given.pop("content"))
    figures = c.Figures(**{name: getattr(content, name) for name in c.Figures.__struct_fields__})
    more = {"deviations": content.deviations, "done": content.done, "coming": content.coming}
    return c.ReportView(**{**given, **more, "figures": figures, "may_write": may_write})
