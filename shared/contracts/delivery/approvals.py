"""Approvals: the one engine of every flow. A request goes its steps, until the last has agreed or one has not."""

from typing import Annotated

from msgspec import Meta

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
from shared.contracts.base import Call, Command, Done, Page, Rest
from shared.contracts.delivery.approval_views import ASKERS as ASKERS
from shared.contracts.delivery.approval_views import MEMBERS as MEMBERS
from shared.contracts.delivery.approval_views import Because as Because
from shared.contracts.delivery.approval_views import Box as Box
from shared.contracts.delivery.approval_views import Happening as Happening
from shared.contracts.delivery.approval_views import Hash as Hash
from shared.contracts.delivery.approval_views import Number as Number
from shared.contracts.delivery.approval_views import Place as Place
from shared.contracts.delivery.approval_views import Question as Question
from shared.contracts.delivery.approval_views import RequestDecided as RequestDecided
from shared.contracts.delivery.approval_views import RequestEvent as RequestEvent
from shared.contracts.delivery.approval_views import RequestLine as RequestLine
from shared.contracts.delivery.approval_views import RequestReminded as RequestReminded
from shared.contracts.delivery.approval_views import RequestState as RequestState
from shared.contracts.delivery.approval_views import RequestTalked as RequestTalked
from shared.contracts.delivery.approval_views import RequestView as RequestView
from shared.contracts.delivery.approval_views import RequestWaits as RequestWaits
from shared.contracts.delivery.approval_views import Said as Said
from shared.contracts.delivery.approval_views import SubjectKey as SubjectKey
from shared.contracts.delivery.flows import Money, Step, Subject
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
from shared.contracts.parties import Kind
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Failure


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
