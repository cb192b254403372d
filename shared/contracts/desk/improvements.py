"""Improvement: what customers suggest or complain about, from every channel in one register, each with an owner, a time
by which it is acknowledged, a decision with its reason, and a look at whether the change helped."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, Page, Rest, View
from shared.contracts.fields import (
    ContactId,
    Cursor,
    ImprovementId,
    Limit,
    Line,
    MemberId,
    Revision,
    TicketId,
)
from shared.contracts.helpdesk import CONTACT_UNKNOWN, REQUESTER_NEEDED, TICKET_NOT_FOUND, helpdesk
from shared.contracts.parties import STAFF, Kind
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid, NotFound

PEOPLE_SIDE = frozenset({*STAFF, Kind.CUSTOMER})


class ImprovementKind(StrEnum):
    SUGGESTION = "suggestion"
    COMPLAINT = "complaint"


class ImprovementState(StrEnum):
    """`accepted`: a change is on its way, and its effect will be checked on a day. `ended`: it was, or there was
    nothing to change."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"


class ImprovementWay(StrEnum):
    """How it reached us."""

    PORTAL = "portal"
    TICKET = "ticket"
    PHONE = "phone"
    MAIL = "mail"
    VISIT = "visit"


Words = Annotated[str, Meta(min_length=1, max_length=8_000, pattern=r"\S", examples=["希望夜間也能回報。"])]
Told = Annotated[str, Meta(max_length=4_000)]


class ImprovementStep(View):
    """`words` were told to the customer if `told`."""

    at: datetime
    verb: str
    by: str
    words: str
    told: bool


class ImprovementView(View):
    """A customer is not told who owns it. `acknowledge_by` counts business hours of the company's default calendar;
    `is_late`: it has passed and nobody has acknowledged. `check_on`: the day its effect is looked at; `worked`: whether
    it helped, once somebody has looked."""

    id: UUID
    number: str
    kind: ImprovementKind
    state: ImprovementState
    way: ImprovementWay
    title: str
    body: str
    customer_name: str
    requester_name: str
    ticket_number: str | None
    owner_id: UUID | None
    owner_name: str | None
    opened_at: datetime
    acknowledge_by: datetime
    acknowledged_at: datetime | None
    is_late: bool
    reason: str
    decided_at: datetime | None
    decided_by: str | None
    check_on: date | None
    worked: bool | None
    effect: str
    revision: int
    steps: tuple[ImprovementStep, ...] = ()


class ListImprovements(Command):
    """Newest first. A contact sees his own, a customer manager his organisation's."""

    kind: ImprovementKind | None = None
    state: ImprovementState | None = None
    late: bool = False
    limit: Limit = 25
    cursor: Cursor | None = None


class ReadImprovement(Command):
    improvement_id: ImprovementId


class OpenImprovement(Command):
    """A customer says it himself; staff name the contact who said it, or the ticket it was said on."""

    kind: ImprovementKind
    title: Line
    body: Words
    requester_id: ContactId | None = None
    ticket_id: TicketId | None = None
    way: ImprovementWay = ImprovementWay.PHONE


class OwnImprovement(Command):
    improvement_id: ImprovementId
    revision: Revision
    owner_id: MemberId


class AcknowledgeImprovement(Command):
    """`told` goes to the customer."""

    improvement_id: ImprovementId
    revision: Revision
    told: Words


class DecideImprovement(Command):
    """The customer is told the decision and its reason. What is accepted names the day its effect is checked."""

    improvement_id: ImprovementId
    revision: Revision
    accepted: bool
    reason: Words
    check_on: date | None = None


class CheckImprovement(Command):
    """Whether it helped. If not, it may be looked at again on `check_on`; without a day it ends. `told`, if anything,
    goes to the customer."""

    improvement_id: ImprovementId
    revision: Revision
    worked: bool
    effect: Words
    told: Told = ""
    check_on: date | None = None


IMPROVEMENT_NOT_FOUND = Failure("improvement.not_found", NotFound)
IMPROVEMENT_STALE = Failure("improvement.stale", Conflict)
IMPROVEMENT_OWNER = Failure("improvement.owner_unknown", Invalid)
CHECK_NEEDED = Failure("improvement.check_needed", Invalid)
"""What is accepted has a day on which somebody looks whether it helped, and that day is to come."""

_ACT = (IMPROVEMENT_NOT_FOUND, IMPROVEMENT_STALE)

LIST_IMPROVEMENTS = helpdesk.call(
    feature="improvements",
    verb="list",
    says="List suggestions and complaints, newest first",
    takes=ListImprovements,
    gives=Page[ImprovementView],
    needs=P.IMPROVEMENT_READ,
    write=False,
    rest=Rest("GET", "/improvements"),
    kinds=PEOPLE_SIDE,
)
READ_IMPROVEMENT = helpdesk.call(
    feature="improvements",
    verb="read",
    says="Read one suggestion or complaint",
    takes=ReadImprovement,
    gives=ImprovementView,
    needs=P.IMPROVEMENT_READ,
    write=False,
    rest=Rest("GET", "/improvements/{improvement_id}"),
    kinds=PEOPLE_SIDE,
    failures=(IMPROVEMENT_NOT_FOUND,),
)
OPEN_IMPROVEMENT = helpdesk.call(
    feature="improvements",
    verb="open",
    says="Put a suggestion or complaint into the register",
    takes=OpenImprovement,
    gives=ImprovementView,
    needs=P.IMPROVEMENT_OPEN,
    write=True,
    rest=Rest("POST", "/improvements", 201),
    kinds=PEOPLE_SIDE,
    failures=(CONTACT_UNKNOWN, REQUESTER_NEEDED, TICKET_NOT_FOUND),
)
OWN_IMPROVEMENT = helpdesk.call(
    feature="improvements",
    verb="own",
    says="Say who looks after it",
    takes=OwnImprovement,
    gives=ImprovementView,
    needs=P.IMPROVEMENT_MANAGE,
    write=True,
    rest=Rest("POST", "/improvements/{improvement_id}/own"),
    kinds=STAFF,
    failures=(*_ACT, IMPROVEMENT_OWNER),
)
ACKNOWLEDGE_IMPROVEMENT = helpdesk.call(
    feature="improvements",
    verb="acknowledge",
    says="Tell the customer that it was heard",
    takes=AcknowledgeImprovement,
    gives=ImprovementView,
    needs=P.IMPROVEMENT_MANAGE,
    write=True,
    rest=Rest("POST", "/improvements/{improvement_id}/acknowledge"),
    kinds=STAFF,
    failures=_ACT,
)
DECIDE_IMPROVEMENT = helpdesk.call(
    feature="improvements",
    verb="decide",
    says="Decide, with a reason that the customer is told",
    takes=DecideImprovement,
    gives=ImprovementView,
    needs=P.IMPROVEMENT_MANAGE,
    write=True,
    rest=Rest("POST", "/improvements/{improvement_id}/decide"),
    kinds=STAFF,
    failures=(*_ACT, CHECK_NEEDED),
)
CHECK_IMPROVEMENT = helpdesk.call(
    feature="improvements",
    verb="check",
    says="Say whether the change helped",
    takes=CheckImprovement,
    gives=ImprovementView,
    needs=P.IMPROVEMENT_MANAGE,
    write=True,
    rest=Rest("POST", "/improvements/{improvement_id}/check"),
    kinds=STAFF,
    failures=(*_ACT, CHECK_NEEDED),
)


@helpdesk.event
class ImprovementMoved(Event):
    """Opened, or changed by `what`. `told`: the requester is to hear of it. `place` is its page beneath the company's
    workspace."""

    thing = "improvement"
    verb = "moved"
    number: str
    title: str
    what: str
    customer_id: UUID
    requester_id: UUID
    owner_id: UUID | None
    told: bool
    place: str = ""


class Wait(StrEnum):
    """What somebody waits for: that it is acknowledged, or that its effect is looked at."""

    ACKNOWLEDGEMENT = "acknowledgement"
    CHECK = "check"


@helpdesk.event
class ImprovementWaits(Event):
    """The time of it has passed, or its day is here: told again each morning until it is done. `place` as above."""

    thing = "improvement"
    verb = "waits"
    number: str
    title: str
    wait: Wait
    owner_id: UUID | None
    place: str


def place_of(improvement_id: UUID) -> str:
    return f"improvements/{improvement_id}"
