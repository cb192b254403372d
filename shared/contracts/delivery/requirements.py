"""What customers need, as the market staff collect it: captured, assessed on a sheet, then proposed or shelved."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.base import Call, Command, Event, Page, Rest, View
from shared.contracts.delivery.flows import Money
from shared.contracts.fields import Cursor, CustomerId, Limit, Line, RequirementId, Revision
from shared.contracts.gateway import CUSTOMER_NOT_FOUND
from shared.contracts.parties import STAFF
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, NotFound

Words = Annotated[str, Meta(max_length=5_000)]
Reference = Annotated[str, Meta(max_length=40, pattern=r"^[A-Za-z0-9-]*$(?!\n)", examples=["IM-12"])]


class RequirementState(StrEnum):
    CAPTURED = "captured"
    ASSESSED = "assessed"
    PROPOSED = "proposed"
    SHELVED = "shelved"


class RequirementSource(StrEnum):
    """Where it comes from; for a suggestion or a ticket of the desk its number is kept."""

    MARKET = "market"
    CUSTOMER = "customer"
    SUGGESTION = "suggestion"
    TICKET = "ticket"


class Criterion(StrEnum):
    """What is judged, each from 1 (bad for us) to 5 (good): five in risk is hardly any."""

    VALUE = "value"
    FEASIBILITY = "feasibility"
    CAPACITY = "capacity"
    RISK = "risk"


class Mark(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`weight` in percent."""

    criterion: Criterion
    score: Annotated[int, Meta(ge=1, le=5)]
    weight: Annotated[int, Meta(ge=0, le=100)]
    note: Annotated[str, Meta(max_length=500)] = ""


class RequirementView(View):
    """`score` is the weighted mean of the sheet, 1.00 to 5.00; None before it was assessed."""

    id: UUID
    number: str
    customer_id: UUID
    customer_name: str
    title: str
    text: str
    source: RequirementSource
    source_ref: str
    amount: str | None
    currency: str
    state: RequirementState
    marks: tuple[Mark, ...]
    score: str | None
    verdict: str
    captured_by: str
    captured_at: datetime
    assessed_by: str | None
    assessed_at: datetime | None
    shelved_why: str
    proposal_id: UUID | None
    revision: int
    verbs: tuple[str, ...]


class ListRequirements(Command):
    """The latest first."""

    state: RequirementState | None = None
    limit: Limit = 25
    cursor: Cursor | None = None


class ReadRequirement(Command):
    requirement_id: RequirementId


class CaptureRequirement(Command):
    """Of a suggestion or a ticket there is one: captured again, it is shown."""

    customer_id: CustomerId
    title: Line
    text: Words = ""
    source: RequirementSource = RequirementSource.MARKET
    source_ref: Reference = ""
    amount: Money | None = None


class ChangeRequirement(Command):
    requirement_id: RequirementId
    revision: Revision
    title: Line
    text: Words = ""
    amount: Money | None = None


class AssessRequirement(Command):
    """The whole sheet: each criterion once, weights that make 100."""

    requirement_id: RequirementId
    revision: Revision
    marks: Annotated[tuple[Mark, ...], Meta(min_length=4, max_length=4)]
    verdict: Words = ""


class ShelveRequirement(Command):
    requirement_id: RequirementId
    revision: Revision
    reason: Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S")]


REQUIREMENT_NOT_FOUND = Failure("requirement.not_found", NotFound)
REQUIREMENT_STALE = Failure("requirement.stale", Conflict)
REQUIREMENT_SHEET = Failure("requirement.sheet", Conflict)
"""A criterion is missing or the weights do not make 100."""

LIST_REQUIREMENTS = projects.call(
    feature="requirements",
    verb="list",
    says="List what customers need, the latest first",
    takes=ListRequirements,
    gives=Page[RequirementView],
    needs=P.REQUIREMENT_READ,
    write=False,
    rest=Rest("GET", "/requirements"),
    kinds=STAFF,
)
READ_REQUIREMENT = projects.call(
    feature="requirements",
    verb="read",
    says="Read one need with its assessment",
    takes=ReadRequirement,
    gives=RequirementView,
    needs=P.REQUIREMENT_READ,
    write=False,
    rest=Rest("GET", "/requirements/{requirement_id}"),
    kinds=STAFF,
    failures=(REQUIREMENT_NOT_FOUND,),
)
CAPTURE_REQUIREMENT = projects.call(
    feature="requirements",
    verb="capture",
    says="Write down what a customer needs",
    takes=CaptureRequirement,
    gives=RequirementView,
    needs=P.REQUIREMENT_WRITE,
    write=True,
    rest=Rest("POST", "/requirements", 201),
    kinds=STAFF,
    failures=(CUSTOMER_NOT_FOUND,),
)


def _act(verb: str, says: str, takes: type[Command], *more: Failure) -> Call[Command, RequirementView]:
    return projects.call(
        feature="requirements",
        verb=verb,
        says=says,
        takes=takes,
        gives=RequirementView,
        needs=P.REQUIREMENT_WRITE,
        write=True,
        rest=Rest("POST", f"/requirements/{{requirement_id}}/{verb}"),
        kinds=STAFF,
        failures=(REQUIREMENT_NOT_FOUND, REQUIREMENT_STALE, *more),
    )


CHANGE_REQUIREMENT = _act("change", "Write down what is known of a need", ChangeRequirement)
ASSESS_REQUIREMENT = _act("assess", "Assess a need on a sheet with weights", AssessRequirement, REQUIREMENT_SHEET)
SHELVE_REQUIREMENT = _act("shelve", "Put a need away, with the reason", ShelveRequirement)


@projects.event
class RequirementMoved(Event):
    """Captured, changed, assessed, proposed or shelved: `what` says which."""

    thing = "requirement"
    verb = "moved"
    number: str
    title: str
    what: str
    state: RequirementState
