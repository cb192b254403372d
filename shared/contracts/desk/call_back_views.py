"""What a call-back looks like: its states, how calls went, what was answered."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.base import View
from shared.contracts.desk.questionnaires import Question
from shared.contracts.helpdesk import TicketState


class CallBackState(StrEnum):
    """`linked`: nobody calls (any more), the customer has a link. `no_contact` after the calls and the link,
    `unanswered` after the link alone. `suppressed` by the limits on asking, `excluded` because there is nobody to ask;
    neither counts as no answer. `void`: the ticket was opened again."""

    PLANNED = "planned"
    DUE = "due"
    IN_PROGRESS = "in_progress"
    LINKED = "linked"
    ANSWERED = "answered"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    NO_CONTACT = "no_contact"
    UNANSWERED = "unanswered"
    SUPPRESSED = "suppressed"
    EXCLUDED = "excluded"
    VOID = "void"


class Choice(StrEnum):
    """Whether a person calls: because it must be, because it was drawn, not yet known, or not."""

    MUST = "must"
    PENDING = "pending"
    DRAWN = "drawn"
    NOT_DRAWN = "not_drawn"
    NONE = "none"


class Occasion(StrEnum):
    """What is asked about: a resolved ticket, how things are (care) after a delivery or a quarter, or an
    entry of the improvement register."""

    RESOLVED = "resolved"
    DELIVERED = "delivered"
    QUARTERLY = "quarterly"
    IMPROVEMENT = "improvement"


class CallResult(StrEnum):
    """How a call went. `partial`: answered, but not to the end."""

    NO_ANSWER = "no_answer"
    BUSY = "busy"
    WRONG_NUMBER = "wrong_number"
    CALL_LATER = "call_later"
    REFUSED = "refused"
    ANSWERED = "answered"
    PARTIAL = "partial"


class BusinessResult(StrEnum):
    """What follows from what the customer said."""

    SATISFIED = "satisfied"
    RECOVERY = "recovery"
    REOPENED = "reopened"
    NONE = "none"


class Solved(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Source(StrEnum):
    """Whose hand wrote the answers down: kept apart, always."""

    INTERVIEWER = "interviewer"
    CUSTOMER = "customer"


class CallTab(StrEnum):
    """The tabs of the work list."""

    MINE = "mine"
    TEAM = "team"
    UNHAPPY = "unhappy"
    DONE = "done"


Score = Annotated[int, Meta(ge=1, le=5)]
Reason = Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S")]
Comment = Annotated[str, Meta(max_length=4_000)]
Praise = Annotated[str, Meta(pattern=r"^(fast|clear|kind|at_once)$(?!\n)")]


class Answers(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was said; None is not answered. `praise` are words a customer may pick: quick, clear, kind, at once."""

    solved: Solved | None = None
    result: Score | None = None
    timeliness: Score | None = None
    effort: Score | None = None
    recommend: Annotated[int, Meta(ge=0, le=10)] | None = None
    comment: Comment = ""
    praise: Annotated[tuple[Praise, ...], Meta(max_length=4)] = ()
    wants_call: bool = False


NO_ANSWERS = Answers()


class CallBackRow(View):
    """One line of the work list. `result` and `solved` are of the answer that counts."""

    id: UUID
    state: CallBackState
    occasion: Occasion
    number: str
    title: str
    customer_name: str
    contact_name: str
    caller_id: UUID | None
    caller_name: str | None
    due_at: datetime
    attempts: int
    slot: bool = False
    solved: Solved | None = None
    result: int | None = None
    business: BusinessResult = BusinessResult.NONE


class CallCounts(View):
    """`done` and `planned` of this month's calls by people; `connected` of those that were tried; `scored` answers with
    a score, and the mean of them."""

    mine: int
    team: int
    unhappy: int
    done: int = 0
    planned: int = 0
    tried: int = 0
    connected: int = 0
    scored: int = 0
    score: float | None = None


class CallBackPage(View):
    rows: tuple[CallBackRow, ...]
    counts: CallCounts
    next: str | None = None


class AttemptView(View):
    number: int
    caller_name: str
    at: datetime
    result: CallResult
    slot_at: datetime | None
    note: str


class AnswerView(View):
    """`counts` is false after a contest that somebody else has decided so. `may_decide`: it is contested, not decided
    yet, and the reader neither called, nor worked on the matter, nor doubts it himself."""

    source: Source
    by: str
    at: datetime
    answers: Answers
    counts: bool = True
    contested_by: str | None = None
    contest: str | None = None
    decided_by: str | None = None
    decision: str | None = None
    may_decide: bool = False


class CallEvent(View):
    verb: str
    at: datetime
    actor_name: str
    state: CallBackState
    data: dict[str, str]


class CallBackView(View):
    """`handlers` worked on the ticket, so none of them calls; `earliest_at` is when the next try may be. `reason` is
    why it must be called, or is not asked; `why` lets somebody who worked on it call all the same. `recovery_id` is the
    case that followed."""

    id: UUID
    state: CallBackState
    occasion: Occasion
    choice: Choice
    reason: str
    customer_name: str
    contact_name: str
    phone: str | None
    ticket_number: str | None
    ticket_title: str
    ticket_state: TicketState | None
    resolution: str | None
    resolved_by: str | None
    resolved_at: datetime | None
    took_seconds: int | None
    is_late: bool
    caller_id: UUID | None
    caller_name: str | None
    due_at: datetime
    earliest_at: datetime
    most_attempts: int
    attempts: tuple[AttemptView, ...]
    questions: tuple[Question, ...]
    script: str
    answers: tuple[AnswerView, ...]
    call_result: CallResult | None
    business: BusinessResult
    handlers: tuple[UUID, ...]
    why: str | None
    link_until: datetime
    is_revoked: bool
    recovery_id: UUID | None
    history: tuple[CallEvent, ...]
    verbs: tuple[str, ...]
    revision: int


class RatingView(View):
    """What the customer's page shows: the questions, and no more of the ticket than he knows. `is_done`: he has
    answered; `is_out`: he does not want to be asked again."""

    id: UUID
    slug: str
    company: str
    locale: str
    occasion: Occasion
    ticket_number: str | None
    title: str
    by: str | None
    took_seconds: int | None
    questions: tuple[Question, ...]
    is_done: bool
    is_out: bool = False


class LinkedView(View):
    """The path of a customer's link, without the host. `title` and `number` are for the mail's first line."""

    path: str
    until: datetime
    title: str
    number: str
