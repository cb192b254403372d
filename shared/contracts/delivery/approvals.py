"""Approvals: the one engine of every flow. A request goes its steps, until the last has agreed or one has not."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.approving import (
    APPROVAL_CHANGED,
    APPROVAL_FLOWLESS,
    APPROVAL_NOT_FOUND,
    APPROVAL_NOT_OURS,
    APPROVAL_NOT_YOURS,
    APPROVAL_OWN,
    APPROVAL_SEATED,
    APPROVAL_STALE,
    QUESTION_NOT_FOUND,
)
from shared.contracts.base import Call, Command, Done, Event, Page, Rest, View
from shared.contracts.delivery.flows import Money, Step, StepView, Subject
from shared.contracts.fields import (
    END,
    ApprovalRequestId,
    Cursor,
    Limit,
    Line,
    MemberId,
    QuestionId,
    Revision,
)
from shared.contracts.gateway import MEMBER_NOT_FOUND
from shared.contracts.parties import Kind, Party
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Failure

MEMBERS = frozenset({Kind.MEMBER})
"""People: a program has an identity of its own beside its maker's, and could approve what he asks for."""
ASKERS = frozenset({Party.HELPDESK, Party.NOTIFY, Party.PROJECTS})

Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}" + END, examples=["0" * 64])]
"""SHA-256 of all that an approval is given for, made by whose it is."""
SubjectKey = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_.:-]+" + END)]
"""Which one, in the words of who asks."""
Place = Annotated[str, Meta(max_length=200, pattern=r"^[A-Za-z0-9/_.?=-]*" + END)]
"""Its page beneath the company's workspace."""
Number = Annotated[str, Meta(pattern=r"^PA-[0-9]{4}-[0-9]{3,6}" + END, max_length=20, examples=["PA-2026-001"])]
Said = Annotated[str, Meta(max_length=500)]
Because = Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S", examples=["請補三家詢價。"])]


class RequestState(StrEnum):
    """`returned` waits for the applicant; `void`: what it was about has changed since."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    VOID = "void"


class Box(StrEnum):
    """Waiting for me; asked by me; decided with my help; all I may see."""

    MINE = "mine"
    SENT = "sent"
    DONE = "done"
    ALL = "all"


class Happening(Struct, frozen=True, kw_only=True):
    """A line of the history: `actor` did it, in the name of `acted_for` if that is not himself."""

    verb: str
    round: int
    at: datetime
    actor: str
    acted_for: str | None
    words: str


class Question(Struct, frozen=True, kw_only=True):
    id: UUID
    asked_by: str
    asked_of: str
    is_mine: bool
    question: str
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None


class RequestView(View):
    """`round` counts its submissions. `party`, `about` and `about_key` say what is asked for, `place` where that is
    shown. `acts_for` is in whose name the reader would decide, if not his own."""

    id: UUID
    number: str
    party: str
    about: str
    about_key: str
    about_revision: int
    title: str
    place: str
    content_hash: str
    amount: str | None
    currency: str
    reason: str
    state: RequestState
    round: int
    asked_by_id: UUID
    asked_by: str
    department: str | None
    asked_at: datetime
    decided_at: datetime | None
    waits_since: datetime | None
    due_at: datetime | None
    steps: tuple[StepView, ...]
    happenings: tuple[Happening, ...]
    questions: tuple[Question, ...]
    acts_for: str | None
    revision: int
    verbs: tuple[str, ...]


class RequestLine(View):
    """One line of a list. `step` is the one it waits in, `since` when."""

    id: UUID
    number: str
    about: str
    title: str
    amount: str | None
    currency: str
    state: RequestState
    round: int
    asked_by: str
    asked_at: datetime
    step: str | None
    since: datetime | None
    due_at: datetime | None
    is_late: bool
    revision: int


class RequestApproval(Command):
    """For a person, by the service whose matter it is. Asked again for the same content it changes nothing; for other
    content what was given so far is void and it begins anew. Without `steps` the company's own for such a subject and
    amount apply."""

    about: Subject
    about_key: SubjectKey
    revision: Revision
    content_hash: Hash
    title: Line
    asked_by_id: MemberId
    place: Place = ""
    reason: Said = ""
    amount: Money | None = None
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}" + END)] = "TWD"
    steps: Annotated[tuple[Step, ...], Meta(max_length=10)] = ()


class VoidApproval(Command):
    """The content is another by now: `content_hash` is its new one, or None where there is nothing left to approve."""

    about: Subject
    about_key: SubjectKey
    content_hash: Hash | None = None


class ListRequests(Command):
    """The latest first."""

    box: Box = Box.MINE
    limit: Limit = 25
    cursor: Cursor | None = None


class ReadRequest(Command):
    approval_id: ApprovalRequestId


class FindRequest(Command):
    """By the number that people know it by."""

    approval_number: Number


class ApproveStep(Command):
    """If the content has changed meanwhile nothing is approved: the request comes back void."""

    approval_id: ApprovalRequestId
    revision: Revision
    reason: Said = ""


class RefuseStep(Command):
    approval_id: ApprovalRequestId
    revision: Revision
    reason: Because


class SeatSomebody(Command):
    """`member_id` decides as well (add), or instead (hand over)."""

    approval_id: ApprovalRequestId
    revision: Revision
    member_id: MemberId
    reason: Said = ""


class AskAbout(Command):
    """Of the applicant, unless somebody else is named. It waits for nothing."""

    approval_id: ApprovalRequestId
    question: Because
    member_id: MemberId | None = None


class AnswerQuestion(Command):
    question_id: QuestionId
    answer: Because


class WithdrawRequest(Command):
    approval_id: ApprovalRequestId
    revision: Revision


LIST_REQUESTS = projects.call(
    feature="approvals",
    verb="list",
    says="List what waits for approval and what became of the rest",
    takes=ListRequests,
    gives=Page[RequestLine],
    needs=P.REQUEST_READ,
    write=False,
    rest=Rest("GET", "/approval-requests"),
    kinds=MEMBERS,
)
READ_REQUEST = projects.call(
    feature="approvals",
    verb="read",
    says="Read one request with its steps",
    takes=ReadRequest,
    gives=RequestView,
    needs=P.REQUEST_READ,
    write=False,
    rest=Rest("GET", "/approval-requests/{approval_id}"),
    kinds=MEMBERS,
    failures=(APPROVAL_NOT_FOUND,),
)
FIND_REQUEST = projects.call(
    feature="approvals",
    verb="find",
    says="Read the request of a number",
    takes=FindRequest,
    gives=RequestView,
    needs=P.REQUEST_READ,
    write=False,
    kinds=MEMBERS,
    failures=(APPROVAL_NOT_FOUND,),
)


def _service(verb: str, says: str, takes: type[Command], *failures: Failure) -> Call[Command, Done]:
    return projects.call(
        feature="approvals",
        verb=verb,
        says=says,
        takes=takes,
        gives=Done,
        needs=P.REQUEST_MAKE,
        write=True,
        callers=ASKERS,
        kinds=frozenset({Kind.SERVICE}),
        failures=failures,
    )


REQUEST_APPROVAL = _service(
    "request", "Ask for an approval in a person's name", RequestApproval, APPROVAL_FLOWLESS, MEMBER_NOT_FOUND
)
VOID_APPROVAL = _service("void", "Take away what a change has overtaken", VoidApproval)


def _act(verb: str, says: str, takes: type[Command], *more: Failure) -> Call[Command, RequestView]:
    return projects.call(
        feature="approvals",
        verb=verb,
        says=says,
        takes=takes,
        gives=RequestView,
        needs=P.REQUEST_ACT,
        write=True,
        rest=Rest("POST", f"/approval-requests/{{approval_id}}/{verb}"),
        kinds=MEMBERS,
        failures=(APPROVAL_NOT_FOUND, *more),
    )


_DECIDE = (APPROVAL_STALE, APPROVAL_OWN, APPROVAL_NOT_YOURS)
APPROVE_STEP = _act("approve", "Agree, in the step it waits in", ApproveStep, *_DECIDE, APPROVAL_CHANGED)
RETURN_STEP = _act("return", "Give it back to be mended, with the reason", RefuseStep, *_DECIDE)
REJECT_STEP = _act("reject", "Refuse it, with the reason", RefuseStep, *_DECIDE)
ADD_APPROVER = _act(
    "add", "Have somebody else decide as well", SeatSomebody, *_DECIDE, APPROVAL_SEATED, MEMBER_NOT_FOUND
)
HAND_OVER_STEP = _act(
    "hand_over", "Have somebody else decide instead", SeatSomebody, *_DECIDE, APPROVAL_SEATED, MEMBER_NOT_FOUND
)
ASK_ABOUT = _act("ask", "Ask the applicant or another", AskAbout, APPROVAL_OWN, APPROVAL_NOT_YOURS, MEMBER_NOT_FOUND)
ANSWER_QUESTION = projects.call(
    feature="approvals",
    verb="answer",
    says="Answer what an approver asks",
    takes=AnswerQuestion,
    gives=RequestView,
    needs=P.REQUEST_ACT,
    write=True,
    rest=Rest("POST", "/approval-questions/{question_id}/answer"),
    kinds=MEMBERS,
    failures=(QUESTION_NOT_FOUND,),
)
WITHDRAW_REQUEST = _act("withdraw", "Take one's own request back", WithdrawRequest, APPROVAL_STALE, APPROVAL_NOT_OURS)


class RequestEvent(Event, kw_only=True):
    """`id` is the request's; `place` its page beneath the company's workspace."""

    thing = "approval"
    number: str
    title: str
    place: str


@projects.event
class RequestWaits(RequestEvent):
    """It waits for `people` now. `why`: opened, added, handed, escalated."""

    verb = "waits"
    why: str
    people: tuple[UUID, ...]


@projects.event
class RequestReminded(RequestEvent):
    """It has been waiting for `people` for long."""

    verb = "reminded"
    people: tuple[UUID, ...]


@projects.event
class RequestTalked(RequestEvent):
    """Somebody asks one of `people`, or has answered him: `what` is question or answer."""

    verb = "talked"
    what: str
    people: tuple[UUID, ...]


@projects.event
class RequestDecided(RequestEvent):
    """Approved, returned, rejected, withdrawn or void: `state` says which. Whose matter it is finds it by `about` and
    `about_key`, and applies it only to the content it was given for."""

    verb = "decided"
    asker: Party
    about: str
    about_key: str
    about_revision: int
    content_hash: str
    state: RequestState
    asked_by_id: UUID
    decided_by_id: UUID | None
    decided_by: str
