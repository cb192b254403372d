"""Work on the tasks of a plan: handed out by who leads the project, accepted and done by its owner, judged by another.

Before it was handed out a task is to do and its revision is 1."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, Rest
from shared.contracts.delivery.plan import TASK_NOT_FOUND as TASK_NOT_FOUND
from shared.contracts.delivery.plan import Minutes, Number
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND, Code
from shared.contracts.delivery.work_views import BoardView, MyWorkView, TaskWorkView, WorkState
from shared.contracts.fields import Line, MemberId, PlanTaskId, ProjectId, Revision
from shared.contracts.parties import STAFF, Kind
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Forbidden, Invalid, NotFound

MEMBERS = frozenset({Kind.MEMBER})
MOST_ITEMS, MOST_FILES, MOST_CARDS, LAST_ITEM = 50, 30, 300, 1_000

Said = Annotated[str, Meta(max_length=2_000)]
Words = Annotated[str, Meta(min_length=1, max_length=2_000, pattern=r"\S", examples=["等客戶開通測試帳號"])]
Requirement = Annotated[str, Meta(max_length=4_000)]
Percent = Annotated[int, Meta(ge=0, le=100)]
ItemNumber = Annotated[int, Meta(ge=1, le=1_000)]
Receipts = Annotated[tuple[Annotated[str, Meta(max_length=2_000)], ...], Meta(min_length=1, max_length=10)]
"""Of uploads (`POST /uploads?party=projects`)."""


class ReadWork(Command):
    task_id: PlanTaskId


class FindWork(Command):
    """By the numbers that people know it by."""

    code: Code
    task_number: Number


class ReadBoard(Command):
    """Of all tasks of a project that are done by somebody; of one person's, if given."""

    project_id: ProjectId
    member_id: MemberId | None = None


class ReadMyWork(Command):
    """The caller's own, over all projects."""


class AssignWork(Command):
    """By who leads the project; again at any time before it is submitted, and then it is to be accepted anew. What is
    required is the plan's own text unless it is given; the standard is pinned as the plan has it now. Refused with
    `plan.overload` as a change of the plan, unless `accepts_overload`."""

    task_id: PlanTaskId
    revision: Revision
    owner_id: MemberId
    reviewer_id: MemberId
    requirement: Requirement = ""
    accepts_overload: bool = False


class MoveWork(Command):
    task_id: PlanTaskId
    revision: Revision


class SubmitWork(Command):
    task_id: PlanTaskId
    revision: Revision
    note: Said = ""


class JudgeWork(Command):
    """By its reviewer."""

    task_id: PlanTaskId
    revision: Revision
    words: Said = ""


class RefuseWork(Command):
    task_id: PlanTaskId
    revision: Revision
    reason: Words


class BlockWork(Command):
    """Who leads the project is told; `help_wanted` says what would help."""

    task_id: PlanTaskId
    revision: Revision
    reason: Words
    help_wanted: Said = ""


class NoteWork(Command):
    """How far it is, by its owner. `remaining` minutes are what he expects is left to do."""

    task_id: PlanTaskId
    percent: Percent
    text: Words
    remaining: Minutes | None = None


class CommentWork(Command):
    task_id: PlanTaskId
    text: Words


class AttachWork(Command):
    task_id: PlanTaskId
    files: Receipts


class AddWorkItem(Command):
    """To its checklist."""

    task_id: PlanTaskId
    text: Line


class TickWorkItem(Command):
    task_id: PlanTaskId
    item: ItemNumber
    ticked: bool = True


class RemoveWorkItem(Command):
    task_id: PlanTaskId
    item: ItemNumber


WORK_STALE = Failure("work.stale", Conflict)
WORK_KIND = Failure("work.kind", Invalid)
"""A phase is when its parts are: nobody works on it."""
WORK_NOT_YOURS = Failure("work.not_yours", Forbidden)
WORK_SELF = Failure("work.self", Invalid)
"""Nobody judges his own work."""
WORK_TEAM = Failure("work.team", Invalid)
"""Whoever cannot see the project cannot work in it."""
WORK_REQUIREMENT = Failure("work.requirement", Invalid)
"""Neither here nor in the plan is it said what is required."""
WORK_ITEMS = Failure("work.items", Conflict)
"""Items of the checklist are not ticked."""
WORK_CHECKS = Failure("work.checks", Conflict)
"""Its quality checks are not passed."""
WORK_FULL = Failure("work.full", Conflict)
WORK_ITEM_UNKNOWN = Failure("work.item_unknown", NotFound)

READ_WORK = projects.call(
    feature="work",
    verb="read",
    says="Read the work on a task",
    takes=ReadWork,
    gives=TaskWorkView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/plan-tasks/{task_id}/work"),
    kinds=STAFF,
    failures=(TASK_NOT_FOUND, WORK_KIND),
)
FIND_WORK = projects.call(
    feature="work",
    verb="find",
    says="Read the work on the task of a number",
    takes=FindWork,
    gives=TaskWorkView,
    needs=P.PROJECT_READ,
    write=False,
    kinds=STAFF,
    failures=(TASK_NOT_FOUND, WORK_KIND),
)
READ_BOARD = projects.call(
    feature="work",
    verb="board",
    says="Read the board of a project's tasks",
    takes=ReadBoard,
    gives=BoardView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/projects/{project_id}/board"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND,),
)
READ_MY_WORK = projects.call(
    feature="work",
    verb="mine",
    says="Read what waits for oneself in all projects",
    takes=ReadMyWork,
    gives=MyWorkView,
    needs=P.TASK_WORK,
    write=False,
    rest=Rest("GET", "/my-work"),
    kinds=MEMBERS,
)


@projects.event
class WorkMoved(Event):
    """`what` is the verb; `number` the project's and the task's, `title` its name, `place` its page beneath the
    workspace. `people` are those whose turn it is now, or who are to know."""

    thing = "task"
    verb = "moved"
    number: str
    title: str
    place: str
    what: str
    state: WorkState
    project_id: UUID
    people: tuple[UUID, ...]


@projects.event
class WorkDue(Event):
    """One a day for a person, with all that presses: `overdue`, due `soon`, `silent` (no word for days) of his own;
    `below` what is overdue of others whom he leads. `title` names the most urgent; `people` is that person."""

    thing = "work"
    verb = "due"
    number: str
    title: str
    place: str
    overdue: int
    soon: int
    silent: int
    below: int
    people: tuple[UUID, ...]
