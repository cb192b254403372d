"""Deliverables: what a project hands over. Drafted in versions with files, reviewed by somebody else, delivered, and
judged by the customer. The planning side of one is a task of the kind deliverable."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.base import Call, Command, Event, Rest, View
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.fields import DeliverableId, Line, PlanTaskId, ProjectId, Revision
from shared.contracts.parties import STAFF, Kind
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Forbidden, Invalid, NotFound

MEMBERS = frozenset({Kind.MEMBER})
CUSTOMERS = frozenset({Kind.CUSTOMER})
MOST = 100
"""Deliverables of one project."""

Said = Annotated[str, Meta(max_length=2_000)]
Standard = Annotated[str, Meta(max_length=4_000)]
Receipts = Annotated[tuple[Annotated[str, Meta(max_length=2_000)], ...], Meta(max_length=10)]
"""Of uploads (`POST /uploads?party=projects`)."""


class DocumentClass(StrEnum):
    """What the policy wants in an acceptance pack (2.4.a), and the rest."""

    PROJECT_DOCUMENT = "project_document"
    SERVICE_REPORT = "service_report"
    TEST_REPORT = "test_report"
    CUSTOMER_FEEDBACK = "customer_feedback"
    OTHER = "other"


class DeliverableState(StrEnum):
    PLANNED = "planned"
    DRAFTING = "drafting"
    INTERNAL_REVIEW = "internal_review"
    READY = "ready"
    DELIVERED = "delivered"
    ACCEPTED = "accepted"
    CONDITIONAL = "conditional"
    REJECTED = "rejected"


class Verdict(StrEnum):
    """Of the customer. Conditional: good, but for what he names."""

    ACCEPTED = "accepted"
    CONDITIONAL = "conditional"
    REJECTED = "rejected"


class DeliverableFile(Struct, frozen=True, kw_only=True):
    """`size` in bytes, `sha256` of the bytes."""

    id: UUID
    name: str
    type: str
    size: int
    sha256: str


class DeliverableVersion(Struct, frozen=True, kw_only=True):
    """`content_hash` covers its words, its standard and the hashes of its files: once accepted, it never changes."""

    number: int
    note: str
    standard: str
    author: str
    submitted_at: datetime
    reviewed_by: str | None
    reviewed_at: datetime | None
    review_words: str
    delivered_by: str | None
    delivered_at: datetime | None
    verdict: Verdict | None
    judged_by: str | None
    judged_at: datetime | None
    judged_words: str
    content_hash: str
    files: tuple[DeliverableFile, ...]


class DeliverableView(View):
    """`versions`, the latest first: a list has only that one. `is_stale`: the standard has changed since this version
    was reviewed. `plan_name` is the task's that plans it."""

    id: UUID
    project_id: UUID
    number: str
    name: str
    document_class: DocumentClass
    standard: str
    is_visible: bool
    in_pack: bool
    plan_task_id: UUID | None
    plan_name: str | None
    state: DeliverableState
    version: int
    versions: tuple[DeliverableVersion, ...]
    is_stale: bool
    revision: int
    verbs: tuple[str, ...]


class DeliverableList(View):
    """`may_add`: the reader is of its team."""

    items: tuple[DeliverableView, ...]
    may_add: bool


class ListDeliverables(Command):
    """All of a project, in their order."""

    project_id: ProjectId


class ReadDeliverable(Command):
    deliverable_id: DeliverableId


class AddDeliverable(Command):
    """`is_visible`: the customer sees it once it is delivered. `in_pack`: it belongs to the acceptance pack."""

    project_id: ProjectId
    name: Line
    document_class: DocumentClass = DocumentClass.PROJECT_DOCUMENT
    standard: Standard = ""
    is_visible: bool = True
    in_pack: bool = True
    plan_task_id: PlanTaskId | None = None


class ChangeDeliverable(Command):
    """As a whole, until it is accepted. With another standard, what was reviewed by the old one is stale."""

    deliverable_id: DeliverableId
    revision: Revision
    name: Line
    document_class: DocumentClass = DocumentClass.PROJECT_DOCUMENT
    standard: Standard = ""
    is_visible: bool = True
    in_pack: bool = True
    plan_task_id: PlanTaskId | None = None


class MoveDeliverable(Command):
    deliverable_id: DeliverableId
    revision: Revision


class SubmitDeliverable(Command):
    """A new version, for review."""

    deliverable_id: DeliverableId
    revision: Revision
    note: Said = ""
    files: Receipts = ()


class ReviewDeliverable(Command):
    """By somebody who did not write this version."""

    deliverable_id: DeliverableId
    revision: Revision
    reason: Said = ""


class JudgeDeliverable(Command):
    """By the customer. What is not simply accepted needs words."""

    deliverable_id: DeliverableId
    revision: Revision
    verdict: Verdict = Verdict.ACCEPTED
    reason: Said = ""


DELIVERABLE_NOT_FOUND = Failure("deliverable.not_found", NotFound)
DELIVERABLE_STALE = Failure("deliverable.stale", Conflict)
DELIVERABLE_FULL = Failure("deliverable.full", Conflict)
DELIVERABLE_TASK = Failure("deliverable.task", Invalid)
"""The task of the plan is none of this project, or another deliverable's."""
DELIVERABLE_EMPTY = Failure("deliverable.empty", Invalid)
"""A version without a file and without a word."""
DELIVERABLE_OWN = Failure("deliverable.own", Forbidden)
"""Nobody reviews what he wrote himself."""
DELIVERABLE_WORDS = Failure("deliverable.words", Invalid)
DELIVERABLE_OUTSIDE = Failure("deliverable.outside", Forbidden)
"""Only its team works on what a project delivers."""
DELIVERABLE_NOT_LED = Failure("project.not_led", Forbidden)
FILE_REFUSED = Failure("project_file.refused", Invalid)

LIST_DELIVERABLES = projects.call(
    feature="deliverables",
    verb="list",
    says="List what a project delivers, each with its latest version",
    takes=ListDeliverables,
    gives=DeliverableList,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/projects/{project_id}/deliverables"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND,),
)
READ_DELIVERABLE = projects.call(
    feature="deliverables",
    verb="read",
    says="Read one deliverable with all its versions",
    takes=ReadDeliverable,
    gives=DeliverableView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/deliverables/{deliverable_id}"),
    kinds=STAFF,
    failures=(DELIVERABLE_NOT_FOUND,),
)
ADD_DELIVERABLE = projects.call(
    feature="deliverables",
    verb="add",
    says="Add something that a project delivers",
    takes=AddDeliverable,
    gives=DeliverableView,
    needs=P.DELIVERABLE_WORK,
    write=True,
    rest=Rest("POST", "/projects/{project_id}/deliverables", 201),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND, DELIVERABLE_OUTSIDE, DELIVERABLE_FULL, DELIVERABLE_TASK),
)


def _act(
    verb: str, says: str, takes: type[Command], needs: P, *more: Failure, kinds: frozenset[Kind] = STAFF
) -> Call[Command, DeliverableView]:
    return projects.call(
        feature="deliverables",
        verb=verb,
        says=says,
        takes=takes,
        gives=DeliverableView,
        needs=needs,
        write=True,
        rest=Rest("POST", f"/deliverables/{{deliverable_id}}/{verb}"),
        kinds=kinds,
        failures=(DELIVERABLE_NOT_FOUND, DELIVERABLE_STALE, *more),
    )


WORK, REVIEW, DELIVER = P.DELIVERABLE_WORK, P.DELIVERABLE_REVIEW, P.DELIVERABLE_DELIVER
CHANGE_DELIVERABLE = _act(
    "change", "Change what a deliverable is to be", ChangeDeliverable, WORK, DELIVERABLE_OUTSIDE, DELIVERABLE_TASK
)
DRAFT_DELIVERABLE = _act("draft", "Begin to write it, or to write it again", MoveDeliverable, WORK, DELIVERABLE_OUTSIDE)
SUBMIT_DELIVERABLE = _act(
    "submit",
    "Submit a version for review",
    SubmitDeliverable,
    WORK,
    DELIVERABLE_OUTSIDE,
    DELIVERABLE_EMPTY,
    FILE_REFUSED,
)
PASS_DELIVERABLE = _act(
    "pass", "Review a version: it is good", ReviewDeliverable, REVIEW, DELIVERABLE_OWN, kinds=MEMBERS
)
BACK_DELIVERABLE = _act(
    "back",
    "Review a version: it is to be written again, with the reason",
    ReviewDeliverable,
    REVIEW,
    DELIVERABLE_OWN,
    DELIVERABLE_WORDS,
    kinds=MEMBERS,
)
DELIVER_DELIVERABLE = _act("deliver", "Hand a version to the customer", MoveDeliverable, DELIVER, DELIVERABLE_NOT_LED)


@projects.event
class DeliverableMoved(Event):
    """`what` is the verb. `number` is the project's, `title` its own name; `place` its page beneath the workspace and
    beneath the portal. `team` is told of what waits for a review, `contacts` of what was delivered, `manager_id` of
    what the customer says."""

    thing = "deliverable"
    verb = "moved"
    number: str
    title: str
    place: str
    what: str
    state: DeliverableState
    customer_id: UUID
    contacts: tuple[UUID, ...]
    manager_id: UUID | None
    team: tuple[UUID, ...] = ()
