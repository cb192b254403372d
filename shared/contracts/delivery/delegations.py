"""Who decides while somebody is away, and the company's own flows."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.approving import (
    APPROVAL_FLOWLESS,
    DELEGATION_DAYS,
    DELEGATION_NOT_FOUND,
    DELEGATION_SELF,
    FLOW_STALE,
    FLOW_TIERS,
)
from shared.contracts.base import Command, Page, Rest, View
from shared.contracts.delivery.approvals import MEMBERS, Said
from shared.contracts.delivery.flows import Mode, Money, Subject, Tier
from shared.contracts.fields import Cursor, DelegationId, Limit, MemberId
from shared.contracts.gateway import MEMBER_NOT_FOUND
from shared.contracts.parties import STAFF
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P


class DelegationView(View):
    """Both days are within it. `is_mine`: given by the reader, not to him."""

    id: UUID
    from_name: str
    to_name: str
    from_day: date
    until_day: date
    reason: str
    is_mine: bool
    ended_at: datetime | None


class ListDelegations(Command):
    """The reader's own, and those given to him: the latest first."""

    limit: Limit = 25
    cursor: Cursor | None = None


class Delegate(Command):
    """In the days between, `member_id` may decide what waits for the caller too. He decides in the caller's name and
    under his own; never on what either of them asked for."""

    member_id: MemberId
    from_day: date
    until_day: date
    reason: Said = ""


class EndDelegation(Command):
    delegation_id: DelegationId


class ExampleSeat(Struct, frozen=True, kw_only=True):
    """Who decides there today: those who have `role`, or the one person."""

    role: str | None
    names: tuple[str, ...]


class ExampleStep(Struct, frozen=True, kw_only=True):
    name: str
    mode: Mode
    quorum: int
    seats: tuple[ExampleSeat, ...]


class FlowVersion(Struct, frozen=True, kw_only=True):
    revision: int
    tiers: tuple[Tier, ...]
    changed_by: str
    changed_at: datetime


class FlowView(View):
    """`revision` is 0 for what the product brings along. `versions` are the latest ten, the latest first. `example` is
    which steps the asked-for example would go, and whom they wait for."""

    about: str
    tiers: tuple[Tier, ...]
    changed_by: str | None
    changed_at: datetime | None
    revision: int
    versions: tuple[FlowVersion, ...] = ()
    example: tuple[ExampleStep, ...] = ()


class FlowQuery(Command):
    """With an applicant the flow is tried on an example: a request of his, of `amount` if it has any."""

    about: Subject
    amount: Money | None = None
    applicant_id: MemberId | None = None


class SetFlow(Command):
    """All of it as it is to be, for requests from now on. The first tier begins at 0."""

    about: Subject
    revision: Annotated[int, Meta(ge=0, le=2_147_483_647)]
    tiers: Annotated[tuple[Tier, ...], Meta(min_length=1, max_length=10)]


LIST_DELEGATIONS = projects.call(
    feature="delegations",
    verb="list",
    says="List who decides for whom, as far as it concerns the reader",
    takes=ListDelegations,
    gives=Page[DelegationView],
    needs=P.REQUEST_READ,
    write=False,
    rest=Rest("GET", "/delegations"),
    kinds=MEMBERS,
)
DELEGATE = projects.call(
    feature="delegations",
    verb="delegate",
    says="Have somebody decide in one's place for some days",
    takes=Delegate,
    gives=DelegationView,
    needs=P.REQUEST_ACT,
    write=True,
    rest=Rest("POST", "/delegations", 201),
    kinds=MEMBERS,
    failures=(MEMBER_NOT_FOUND, DELEGATION_DAYS, DELEGATION_SELF),
)
END_DELEGATION = projects.call(
    feature="delegations",
    verb="end",
    says="Decide oneself again",
    takes=EndDelegation,
    gives=DelegationView,
    needs=P.REQUEST_ACT,
    write=True,
    rest=Rest("POST", "/delegations/{delegation_id}/end"),
    kinds=MEMBERS,
    failures=(DELEGATION_NOT_FOUND,),
)
READ_FLOW = projects.call(
    feature="flows",
    verb="read",
    says="Which steps a subject goes, from which amount on",
    takes=FlowQuery,
    gives=FlowView,
    needs=P.FLOW_READ,
    write=False,
    rest=Rest("GET", "/approval-flows/{about}"),
    kinds=STAFF,
    failures=(MEMBER_NOT_FOUND, APPROVAL_FLOWLESS),
)
SET_FLOW = projects.call(
    feature="flows",
    verb="set",
    says="Set which steps a subject goes, from which amount on",
    takes=SetFlow,
    gives=FlowView,
    needs=P.FLOW_MANAGE,
    write=True,
    rest=Rest("POST", "/approval-flows/{about}"),
    kinds=MEMBERS,
    failures=(FLOW_STALE, FLOW_TIERS, MEMBER_NOT_FOUND),
)
