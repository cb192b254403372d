"""A project: who ordered it, who leads it, where it stands. It begins when its proposal is approved."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, Page, Rest, View
from shared.contracts.fields import END, Cursor, Limit, ProjectId
from shared.contracts.parties import STAFF
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Failure, NotFound

Code = Annotated[str, Meta(pattern=r"^P-[0-9]{4}-[0-9]{3,6}" + END, max_length=20, examples=["P-2026-001"])]
Search = Annotated[str, Meta(max_length=100)]


class Phase(StrEnum):
    """From a decided proposal to the archive. A gate leads from each to the next."""

    INITIATING = "initiating"
    PLANNING = "planning"
    EXECUTING = "executing"
    ACCEPTANCE = "acceptance"
    AFTER_SALES = "after_sales"
    CLOSED = "closed"
    ARCHIVED = "archived"
    ON_HOLD = "on_hold"
    TERMINATED = "terminated"


class Part(StrEnum):
    """What somebody is in a project. Roles of the company open the door; this is which room."""

    MANAGER = "manager"
    MEMBER = "member"


class TeamMember(View):
    member_id: UUID
    name: str
    part: Part
    department: str | None


class ProjectView(View):
    """`amount` is what the customer pays for it, None where nothing is agreed. `is_mine`: the reader is of the team."""

    id: UUID
    code: str
    name: str
    customer_id: UUID
    customer_name: str
    manager_id: UUID
    manager_name: str
    department_name: str | None
    phase: Phase
    goal: str
    starts: date
    ends: date
    amount: str | None
    currency: str
    proposal_id: UUID | None
    team: tuple[TeamMember, ...]
    is_mine: bool
    opened_at: datetime
    updated_at: datetime
    revision: int


class ListProjects(Command):
    """The latest first: those the reader may see. `mine` are those whose team he belongs to."""

    q: Search = ""
    phase: Phase | None = None
    mine: bool = False
    limit: Limit = 25
    cursor: Cursor | None = None


class ReadProject(Command):
    project_id: ProjectId


class FindProject(Command):
    """By the number that people know it by."""

    code: Code


PROJECT_NOT_FOUND = Failure("project.not_found", NotFound)
"""Or it is none of his: who may not see a project is not told that there is one."""

LIST_PROJECTS = projects.call(
    feature="projects",
    verb="list",
    says="List projects, the latest first",
    takes=ListProjects,
    gives=Page[ProjectView],
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/projects"),
    kinds=STAFF,
)
READ_PROJECT = projects.call(
    feature="projects",
    verb="read",
    says="Read one project",
    takes=ReadProject,
    gives=ProjectView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/projects/{project_id}"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND,),
)
FIND_PROJECT = projects.call(
    feature="projects",
    verb="find",
    says="Read the project of a number",
    takes=FindProject,
    gives=ProjectView,
    needs=P.PROJECT_READ,
    write=False,
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND,),
)


@projects.event
class ProjectOpened(Event):
    """Its proposal is approved: it has a number, a manager and a team. `place` is its page beneath the company's
    workspace."""

    thing = "project"
    verb = "opened"
    number: str
    title: str
    place: str
    customer_id: UUID
    team: tuple[UUID, ...]
