"""計劃基準: a numbered snapshot of a plan that somebody above approved. What the plan says later is a draft against it;
the next one comes of a change request and of nothing else."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from shared.contracts.approving import APPROVAL_FLOWLESS
from shared.contracts.base import Command, Event, Rest, View
from shared.contracts.delivery.approvals import MEMBERS
from shared.contracts.delivery.plan import PLAN_NOT_LED, Place
from shared.contracts.delivery.plan_kinds import TaskKind
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.delivery.requirements import Words
from shared.contracts.fields import BaselineId, ProjectId, Revision
from shared.contracts.parties import STAFF
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid, NotFound


class BaselineState(StrEnum):
    """One of a project is approved at a time; a draft that is returned is one again."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SUPERSEDED = "superseded"


class CurvePoint(Struct, frozen=True, kw_only=True):
    """Minutes of work that are planned to be done by the evening of `on`, a Sunday or the last day."""

    on: date
    minutes: int


class BaselineView(View):
    """`number` 0 is the first approval. `effort` in minutes of work, `budget` an amount as it stood; both and the dates
    are of the last submission, empty before. `approval` is the number of its request, `change_id` the change request
    that led to it."""

    id: UUID
    project_id: UUID
    number: int
    state: BaselineState
    reason: str
    change_id: UUID | None
    round: int
    content_hash: str
    starts_on: date | None
    ends_on: date | None
    tasks: int
    effort: int
    budget: str | None
    currency: str
    curve: tuple[CurvePoint, ...]
    drafted_by: str
    drafted_at: datetime
    submitted_at: datetime | None
    approved_at: datetime | None
    approved_by: str | None
    approval: str | None
    verbs: tuple[str, ...]
    revision: int


class BaselinesView(View):
    """The latest first. `may_draft`: the reader may begin the first one."""

    items: tuple[BaselineView, ...]
    may_draft: bool


class ListBaselines(Command):
    project_id: ProjectId


class ReadVariance(Command):
    """From `place` on among what differs."""

    project_id: ProjectId
    place: Place = 0


class Differs(StrEnum):
    """How a task of the plan differs from the baseline."""

    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    """Its dates are the same; its name, owner, effort or standard is not."""


class VarianceRow(View):
    """`days` are working days by which it ends later (earlier: below zero), None of what is only in one of both."""

    number: int
    name: str
    kind: TaskKind
    differs: Differs
    base_starts_on: date | None
    base_ends_on: date | None
    starts_on: date | None
    ends_on: date | None
    days: int | None


class MilestoneRow(View):
    """A milestone of the baseline, and when it is planned for now; None where it was taken out."""

    number: int
    name: str
    base_on: date
    on: date | None
    days: int | None


class VarianceView(View):
    """The plan against the approved baseline; `number` None where there is none yet. `days` is the finish deviation in
    working days, `rate` that by the baseline's duration (source: control maths §3), `effort` minutes more or fewer.
    `rows` hold what differs, 100 at a time; `milestones` all of the baseline's, the first 100."""

    number: int | None
    base_ends_on: date | None
    ends_on: date | None
    days: int | None
    rate: str | None
    effort: int
    total: int
    rows: tuple[VarianceRow, ...]
    milestones: tuple[MilestoneRow, ...]
    next: int | None


class DraftBaseline(Command):
    """The first one of a project. `reason` is what an approver should know."""

    project_id: ProjectId
    reason: Words = ""


class SubmitBaseline(Command):
    """The plan as it is now is kept to the letter, and that is what is approved: a plan that changes meanwhile voids
    the request. A `reason` takes the place of the one before."""

    baseline_id: BaselineId
    revision: Revision
    reason: Words = ""


BASELINE_NOT_FOUND = Failure("baseline.not_found", NotFound)
BASELINE_STALE = Failure("baseline.stale", Conflict)
BASELINE_OPEN = Failure("baseline.open", Conflict)
"""There is a draft already."""
BASELINE_BY_CHANGE = Failure("baseline.by_change", Conflict)
"""There is an approved one: the next comes of a change request."""
BASELINE_INCOMPLETE = Failure("baseline.incomplete", Invalid)
"""`missing` names what a plan must have before it is approved: tasks, dates, somebody accountable for each, a standard
of each deliverable, a milestone."""

LIST_BASELINES = projects.call(
    feature="baselines",
    verb="list",
    says="The baselines of a project's plan, the latest first",
    takes=ListBaselines,
    gives=BaselinesView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/projects/{project_id}/baselines"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND,),
)
READ_VARIANCE = projects.call(
    feature="baselines",
    verb="variance",
    says="How a project's plan differs from its approved baseline",
    takes=ReadVariance,
    gives=VarianceView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/projects/{project_id}/variance"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND,),
)
DRAFT_BASELINE = projects.call(
    feature="baselines",
    verb="draft",
    says="Begin the first baseline of a plan",
    takes=DraftBaseline,
    gives=BaselineView,
    needs=P.PLAN_EDIT,
    write=True,
    rest=Rest("POST", "/projects/{project_id}/baselines", 201),
    kinds=MEMBERS,
    failures=(PROJECT_NOT_FOUND, PLAN_NOT_LED, BASELINE_OPEN, BASELINE_BY_CHANGE),
)
SUBMIT_BASELINE = projects.call(
    feature="baselines",
    verb="submit",
    says="Submit the plan as it is for approval as a baseline",
    takes=SubmitBaseline,
    gives=BaselineView,
    needs=P.PLAN_EDIT,
    write=True,
    rest=Rest("POST", "/baselines/{baseline_id}/submit"),
    kinds=MEMBERS,
    failures=(BASELINE_NOT_FOUND, BASELINE_STALE, PLAN_NOT_LED, BASELINE_INCOMPLETE, APPROVAL_FLOWLESS),
)


@projects.event
class BaselineMoved(Event):
    """Drafted, submitted, approved, superseded, or back to a draft: `state` says where it is."""

    thing = "baseline"
    verb = "moved"
    project_id: UUID
    number: int
    state: BaselineState
