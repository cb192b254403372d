"""projects, put together: its features and nothing else."""

from collections.abc import Mapping

from services.projects.acceptance.feature import FEATURE as ACCEPTANCE
from services.projects.approvals import feature as approvals
from services.projects.approvals.schedules import ACTS as APPROVAL_ACTS
from services.projects.approvals.subjects import Subjects
from services.projects.db import DB
from services.projects.directory import feature as directory
from services.projects.due import feature as due
from services.projects.plan.feature import FEATURE as PLAN
from services.projects.projects.feature import FEATURE as PROJECTS
from services.projects.projects.opening import Opener
from services.projects.proposals import actions as proposals
from services.projects.proposals import deciding as proposals_deciding
from services.projects.proposals.feature import FEATURE as PROPOSALS
from services.projects.requirements.feature import FEATURE as REQUIREMENTS
from shared.bus.client import Bus
from shared.contracts import delivery as _delivery  # noqa: F401 - declares the rest of projects' promises
from shared.contracts.projects import OPERATIONS, projects
from shared.due import Act
from shared.feature import Feature
from shared.process import Service

DUE: Mapping[str, Act] = {**APPROVAL_ACTS}
"""What happens when the time of a kind has come."""

OPENERS: tuple[Opener, ...] = ()
"""What features begin with a new project, in the transaction that opens it."""

SUBJECTS: Subjects = {proposals.ABOUT: proposals_deciding.subject(OPENERS)}
"""What is approved here, by kind."""


def features(bus: Bus) -> tuple[Feature, ...]:
    return (
        directory.feature(bus),
        due.feature(DUE),
        PROJECTS,
        REQUIREMENTS,
        PROPOSALS,
        approvals.feature(SUBJECTS),
        ACCEPTANCE,
        PLAN,
    )


async def fill_copies(bus: Bus) -> None:
    await directory.copies(bus).fill()


SERVICE = Service(contract=projects, operations=OPERATIONS, engine=DB, features=features, starts=fill_copies)
