"""A project's plan: phases, tasks, milestones and deliverables, what waits for what, and the dates that follow."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from shared.contracts.base import Command, Done, Rest, View
from shared.contracts.delivery.plan_kinds import DateRule as DateRule
from shared.contracts.delivery.plan_kinds import FileForm as FileForm
from shared.contracts.delivery.plan_kinds import LagUnit as LagUnit
from shared.contracts.delivery.plan_kinds import LinkKind as LinkKind
from shared.contracts.delivery.plan_kinds import TaskKind as TaskKind
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.fields import MemberId, PlanTaskId, ProjectId, Revision
from shared.contracts.parties import STAFF
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Forbidden, Invalid, NotFound

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Text = Annotated[str, Meta(max_length=4000)]
OverloadReason = Annotated[str, Meta(max_length=500)]
Minutes = Annotated[int, Meta(ge=0, le=1_000_000)]
Lag = Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]
Number = Annotated[int, Meta(ge=1, le=2_147_483_647)]
Place = Annotated[int, Meta(ge=0, le=2_147_483_647)]
Packed = Annotated[bytes, Meta(max_length=700_000)]
"""A file, packed by zlib: these formats shrink to a twentieth."""

PAGE = 250
MOST = 5_000
"""Tasks of one plan."""


class BeforeView(View):
    task_id: PlanTaskId
    number: int
    link: LinkKind
    lag: int
    unit: LagUnit


class TaskView(View):
    """`minutes` of working time, `slack` of float (None of what has no dates yet); both dates are days of work, the
    last one included. `number` stays with it in its project."""

    id: PlanTaskId
    number: int
    parent_id: PlanTaskId | None
    level: int
    kind: TaskKind
    name: str
    owner_id: MemberId | None
    owner_name: str
    minutes: int
    effort: int | None
    rule: DateRule
    on: date | None
    starts_on: date | None
    ends_on: date | None
    slack: int | None
    is_critical: bool
    text: str
    standard: str
    befores: tuple[BeforeView, ...]
    revision: int
    is_public: bool = False
    base_starts_on: date | None = None
    base_ends_on: date | None = None
    """Both as the approved baseline has it."""


class PlanPage(View):
    """Tasks in the order of the outline, `next` being the place from which to go on."""

    tasks: tuple[TaskView, ...]
    total: int
    next: int | None
    off: tuple[date, ...]
    """Days within the plan on which the company or the project does not work, weekends aside."""
    may_edit: bool


class ReadPlan(Command):
    project_id: ProjectId
    place: Place = 0


class AddTask(Command):
    """At the end of its parent's parts, or of the plan."""

    project_id: ProjectId
    name: Name
    kind: TaskKind = TaskKind.TASK
    parent_id: PlanTaskId | None = None
    owner_id: MemberId | None = None
    minutes: Minutes = 480


class ChangeTask(Command):
    """As a whole. `effort` is the owner's work in minutes, else the duration. A milestone that `is_public` is shown to
    the customer. `plan.overload`: its owner has more than his days or weeks hold; `accepts_overload` wants a reason."""

    task_id: PlanTaskId
    revision: Revision
    name: Name
    kind: TaskKind = TaskKind.TASK
    owner_id: MemberId | None = None
    minutes: Minutes = 0
    effort: Minutes | None = None
    rule: DateRule = DateRule.SOON
    on: date | None = None
    text: Text = ""
    standard: Text = ""
    is_public: bool = False
    accepts_overload: bool = False
    overload_reason: OverloadReason = ""


class ShiftTask(Command):
    """As it is dragged: it starts on `starts_on` at the earliest, or lasts `minutes`. Refused as `ChangeTask`."""

    task_id: PlanTaskId
    revision: Revision
    starts_on: date | None = None
    minutes: Minutes | None = None
    accepts_overload: bool = False
    overload_reason: OverloadReason = ""


class PlaceTask(Command):
    """Right behind `behind_id`, as a part of `parent_id`; first of its parts without one."""

    task_id: PlanTaskId
    revision: Revision
    parent_id: PlanTaskId | None = None
    behind_id: PlanTaskId | None = None


class ArchiveTask(Command):
    """With all its parts and links."""

    task_id: PlanTaskId
    revision: Revision


class LinkTasks(Command):
    """It waits for the one with the number `before`. `lag` in minutes of its unit. There is one link from a task to
    another; given again, it is replaced."""

    task_id: PlanTaskId
    before: Number
    link: LinkKind = LinkKind.FS
    lag: Lag = 0
    unit: LagUnit = LagUnit.WORKING


class UnlinkTasks(Command):
    task_id: PlanTaskId
    before: Number


class ExplainTask(Command):
    task_id: PlanTaskId


class ReasonView(View):
    """`because` is plan_start, status_date, predecessor, rule or fact; a predecessor has `name` and `number`."""

    because: str
    on: date
    name: str
    number: int
    link: LinkKind
    lag: int
    unit: LagUnit
    rule: DateRule


class LossView(View):
    """A day on which it could not be worked: by `kind` holiday, leave or short, each with its name."""

    on: date
    minutes: int
    reasons: tuple[tuple[str, str], ...]


class WhyView(View):
    """The reasons are tied: without all of them it would be earlier."""

    task_id: PlanTaskId
    reasons: tuple[ReasonView, ...]
    losses: tuple[LossView, ...]


class ImportPlan(Command):
    """Into an empty plan. What the file says and a plan cannot keep is named in the answer."""

    project_id: ProjectId
    form: FileForm
    packed: Packed


class ImportedPlan(View):
    tasks: int
    left_out: tuple[tuple[str, str], ...]
    """Kind (link, calendar, owner) and the name of the task."""


class ExportPlan(Command):
    project_id: ProjectId
    form: FileForm


class PlanFile(View):
    name: str
    packed: Packed
    made_at: datetime


PLAN_NOT_LED = Failure("project.not_led", Forbidden)
TASK_NOT_FOUND = Failure("plan.task_not_found", NotFound)
TASK_STALE = Failure("plan.stale", Conflict)
TASK_PLACE = Failure("plan.place", Invalid)
"""A task has no parts unless it is a phase, and a phase is no part of itself."""
PLAN_CYCLE = Failure("plan.cycle", Invalid)
"""Tasks would wait for each other; the parameter `ring` names them."""
PLAN_SUMMARY = Failure("plan.summary", Invalid)
PLAN_RULE = Failure("plan.rule", Invalid)
PLAN_FULL = Failure("plan.full", Conflict)
PLAN_REACH = Failure("plan.reach", Invalid)
PLAN_OVERLOAD = Failure("plan.overload", Conflict)
PLAN_OVERLOAD_REASON = Failure("plan.overload_reason", Conflict)
PLAN_OWNER = Failure("plan.owner", Invalid)
PLAN_NOT_EMPTY = Failure("plan.not_empty", Conflict)
PLAN_FILE = Failure("plan.file", Invalid)

WRITES = (TASK_NOT_FOUND, TASK_STALE, PLAN_NOT_LED, PLAN_REACH)

READ_PLAN = projects.call(
    feature="plan",
    verb="read",
    says="Read a project's plan, its tasks in order",
    takes=ReadPlan,
    gives=PlanPage,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/projects/{project_id}/plan"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND,),
)
ADD_TASK = projects.call(
    feature="plan",
    verb="add",
    says="Add a task, phase, milestone or deliverable",
    takes=AddTask,
    gives=TaskView,
    needs=P.PLAN_EDIT,
    write=True,
    rest=Rest("POST", "/projects/{project_id}/plan/tasks"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND, *WRITES, TASK_PLACE, PLAN_FULL, PLAN_OWNER),
)
CHANGE_TASK = projects.call(
    feature="plan",
    verb="change",
    says="Change a task; all dates that hang on it follow",
    takes=ChangeTask,
    gives=TaskView,
    needs=P.PLAN_EDIT,
    write=True,
    rest=Rest("POST", "/plan-tasks/{task_id}/change"),
    kinds=STAFF,
    failures=(*WRITES, TASK_PLACE, PLAN_RULE, PLAN_OVERLOAD, PLAN_OVERLOAD_REASON, PLAN_OWNER, PLAN_SUMMARY),
)
PLACE_TASK = projects.call(
    feature="plan",
    verb="place",
    says="Put a task elsewhere in the outline",
    takes=PlaceTask,
    gives=TaskView,
    needs=P.PLAN_EDIT,
    write=True,
    rest=Rest("POST", "/plan-tasks/{task_id}/place"),
    kinds=STAFF,
    failures=(*WRITES, TASK_PLACE),
)
ARCHIVE_TASK = projects.call(
    feature="plan",
    verb="archive",
    says="Take a task and its parts out of the plan",
    takes=ArchiveTask,
    gives=Done,
    needs=P.PLAN_EDIT,
    write=True,
    rest=Rest("POST", "/plan-tasks/{task_id}/archive"),
    kinds=STAFF,
    failures=WRITES,
)
