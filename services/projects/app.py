"""projects, put together: its features and nothing else."""

from collections.abc import Mapping

from services.projects.acceptance.checks import CHECKS as ACCEPTANCE_CHECKS
from services.projects.acceptance.feature import FEATURE as ACCEPTANCE
from services.projects.acceptance.reminding import ACTS as ACCEPTANCE_ACTS
from services.projects.approvals import feature as approvals
from services.projects.approvals.schedules import ACTS as APPROVAL_ACTS
from services.projects.approvals.subjects import Subjects
from services.projects.baselines import access as baselines
from services.projects.baselines.deciding import SUBJECT as BASELINE_SUBJECT
from services.projects.baselines.feature import FEATURE as BASELINES
from services.projects.baselines.voiding import plan_changed
from services.projects.changes import access as changes
from services.projects.changes.deciding import SUBJECT as CHANGE_SUBJECT
from services.projects.changes.feature import FEATURE as CHANGES
from services.projects.checks.feature import FEATURE as CHECKS
from services.projects.checks.reminding import ACTS as CHECK_ACTS
from services.projects.closing.actions import ENTERS as CLOSING_ENTERS
from services.projects.closing.checks import CHECKS as CLOSING_CHECKS
from services.projects.closing.feature import FEATURE as CLOSING
from services.projects.communication.actions import ABOUT as COMMUNICATION_ABOUT
from services.projects.communication.actions import SUBJECT as COMMUNICATION_SUBJECT
from services.projects.communication.feature import FEATURE as COMMUNICATION
from services.projects.control import feature as control
from services.projects.control.progress import Progress
from services.projects.coverage.feature import FEATURE as COVERAGE
from services.projects.db import DB
from services.projects.deliverables import feature as deliverables
from services.projects.directory import feature as directory
from services.projects.due import feature as due
from services.projects.files.feature import FEATURE as FILES
from services.projects.files.keeping import Keeping
from services.projects.gates import feature as gates
from services.projects.gates.registry import Enter, Gates
from services.projects.gates.usual import CHECKS as USUAL_CHECKS
from services.projects.lessons.feature import FEATURE as LESSONS
from services.projects.my_projects.feature import FEATURE as MY_PROJECTS
from services.projects.nonconformities.feature import FEATURE as NONCONFORMITIES
from services.projects.nonconformities.reminding import ACTS as NONCONFORMITY_ACTS
from services.projects.plan.feature import FEATURE as PLAN
from services.projects.plan.hearing import hears
from services.projects.projects.feature import FEATURE as PROJECTS
from services.projects.projects.opening import Opener
from services.projects.proposals import actions as proposals
from services.projects.proposals import deciding as proposals_deciding
from services.projects.proposals.feature import FEATURE as PROPOSALS
from services.projects.quality.feature import FEATURE as QUALITY
from services.projects.quality_reports.feature import FEATURE as QUALITY_REPORTS
from services.projects.requirements.feature import FEATURE as REQUIREMENTS
from services.projects.responsibilities.feature import FEATURE as RESPONSIBILITIES
from services.projects.risks.actions import seed_at_planning
from services.projects.risks.feature import FEATURE as RISKS
from services.projects.skills.feature import FEATURE as SKILLS
from services.projects.staffing.deciding import ACTS as STAFFING_ACTS
from services.projects.staffing.evidence import CHECKS as TEAM_CHECKS
from services.projects.staffing.feature import FEATURE as STAFFING
from services.projects.staffing.opening import seat_team
from services.projects.templates.feature import FEATURE as TEMPLATES
from services.projects.work import feature as work
from services.projects.work.following import plan_changed as work_follows
from services.projects.work.progress import done_of
from services.projects.work.reminding import ACTS as WORK_ACTS
from shared.bus.client import Bus
from shared.contracts import delivery as _delivery  # noqa: F401 - declares the rest of projects' promises
from shared.contracts.delivery.projects import Phase
from shared.contracts.projects import OPERATIONS, projects
from shared.due import Act
from shared.feature import Feature
from shared.process import Service

DUE: Mapping[str, Act] = {
    **ACCEPTANCE_ACTS,
    **APPROVAL_ACTS,
    **CHECK_ACTS,
    **NONCONFORMITY_ACTS,
    **WORK_ACTS,
    **STAFFING_ACTS,
}
"""What happens when the time of a kind has come."""

OPENERS: tuple[Opener, ...] = (seat_team,)
"""What features begin with a new project, in the transaction that opens it."""

SUBJECTS: Subjects = {
    proposals.ABOUT: proposals_deciding.subject(OPENERS),
    baselines.ABOUT: BASELINE_SUBJECT,
    changes.ABOUT: CHANGE_SUBJECT,
    COMMUNICATION_ABOUT: COMMUNICATION_SUBJECT,
}
"""What is approved here, by kind."""

ENTERS: Mapping[Phase, tuple[Enter, ...]] = {Phase.PLANNING: (seed_at_planning,), **CLOSING_ENTERS}
"""What features do with a project that enters a phase, in the same transaction."""

GATES = Gates(checks=(*USUAL_CHECKS, *TEAM_CHECKS, *ACCEPTANCE_CHECKS, *CLOSING_CHECKS), enters=ENTERS)
"""What is asked at the gates between phases."""

PROGRESS: Progress = done_of
"""Who says what was done of a task."""


def features(bus: Bus) -> tuple[Feature, ...]:
    hears(plan_changed)
    hears(work_follows)
    return (
        directory.feature(bus),
        due.feature(DUE),
        PROJECTS,
        REQUIREMENTS,
        PROPOSALS,
        approvals.feature(SUBJECTS),
        ACCEPTANCE,
        deliverables.feature(Keeping(bus)),
        FILES,
        MY_PROJECTS,
        PLAN,
        RESPONSIBILITIES,
        SKILLS,
        STAFFING,
        RISKS,
        COMMUNICATION,
        gates.feature(GATES),
        COVERAGE,
        BASELINES,
        CHANGES,
        control.feature(PROGRESS),
        work.feature(Keeping(bus)),
        TEMPLATES,
        CHECKS,
        NONCONFORMITIES,
        QUALITY,
        QUALITY_REPORTS,
        LESSONS,
        CLOSING,
    )


async def fill_copies(bus: Bus) -> None:
    await directory.copies(bus).fill()


SERVICE = Service(contract=projects, operations=OPERATIONS, engine=DB, features=features, starts=fill_copies)
