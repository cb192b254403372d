"""進度控制: plan against actual, why it differs and what is done about it, and the report of each period."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Done, Event, Rest
from shared.contracts.delivery.control_views import Cause as Cause
from shared.contracts.delivery.control_views import ControlView as ControlView
from shared.contracts.delivery.control_views import DeviationRow as DeviationRow
from shared.contracts.delivery.control_views import Estimate as Estimate
from shared.contracts.delivery.control_views import Figures as Figures
from shared.contracts.delivery.control_views import Health as Health
from shared.contracts.delivery.control_views import NoteView as NoteView
from shared.contracts.delivery.control_views import PortfolioRow as PortfolioRow
from shared.contracts.delivery.control_views import PortfolioView as PortfolioView
from shared.contracts.delivery.control_views import Reason as Reason
from shared.contracts.delivery.control_views import Recovery as Recovery
from shared.contracts.delivery.control_views import ReportRow as ReportRow
from shared.contracts.delivery.control_views import ReportView as ReportView
from shared.contracts.delivery.control_views import ValuePoint as ValuePoint
from shared.contracts.delivery.plan import PLAN_NOT_LED, Number
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.delivery.requirements import Words
from shared.contracts.fields import ProgressReportId, ProjectId, Revision
from shared.contracts.parties import STAFF
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid, NotFound

Said = Annotated[str, Meta(min_length=1, max_length=2_000, pattern=r"\S")]


class ReadControl(Command):
    project_id: ProjectId


class ExplainDeviation(Command):
    """Of the task with that number, without one of the project as a whole. `recovers` are the working days that the
    action is expected to win back."""

    project_id: ProjectId
    late_cause: Cause
    words: Said
    recovery: Recovery
    action: Said
    number: Number | None = None
    recovers: Annotated[int, Meta(ge=0, le=2_000)] = 0


class SetTolerance(Command):
    """Beyond `days` working days or `percent` of the duration, whichever comes first, a deviation must be explained."""

    days: Annotated[int, Meta(ge=0, le=365)]
    percent: Annotated[int, Meta(ge=0, le=100)]
    revision: Annotated[int, Meta(ge=0, le=2_147_483_647)] = 0


class DraftReport(Command):
    """Of a period. There is one draft of a project at a time; drafted again, its period is the new one."""

    project_id: ProjectId
    first: date
    last: date


class ReadReport(Command):
    report_id: ProgressReportId


class WriteReport(Command):
    """A person's words. `issues`: the figures are counted a last time, and nothing of it changes any more."""

    report_id: ProgressReportId
    revision: Revision
    summary: Words = ""
    blockers: Words = ""
    next_steps: Words = ""
    issues: bool = False


class ReadPortfolio(Command):
    pass


CONTROL_UNMEASURED = Failure("control.unmeasured", Conflict)
"""Without an approved baseline there is nothing to measure by."""
CONTROL_WITHIN = Failure("control.within", Conflict)
"""It is not beyond the tolerance: there is nothing to explain."""
CONTROL_UNEXPLAINED = Failure("control.unexplained", Conflict)
"""`missing` names what is beyond the tolerance and has no cause and no action."""
TOLERANCE_STALE = Failure("tolerance.stale", Conflict)
REPORT_NOT_FOUND = Failure("progress_report.not_found", NotFound)
REPORT_STALE = Failure("progress_report.stale", Conflict)
REPORT_ISSUED = Failure("progress_report.issued", Conflict)
REPORT_PERIOD = Failure("progress_report.period", Invalid)
"""It ends before it begins, after today, or is longer than a year."""
REPORT_WORDS = Failure("progress_report.words", Invalid)
"""What is issued says in a person's words how it stands."""

READ_CONTROL = projects.call(
    feature="control",
    verb="read",
    says="How a project stands: earned value, deviations, health and reports",
    takes=ReadControl,
    gives=ControlView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/projects/{project_id}/control"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND,),
)
EXPLAIN_DEVIATION = projects.call(
    feature="control",
    verb="explain",
    says="Say why something is late, and what is done about it",
    takes=ExplainDeviation,
    gives=Done,
    needs=P.PLAN_EDIT,
    write=True,
    rest=Rest("POST", "/projects/{project_id}/control/explain"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND, PLAN_NOT_LED, CONTROL_UNMEASURED, CONTROL_WITHIN),
)
SET_TOLERANCE = projects.call(
    feature="control",
    verb="tolerate",
    says="Set from which deviation on a cause and an action are wanted",
    takes=SetTolerance,
    gives=Done,
    needs=P.TOLERANCE_MANAGE,
    write=True,
    rest=Rest("POST", "/control/tolerance"),
    kinds=STAFF,
    failures=(TOLERANCE_STALE,),
)
DRAFT_REPORT = projects.call(
    feature="control",
    verb="draft_report",
    says="Draft the progress report of a period",
    takes=DraftReport,
    gives=ReportView,
    needs=P.PLAN_EDIT,
    write=True,
    rest=Rest("POST", "/projects/{project_id}/reports", 201),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND, PLAN_NOT_LED, CONTROL_UNMEASURED, REPORT_PERIOD),
)
READ_REPORT = projects.call(
    feature="control",
    verb="read_report",
    says="Read a progress report",
    takes=ReadReport,
    gives=ReportView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/progress-reports/{report_id}"),
    kinds=STAFF,
    failures=(REPORT_NOT_FOUND,),
)
WRITE_REPORT = projects.call(
    feature="control",
    verb="write_report",
    says="Complete a progress report, and issue it",
    takes=WriteReport,
    gives=ReportView,
    needs=P.PLAN_EDIT,
    write=True,
    rest=Rest("POST", "/progress-reports/{report_id}/write"),
    kinds=STAFF,
    failures=(REPORT_NOT_FOUND, REPORT_STALE, REPORT_ISSUED, REPORT_WORDS, PLAN_NOT_LED, CONTROL_UNEXPLAINED),
)
READ_PORTFOLIO = projects.call(
    feature="control",
    verb="portfolio",
    says="All projects that run, with their health, the worst first",
    takes=ReadPortfolio,
    gives=PortfolioView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/portfolio"),
    kinds=STAFF,
)


@projects.event
class ReportIssued(Event):
    """A progress report: `health` is what the rules say of the project."""

    thing = "progress_report"
    verb = "issued"
    project_id: UUID
    number: int
    health: Health
