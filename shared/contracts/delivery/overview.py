"""A project as a whole: what its page shows at once."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from shared.contracts.base import View
from shared.contracts.delivery.approvals import MEMBERS
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND, FindProject, ProjectView
from shared.contracts.delivery.proposals import BudgetLine
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P


class StageView(Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    starts: date
    ends: date


class ProjectHappening(Struct, frozen=True, kw_only=True):
    what: str
    actor: str
    at: datetime


class ProjectOverview(View):
    """`stages` are the first rows of its plan; `budget` the lines of the latest version, whose state is
    `budget_state`."""

    project: ProjectView
    stages: tuple[StageView, ...]
    budget: tuple[BudgetLine, ...]
    budget_total: str | None
    budget_version: int | None
    budget_state: str | None
    happenings: tuple[ProjectHappening, ...]


PROJECT_OVERVIEW = projects.call(
    feature="projects",
    verb="overview",
    says="A project's stages, budget, team and history at once",
    takes=FindProject,
    gives=ProjectOverview,
    needs=P.PROJECT_READ,
    write=False,
    kinds=MEMBERS,
    failures=(PROJECT_NOT_FOUND,),
)
