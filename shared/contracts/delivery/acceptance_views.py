"""What is told of an acceptance: to our people all of it, to a customer his part."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.base import View
from shared.contracts.delivery.accepted import AcceptedPromise, Minutes
from shared.contracts.delivery.deliverables import DeliverableFile, DocumentClass

Words = Annotated[str, Meta(max_length=4_000)]
Said = Annotated[str, Meta(min_length=1, max_length=2_000, pattern=r"\S")]
Score = Annotated[int, Meta(ge=1, le=5)]


class AcceptanceState(StrEnum):
    """`none`: nobody has begun to prepare it."""

    NONE = "none"
    PREPARING = "preparing"
    PACK_COMPLETE = "pack_complete"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    IN_SESSION = "in_session"
    FIXING = "fixing"
    ACCEPTED = "accepted"
    ACCEPTED_WITH_RESERVATIONS = "accepted_with_reservations"
    REJECTED = "rejected"


class AcceptanceVerdict(StrEnum):
    ACCEPTED = "accepted"
    ACCEPTED_WITH_RESERVATIONS = "accepted_with_reservations"
    REJECTED = "rejected"


class PackProblem(StrEnum):
    """Why something of the pack is not good yet. `hidden`: the customer could not see it; `stale`: its standard has
    changed since it was reviewed."""

    MISSING = "missing"
    UNREVIEWED = "unreviewed"
    UNDELIVERED = "undelivered"
    REJECTED = "rejected"
    HIDDEN = "hidden"
    STALE = "stale"


class PackItem(Struct, frozen=True, kw_only=True):
    """A deliverable in the pack: the version that was delivered last, by its hash."""

    deliverable_id: UUID
    number: str
    name: str
    document_class: DocumentClass
    version: int
    content_hash: str
    files: tuple[DeliverableFile, ...]


class PackLine(Struct, frozen=True, kw_only=True):
    """`reason` says why it is not required. A problem of what is not required holds up nothing."""

    item: PackItem
    is_required: bool
    reason: str
    problem: PackProblem | None


class PackClass(Struct, frozen=True, kw_only=True):
    """`is_missing`: of a class that is required there is nothing at all."""

    document_class: DocumentClass
    is_required: bool
    reason: str
    is_missing: bool
    lines: tuple[PackLine, ...]


class PackView(Struct, frozen=True, kw_only=True):
    """`problems` counts what stands in the way. `is_changed`: since it was complete, something in it has changed."""

    classes: tuple[PackClass, ...]
    problems: int
    is_changed: bool


class Commitment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is promised for the time after acceptance ("2.5.a", "2.5.b"). Months count from the day of acceptance; None:
    no end, and no warranty beside the service. Minutes are of the customer's service hours unless `around_the_clock`;
    `promises` go before the two times of all. `contact` is the line or address that stands in the certificate."""

    content: Annotated[str, Meta(min_length=1, max_length=4_000, pattern=r"\S")]
    months: Annotated[int, Meta(ge=1, le=240)] | None = None
    warranty_months: Annotated[int, Meta(ge=1, le=240)] | None = None
    around_the_clock: bool = False
    response_minutes: Minutes | None = None
    resolution_minutes: Minutes | None = None
    promises: Annotated[tuple[AcceptedPromise, ...], Meta(max_length=4)] = ()
    products: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\S")], ...], Meta(max_length=50)
    ] = ()
    contact: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]


class AcceptanceQuestion(Struct, frozen=True, kw_only=True):
    id: UUID
    number: int
    text: str
    asked_by: str
    by_customer: bool
    asked_at: datetime
    answer: str
    answered_by: str | None
    answered_at: datetime | None


class ReservationView(Struct, frozen=True, kw_only=True):
    """`nonconformity` is the number of what it became, a moment after the decision."""

    number: int
    text: str
    due_on: date
    nonconformity: str | None


class SignatureView(Struct, frozen=True, kw_only=True):
    """`content_hash` covers the pack, the standard, the minutes, the commitment, the reservations and who signed."""

    verdict: AcceptanceVerdict
    typed_name: str
    signer: str
    signed_at: datetime
    address: str
    satisfaction: int
    words: str
    content_hash: str


class SatisfactionView(Struct, frozen=True, kw_only=True):
    """Averages with two decimals, of as many answers; None where nobody has answered."""

    project: str | None
    project_answers: int
    customer: str | None
    customer_answers: int


class AcceptanceHappening(Struct, frozen=True, kw_only=True):
    what: str
    actor: str
    words: str
    at: datetime


class AcceptanceView(View):
    """The latest round. `kept` is the pack as it was complete, and as it was signed; `content_hash` is of what the
    customer would sign now: empty until then.
    `wish_on` is the day that the customer asked for instead."""

    id: UUID | None
    project_id: UUID
    project_code: str
    project_name: str
    round: int
    state: AcceptanceState
    pack: PackView
    kept: tuple[PackItem, ...]
    held_on: date | None
    held_at: str
    place: str
    method: str
    standard: str
    standard_hash: str
    remind_days: int
    proposed_by: str | None
    proposed_at: datetime | None
    confirmed_by: str | None
    confirmed_at: datetime | None
    wish_on: date | None
    wish_words: str
    attendees: tuple[str, ...]
    demonstration: str
    minutes: str
    questions: tuple[AcceptanceQuestion, ...]
    decision_asked_at: datetime | None
    commitment: Commitment | None
    reservations: tuple[ReservationView, ...]
    signature: SignatureView | None
    satisfaction: SatisfactionView
    content_hash: str
    happenings: tuple[AcceptanceHappening, ...]
    verbs: tuple[str, ...]
    revision: int


class MyAcceptance(View):
    """What a customer is shown of it, from the proposal on. `content_hash` is of what he would sign now, to be handed
    in with the signature."""

    id: UUID
    project_code: str
    project_name: str
    round: int
    state: AcceptanceState
    pack: tuple[PackItem, ...]
    held_on: date
    held_at: str
    place: str
    method: str
    standard: str
    standard_hash: str
    proposed_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    wish_on: date | None
    wish_words: str
    attendees: tuple[str, ...]
    demonstration: str
    minutes: str
    questions: tuple[AcceptanceQuestion, ...]
    decision_asked_at: datetime | None
    commitment: Commitment | None
    reservations: tuple[ReservationView, ...]
    signature: SignatureView | None
    content_hash: str
    verbs: tuple[str, ...]
    revision: int


class ValidityView(View):
    """A signature held against what it covers as that stands now, to the last byte. `changed` names what differs:
    `content` (the record), or a file."""

    is_valid: bool
    content_hash: str
    found_hash: str
    files: int
    changed: tuple[str, ...]
    checked_at: datetime
