"""Service commitments 服務承諾: what was promised to a customer, entered by hand or accepted with a project."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.base import Command, Event, Page, Rest, View
from shared.contracts.desk.policies import CUSTOMER_UNKNOWN, POLICY_NOT_FOUND
from shared.contracts.desk.rules import Minutes
from shared.contracts.fields import CategoryId, CommitmentId, Cursor, CustomerId, Limit, Line, PolicyId, Revision
from shared.contracts.helpdesk import CATEGORY_UNKNOWN, Priority, helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid, NotFound

# views


class PriorityPromise(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of one priority, before the two times of all."""

    priority: Priority
    response_minutes: Minutes | None = None
    resolution_minutes: Minutes | None = None


class CommitmentView(View):
    """`content` is the service promised; `products` are what it covers in words, `category_ids` in categories (none:
    all), each with all below it. `contact` is the line or address that was promised. `policy_id` None leaves all but
    the two times to the customer's policy. `project_code` names the project it was accepted with."""

    id: UUID
    customer_id: UUID
    customer_name: str
    title: str
    content: str
    response_minutes: int | None
    resolution_minutes: int | None
    around_the_clock: bool
    valid_from: date
    valid_until: date | None
    policy_id: UUID | None
    policy_name: str | None
    archived: bool
    changed_by: str
    changed_at: datetime
    revision: int
    products: tuple[str, ...] = ()
    category_ids: tuple[UUID, ...] = ()
    priorities: tuple[PriorityPromise, ...] = ()
    warranty_until: date | None = None
    contact: str = ""
    project_code: str | None = None


# commands


Products = Annotated[
    tuple[Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\S", examples=["叫號系統 X200"])], ...],
    Meta(max_length=50),
]
Contact = Annotated[str, Meta(max_length=200, examples=["0800-123-456，support@yuancheng.example"])]
Promises = Annotated[tuple[PriorityPromise, ...], Meta(max_length=4)]
CategoryIds = Annotated[tuple[CategoryId, ...], Meta(max_length=50)]
Content = Annotated[str, Meta(min_length=1, max_length=4_000, pattern=r"\S", examples=["系統維護與電話支援"])]


class ListCommitments(Command):
    """The latest validity first."""

    customer_id: CustomerId | None = None
    archived: bool = False
    limit: Limit = 25
    cursor: Cursor | None = None


class ReadCommitment(Command):
    commitment_id: CommitmentId


class CreateCommitment(Command):
    """`valid_until` is the last day, None for no end; days are the company's."""

    customer_id: CustomerId
    title: Line
    content: Content
    valid_from: date
    valid_until: date | None = None
    response_minutes: Minutes | None = None
    resolution_minutes: Minutes | None = None
    around_the_clock: bool = False
    policy_id: PolicyId | None = None
    products: Products = ()
    category_ids: CategoryIds = ()
    priorities: Promises = ()
    warranty_until: date | None = None
    contact: Contact = ""


class ChangeCommitment(Command):
    """Everything as it is to be; the customer stays."""

    commitment_id: CommitmentId
    revision: Revision
    title: Line
    content: Content
    valid_from: date
    valid_until: date | None = None
    response_minutes: Minutes | None = None
    resolution_minutes: Minutes | None = None
    around_the_clock: bool = False
    policy_id: PolicyId | None = None
    products: Products = ()
    category_ids: CategoryIds = ()
    priorities: Promises = ()
    warranty_until: date | None = None
    contact: Contact = ""


class ArchiveCommitment(Command):
    commitment_id: CommitmentId
    revision: Revision


# failures

COMMITMENT_NOT_FOUND = Failure("commitment.not_found", NotFound)
COMMITMENT_STALE = Failure("commitment.stale", Conflict)
COMMITMENT_DATES = Failure("commitment.dates", Invalid)


# calls

LIST_COMMITMENTS = helpdesk.call(
    feature="commitments",
    verb="list",
    says="List service commitments",
    takes=ListCommitments,
    gives=Page[CommitmentView],
    needs=P.COMMITMENT_READ,
    write=False,
    rest=Rest("GET", "/commitments"),
    kinds=STAFF,
)
READ_COMMITMENT = helpdesk.call(
    feature="commitments",
    verb="read",
    says="Read one service commitment",
    takes=ReadCommitment,
    gives=CommitmentView,
    needs=P.COMMITMENT_READ,
    write=False,
    rest=Rest("GET", "/commitments/{commitment_id}"),
    kinds=STAFF,
    failures=(COMMITMENT_NOT_FOUND,),
)
CREATE_COMMITMENT = helpdesk.call(
    feature="commitments",
    verb="create",
    says="Enter a service commitment",
    takes=CreateCommitment,
    gives=CommitmentView,
    needs=P.COMMITMENT_MANAGE,
    write=True,
    rest=Rest("POST", "/commitments", 201),
    kinds=STAFF,
    failures=(CUSTOMER_UNKNOWN, POLICY_NOT_FOUND, COMMITMENT_DATES, CATEGORY_UNKNOWN),
)
CHANGE_COMMITMENT = helpdesk.call(
    feature="commitments",
    verb="change",
    says="Change a service commitment",
    takes=ChangeCommitment,
    gives=CommitmentView,
    needs=P.COMMITMENT_MANAGE,
    write=True,
    rest=Rest("POST", "/commitments/{commitment_id}/change"),
    kinds=STAFF,
    failures=(COMMITMENT_NOT_FOUND, COMMITMENT_STALE, POLICY_NOT_FOUND, COMMITMENT_DATES, CATEGORY_UNKNOWN),
)
ARCHIVE_COMMITMENT = helpdesk.call(
    feature="commitments",
    verb="archive",
    says="End a service commitment",
    takes=ArchiveCommitment,
    gives=CommitmentView,
    needs=P.COMMITMENT_MANAGE,
    write=True,
    rest=Rest("POST", "/commitments/{commitment_id}/archive"),
    kinds=STAFF,
    failures=(COMMITMENT_NOT_FOUND, COMMITMENT_STALE),
)


# events


@helpdesk.event
class CommitmentChanged(Event):
    thing = "commitment"
    verb = "changed"
    customer_id: UUID
    archived: bool
