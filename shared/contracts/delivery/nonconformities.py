"""Nonconformities 不符合項: what was found wrong, and its rectification 整改 until it is seen to have helped."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, Page, Rest, View
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.delivery.quality_kinds import (
    Because,
    DefectCause,
    DefectGrade,
    DefectSource,
    NonconformityNumber,
    NonconformityState,
    TaskNumber,
    WhoseTurn,
    Words,
)
from shared.contracts.fields import Cursor, Limit, Line, NonconformityId, ProjectId
from shared.contracts.parties import STAFF
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, NotFound

Search = Annotated[str, Meta(max_length=100)]


class NonconformityRow(View):
    """`project_code` is empty where no project is known: a ticket of a customer without one. `source_ref` is the number
    of the check or ticket, `task_number` 0 without a task. `since`: when it came into its state. `is_late`: whoever's
    turn it is has had his time."""

    id: UUID
    number: str
    project_id: UUID | None
    project_code: str
    project_name: str
    customer_name: str
    task_number: int
    task_name: str
    title: str
    source: DefectSource
    source_ref: str
    grade: DefectGrade | None
    state: NonconformityState
    cause: DefectCause | None
    owner_id: UUID | None
    owner: str
    verifier: str
    due_on: date | None
    effect_on: date | None
    reopened: int
    raised_by: str
    raised_at: datetime
    since: datetime
    closed_at: datetime | None
    late_at: datetime | None
    is_late: bool
    waiting: WhoseTurn
    revision: int


class DefectHappening(View):
    """One line of its history. `role` is what the actor was in it."""

    verb: str
    from_state: str
    to_state: str
    actor: str
    role: str
    at: datetime
    words: str


class ForceMember(View):
    member_id: UUID
    name: str
    leads: bool


class NonconformityView(NonconformityRow):
    """`impact` and `spread` are what its grade was judged by (1 to 3 each). Management was told at `told_at`, is to be
    told by `tell_by` (of a major one), and said at `heard_at` that it knows. `effect_metric` says by what its effect is
    seen, `effect_days` after its verification; `report` is the closing report of the task force of a major one."""

    text: str
    impact: int | None
    spread: int | None
    grade_why: str
    graded_by: str
    tell_by: datetime
    told_at: datetime | None
    heard_at: datetime | None
    heard_by: str
    verifier_id: UUID | None
    cause_text: str
    correction: str
    measure: str
    similar: str
    evidence: str
    link: str
    effect_metric: str
    effect_days: int | None
    effect_result: str
    force: tuple[ForceMember, ...]
    report: str
    tickets: tuple[str, ...]
    happenings: tuple[DefectHappening, ...]
    verbs: tuple[str, ...]


class ListNonconformities(Command):
    """The latest first. `q` is part of a title or number, or the number of a ticket that led to it. `mine` waits for
    the caller by name, `late` for anybody too long."""

    project_id: ProjectId | None = None
    state: NonconformityState | None = None
    grade: DefectGrade | None = None
    source: DefectSource | None = None
    q: Search = ""
    mine: bool = False
    late: bool = False
    limit: Limit = 25
    cursor: Cursor | None = None


class ReadNonconformity(Command):
    nonconformity_id: NonconformityId


class FindNonconformity(Command):
    nc_number: NonconformityNumber


class RaiseNonconformity(Command):
    """`task_number` is the one in the project's plan."""

    project_id: ProjectId
    title: Line
    text: Because
    task_number: TaskNumber | None = None
    correction: Words = ""


NONCONFORMITY_NOT_FOUND = Failure("nonconformity.not_found", NotFound)
NONCONFORMITY_STALE = Failure("nonconformity.stale", Conflict)
NONCONFORMITY_TASK = Failure("nonconformity.task", Conflict)
"""The plan has no such number."""

LIST_NONCONFORMITIES = projects.call(
    feature="nonconformities",
    verb="list",
    says="List nonconformities, the latest first",
    takes=ListNonconformities,
    gives=Page[NonconformityRow],
    needs=P.QUALITY_READ,
    write=False,
    rest=Rest("GET", "/nonconformities"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND,),
)
READ_NONCONFORMITY = projects.call(
    feature="nonconformities",
    verb="read",
    says="Read one nonconformity with its history",
    takes=ReadNonconformity,
    gives=NonconformityView,
    needs=P.QUALITY_READ,
    write=False,
    rest=Rest("GET", "/nonconformities/{nonconformity_id}"),
    kinds=STAFF,
    failures=(NONCONFORMITY_NOT_FOUND,),
)
FIND_NONCONFORMITY = projects.call(
    feature="nonconformities",
    verb="find",
    says="Read the nonconformity of a number",
    takes=FindNonconformity,
    gives=NonconformityView,
    needs=P.QUALITY_READ,
    write=False,
    kinds=STAFF,
    failures=(NONCONFORMITY_NOT_FOUND,),
)
RAISE_NONCONFORMITY = projects.call(
    feature="nonconformities",
    verb="raise",
    says="Write down what was found wrong",
    takes=RaiseNonconformity,
    gives=NonconformityView,
    needs=P.NONCONFORMITY_RAISE,
    write=True,
    rest=Rest("POST", "/nonconformities", 201),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND, NONCONFORMITY_TASK),
)


class NonconformityEvent(Event, kw_only=True):
    """Common to all. `people` and `roles` are whose turn it is; `place` is its page beneath the company's workspace."""

    thing = "nonconformity"
    number: str
    title: str
    place: str
    project_id: UUID | None
    grade: DefectGrade | None
    people: tuple[UUID, ...] = ()
    roles: tuple[str, ...] = ()


@projects.event
class NonconformityMoved(NonconformityEvent):
    """`what` says which verb. `source` and `source_ref` name the ticket that it comes from, where it does."""

    verb = "moved"
    what: str
    state: NonconformityState
    source: DefectSource
    source_ref: str = ""


@projects.event
class NonconformityMajor(NonconformityEvent):
    """Judged to be major: management is told."""

    verb = "major"


@projects.event
class NonconformityLate(NonconformityEvent):
    """Somebody has had his time. `wait` is the state it waits in, or "heard" where management has not said that it
    knows."""

    verb = "late"
    wait: str
