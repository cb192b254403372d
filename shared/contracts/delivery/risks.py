"""Risks of a project: what may happen, how likely and how bad, and what is done about it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Call, Command, R, Rest, View
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND, Phase
from shared.contracts.fields import Line, MemberId, ProjectId, Revision, RiskId
from shared.contracts.gateway import MEMBER_NOT_FOUND
from shared.contracts.parties import Kind
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Forbidden, Invalid, NotFound

MEMBERS = frozenset({Kind.MEMBER})
Grade = Annotated[int, Meta(ge=1, le=5)]
"""One to five: of a probability from rare to nearly certain, of an impact from slight to disastrous."""
Words = Annotated[str, Meta(max_length=2_000)]
Because = Annotated[str, Meta(min_length=1, max_length=1_000, pattern=r"\S")]


class RiskCategory(StrEnum):
    """The policy's 2.2.d and 6.1.b."""

    TECHNICAL = "technical"
    PEOPLE = "people"
    MARKET = "market"
    CUSTOMER = "customer"
    LEGAL = "legal"


class Strategy(StrEnum):
    AVOID = "avoid"
    REDUCE = "reduce"
    SHARE = "share"
    ACCEPT = "accept"


class Band(StrEnum):
    """Probability times impact: to 4 low, to 9 medium, to 16 high, above extreme."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    EXTREME = "extreme"


class RiskState(StrEnum):
    IDENTIFIED = "identified"
    ASSESSED = "assessed"
    TREATING = "treating"
    MONITORING = "monitoring"
    CLOSED = "closed"
    OCCURRED = "occurred"


class ReviewTurn(StrEnum):
    """A review that is owed by a day."""

    DUE = "due"
    HELD = "held"
    MISSED = "missed"


class RiskHappening(View):
    what: str
    actor: str
    at: datetime
    probability: int | None
    impact: int | None
    words: str


class RiskView(View):
    """`score` is None until it is assessed. `number` is what people call it by: R-03."""

    id: UUID
    number: str
    phase: Phase
    category: RiskCategory
    cause: str
    happening: str
    effect: str
    probability: int | None
    impact: int | None
    score: int | None
    band: Band | None
    strategy: Strategy | None
    response: str
    owner_id: UUID | None
    owner_name: str | None
    due_on: date | None
    state: RiskState
    is_late: bool
    history: tuple[RiskHappening, ...]
    verbs: tuple[str, ...]
    revision: int


class RiskReviewView(View):
    at: datetime
    by: str
    no_new_risk: bool
    words: str
    next_on: date


class RiskList(View):
    """The worst first. `reviews` are the latest ten, the latest first. `may_manage`: the reader adds and reviews.
    `next_review` is the day the next one is owed by, `missed` the days of those that nobody held, the latest first."""

    items: tuple[RiskView, ...]
    reviews: tuple[RiskReviewView, ...]
    is_review_late: bool
    may_manage: bool
    next_review: date | None = None
    missed: tuple[date, ...] = ()


class ListRisks(Command):
    project_id: ProjectId


class IdentifyRisk(Command):
    """`happening` is the event itself, between its cause and its effect."""

    project_id: ProjectId
    happening: Line
    phase: Phase = Phase.EXECUTING
    category: RiskCategory = RiskCategory.TECHNICAL
    cause: Words = ""
    effect: Words = ""


class SeedRisks(Command):
    """The usual ones of each category that has none yet."""

    project_id: ProjectId


class AssessRisk(Command):
    risk_id: RiskId
    revision: Revision
    probability: Grade = 3
    impact: Grade = 3
    reason: Words = ""


class RespondToRisk(Command):
    """From a medium score up strategy, owner and day are wanted; the highest is the head's or the management's."""

    risk_id: RiskId
    revision: Revision
    strategy: Strategy = Strategy.REDUCE
    response: Words = ""
    owner_id: MemberId | None = None
    due_on: date | None = None


class MoveRisk(Command):
    risk_id: RiskId
    revision: Revision
    reason: Because


class ReviewRisks(Command):
    """`no_new_risk` is an answer of its own: without it a risk must have been added since the last review."""

    project_id: ProjectId
    no_new_risk: bool = False
    text: Words = ""
    next_day: date | None = None


RISK_NOT_FOUND = Failure("risk.not_found", NotFound)
RISK_STALE = Failure("risk.stale", Conflict)
RISK_NOT_LED = Failure("risk.not_led", Forbidden)
"""Its project's manager, the head of the department or the management do this."""
RISK_TOP = Failure("risk.top", Forbidden)
"""What to do about an extreme risk the head of the department or the management says."""
RISK_RESPONSE = Failure("risk.response", Invalid)
"""From a medium score up it says what is done, by whom and until when."""
RISK_UNANSWERED = Failure("risk.unanswered", Invalid)
"""Nothing was added since the last review, and nobody says that there is nothing new."""
RISK_NEXT = Failure("risk.next", Invalid)
"""The next review is on a later day, within a year."""

LIST_RISKS = projects.call(
    feature="risks",
    verb="list",
    says="List a project's risks and their reviews",
    takes=ListRisks,
    gives=RiskList,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/projects/{project_id}/risks"),
    kinds=MEMBERS,
    failures=(PROJECT_NOT_FOUND,),
)


def _write(verb: str, says: str, takes: type[Command], gives: type[R], path: str, *more: Failure) -> Call[Command, R]:
    return projects.call(
        feature="risks",
        verb=verb,
        says=says,
        takes=takes,
        gives=gives,
        needs=P.RISK_MANAGE,
        write=True,
        rest=Rest("POST", path),
        kinds=MEMBERS,
        failures=(RISK_NOT_LED, *more),
    )


_OF_PROJECT, _OF_RISK = "/projects/{project_id}/risks", "/project-risks/{risk_id}"
_ONE = (RISK_NOT_FOUND, RISK_STALE)
IDENTIFY_RISK = _write("identify", "Add a risk", IdentifyRisk, RiskView, _OF_PROJECT, PROJECT_NOT_FOUND)
SEED_RISKS = _write(
    "seed",
    "Add the usual risks of categories without one",
    SeedRisks,
    RiskList,
    f"{_OF_PROJECT}/seed",
    PROJECT_NOT_FOUND,
)
REVIEW_RISKS = _write(
    "review",
    "Record a review of a project's risks",
    ReviewRisks,
    RiskList,
    f"{_OF_PROJECT}/review",
    PROJECT_NOT_FOUND,
    RISK_UNANSWERED,
    RISK_NEXT,
)
ASSESS_RISK = _write(
    "assess", "Say how likely and how bad a risk is", AssessRisk, RiskView, f"{_OF_RISK}/assess", *_ONE
)
RESPOND_TO_RISK = _write(
    "respond",
    "Say what is done about a risk",
    RespondToRisk,
    RiskView,
    f"{_OF_RISK}/respond",
    *_ONE,
    RISK_TOP,
    RISK_RESPONSE,
    MEMBER_NOT_FOUND,
)
WATCH_RISK = _write(
    "watch", "Its response is done, it is watched", MoveRisk, RiskView, f"{_OF_RISK}/watch", *_ONE, RISK_TOP
)
CLOSE_RISK = _write("close", "A risk that is none any more", MoveRisk, RiskView, f"{_OF_RISK}/close", *_ONE, RISK_TOP)
OCCUR_RISK = _write("occur", "What was feared has happened", MoveRisk, RiskView, f"{_OF_RISK}/occur", *_ONE)
