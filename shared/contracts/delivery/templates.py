"""Plans to begin from: for a kind of service, its phases, tasks, milestones and deliverables with their standards, with
dates that count from the day a project starts."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.base import Command, Done, Rest, View
from shared.contracts.delivery.plan import PLAN_NOT_EMPTY, PLAN_NOT_LED, PLAN_REACH
from shared.contracts.delivery.plan_kinds import LagUnit, LinkKind, TaskKind
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND, Part
from shared.contracts.fields import Line, PlanTemplateId, ProjectId, Revision
from shared.contracts.parties import STAFF
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, NotFound

ServiceType = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\S", examples=["系統建置"])]


class TemplateLink(Struct, frozen=True, kw_only=True):
    """`before` is the place of the task that is waited for, counted from 0."""

    before: int
    link: LinkKind
    lag: int
    unit: LagUnit


class TemplateTask(Struct, frozen=True, kw_only=True):
    """`offset` are the working days from the start of all to its own; `part` is who is accountable, None: to be
    chosen."""

    name: str
    kind: TaskKind
    level: int
    offset: int
    minutes: int
    effort: int | None
    part: Part | None
    text: str
    standard: str
    befores: tuple[TemplateLink, ...]


class TemplateRow(Struct, frozen=True, kw_only=True):
    """`days` are the working days from the first to the last."""

    id: UUID
    name: str
    service_type: str
    tasks: int
    days: int
    made_by: str
    made_at: datetime
    revision: int


class TemplatesView(View):
    """By kind of service and name, at most 200."""

    items: tuple[TemplateRow, ...]


class TemplateView(View):
    row: TemplateRow
    tasks: tuple[TemplateTask, ...]


class ListTemplates(Command):
    pass


class ReadTemplate(Command):
    template_id: PlanTemplateId


class MakeTemplate(Command):
    """From the plan of a project, as it is now. One of the same name and kind of service is replaced."""

    project_id: ProjectId
    name: Line
    service_type: ServiceType


class StartPlan(Command):
    """An empty plan begins as the template says, from the day its project starts."""

    project_id: ProjectId
    template_id: PlanTemplateId


class ArchiveTemplate(Command):
    template_id: PlanTemplateId
    revision: Revision


class StartedPlan(View):
    tasks: int


TEMPLATE_NOT_FOUND = Failure("plan_template.not_found", NotFound)
TEMPLATE_STALE = Failure("plan_template.stale", Conflict)
TEMPLATE_EMPTY = Failure("plan_template.empty", Conflict)
"""The plan has nothing that a template could be made of, or more than one holds (1,000 tasks)."""

LIST_TEMPLATES = projects.call(
    feature="templates",
    verb="list",
    says="List templates of plans",
    takes=ListTemplates,
    gives=TemplatesView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/plan-templates"),
    kinds=STAFF,
)
READ_TEMPLATE = projects.call(
    feature="templates",
    verb="read",
    says="Read a template of plans with its tasks",
    takes=ReadTemplate,
    gives=TemplateView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/plan-templates/{template_id}"),
    kinds=STAFF,
    failures=(TEMPLATE_NOT_FOUND,),
)
MAKE_TEMPLATE = projects.call(
    feature="templates",
    verb="make",
    says="Make a template of a project's plan",
    takes=MakeTemplate,
    gives=TemplateView,
    needs=P.PLAN_EDIT,
    write=True,
    rest=Rest("POST", "/plan-templates", 201),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND, PLAN_NOT_LED, TEMPLATE_EMPTY),
)
START_PLAN = projects.call(
    feature="templates",
    verb="start",
    says="Begin an empty plan from a template",
    takes=StartPlan,
    gives=StartedPlan,
    needs=P.PLAN_EDIT,
    write=True,
    rest=Rest("POST", "/projects/{project_id}/plan/start"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND, PLAN_NOT_LED, TEMPLATE_NOT_FOUND, PLAN_NOT_EMPTY, PLAN_REACH),
)
ARCHIVE_TEMPLATE = projects.call(
    feature="templates",
    verb="archive",
    says="Put a template of plans away",
    takes=ArchiveTemplate,
    gives=Done,
    needs=P.PLAN_EDIT,
    write=True,
    rest=Rest("POST", "/plan-templates/{template_id}/archive"),
    kinds=STAFF,
    failures=(TEMPLATE_NOT_FOUND, TEMPLATE_STALE),
)
