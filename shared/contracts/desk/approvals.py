"""Approvals, in their first form: one step, never oneself, void when what it is about changes meanwhile."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.approving import APPROVAL_CHANGED as APPROVAL_CHANGED
from shared.contracts.approving import APPROVAL_NOT_FOUND as APPROVAL_NOT_FOUND
from shared.contracts.approving import APPROVAL_NOT_OURS as APPROVAL_NOT_OURS
from shared.contracts.approving import APPROVAL_OWN as APPROVAL_OWN
from shared.contracts.approving import APPROVAL_STALE as APPROVAL_STALE
from shared.contracts.base import Call, Command, Event, Page, Rest, View
from shared.contracts.desk.hours import DayMark, Openings
from shared.contracts.desk.rules import PolicyRules
from shared.contracts.fields import ApprovalId, Cursor, Limit, Revision
from shared.contracts.helpdesk import helpdesk
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.errors import Failure


class ApprovalState(StrEnum):
    """`void`: what it was about has changed since."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    VOID = "void"


class Subject(StrEnum):
    """What can be asked for: a version of a policy, or a day of a calendar, for the past too; a charge for a ticket."""

    POLICY = "policy"
    DAY = "day"
    CHARGE = "charge"


class NewTerms(Struct, frozen=True, kw_only=True):
    """Of a policy. `calendar_id` None is the company's default; an empty `name` leaves the policy's."""

    rules: PolicyRules
    calendar_id: UUID | None = None
    calendar_name: str = ""
    name: str = ""


class NewDay(Struct, frozen=True, kw_only=True):
    """Of a calendar."""

    day: date
    mark: DayMark
    name: str = ""
    openings: Openings = ()


class NewCharge(Struct, frozen=True, kw_only=True):
    """For a ticket that is not covered; the customer is asked once it is approved."""

    ticket: str
    title: str
    amount: str
    note: str


class ApprovalView(View):
    """`terms`, `day` or `charge` is what is asked for. `verbs` are those the reader may use."""

    id: UUID
    subject: Subject
    subject_id: UUID
    title: str
    content_hash: str
    reason: str
    state: ApprovalState
    asked_by_id: UUID
    asked_by: str
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision: str
    revision: int
    verbs: tuple[str, ...]
    terms: NewTerms | None = None
    day: NewDay | None = None
    charge: NewCharge | None = None


Said = Annotated[str, Meta(max_length=500)]


class ListApprovals(Command):
    """The latest first. `for_me` are those that wait and that somebody else has asked for."""

    state: ApprovalState | None = None
    for_me: bool = False
    limit: Limit = 25
    cursor: Cursor | None = None


class ReadApproval(Command):
    approval_id: ApprovalId


class Approve(Command):
    approval_id: ApprovalId
    revision: Revision
    reason: Said = ""


class Reject(Command):
    approval_id: ApprovalId
    revision: Revision
    reason: Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S")]


class Withdraw(Command):
    approval_id: ApprovalId
    revision: Revision


MEMBERS = frozenset({Kind.MEMBER})
"""Two people must stand behind a change of the past: an API client has an identity of its own beside its maker's."""

LIST_APPROVALS = helpdesk.call(
    feature="approvals",
    verb="list",
    says="List what was asked for and what became of it",
    takes=ListApprovals,
    gives=Page[ApprovalView],
    needs=P.APPROVAL_READ,
    write=False,
    rest=Rest("GET", "/approvals"),
    kinds=MEMBERS,
)
READ_APPROVAL = helpdesk.call(
    feature="approvals",
    verb="read",
    says="Read one request for approval",
    takes=ReadApproval,
    gives=ApprovalView,
    needs=P.APPROVAL_READ,
    write=False,
    rest=Rest("GET", "/approvals/{approval_id}"),
    kinds=MEMBERS,
    failures=(APPROVAL_NOT_FOUND,),
)


def _act(verb: str, says: str, takes: type[Command], needs: P, *more: Failure) -> Call[Command, ApprovalView]:
    return helpdesk.call(
        feature="approvals",
        verb=verb,
        says=says,
        takes=takes,
        gives=ApprovalView,
        needs=needs,
        write=True,
        rest=Rest("POST", f"/approvals/{{approval_id}}/{verb}"),
        kinds=MEMBERS,
        failures=(APPROVAL_NOT_FOUND, APPROVAL_STALE, *more),
    )


APPROVE = _act(
    "approve", "Approve what somebody else asked for", Approve, P.APPROVAL_DECIDE, APPROVAL_OWN, APPROVAL_CHANGED
)
REJECT = _act("reject", "Reject what somebody else asked for", Reject, P.APPROVAL_DECIDE, APPROVAL_OWN)
WITHDRAW = _act("withdraw", "Take one's own request back", Withdraw, P.APPROVAL_ASK, APPROVAL_NOT_OURS)


@helpdesk.event
class ApprovalAsked(Event):
    """Somebody asks for what another must approve."""

    thing = "approval"
    verb = "asked"
    about: Subject
    title: str
    asked_by_id: UUID


@helpdesk.event
class ApprovalDecided(Event):
    """Approved, rejected, withdrawn by who asked, or void: `state` says which."""

    thing = "approval"
    verb = "decided"
    about: Subject
    title: str
    state: ApprovalState
    asked_by_id: UUID
