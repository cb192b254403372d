"""驗收: the pack, the proposal of day, way and standard, the session with its questions, and the service promised for
afterwards. The decision is the customer's alone (my_acceptance.py)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Call, Command, Event, Rest
from shared.contracts.delivery.acceptance_views import (
    AcceptanceState,
    AcceptanceView,
    Commitment,
    Said,
    ValidityView,
    Words,
)
from shared.contracts.delivery.deliverables import DocumentClass
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.fields import AcceptanceId, AcceptanceQuestionId, DeliverableId, Line, ProjectId, Revision
from shared.contracts.parties import STAFF, Kind
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Forbidden, Invalid, NotFound

MEMBERS = frozenset({Kind.MEMBER})
READERS = STAFF | {Kind.CUSTOMER}
MOST_QUESTIONS = 200


class ReadAcceptance(Command):
    project_id: ProjectId


class BeginAcceptance(Command):
    """The first round, or after a rejection the next."""

    project_id: ProjectId


class MoveAcceptance(Command):
    project_id: ProjectId
    revision: Revision


class ExemptFromPack(Command):
    """A class of documents, or one deliverable, is not required, with the reason; without one it is again."""

    project_id: ProjectId
    revision: Revision
    document_class: DocumentClass | None = None
    deliverable_id: DeliverableId | None = None
    reason: Annotated[str, Meta(max_length=500)] = ""


class PromiseService(Command):
    """As a whole. What the customer is asked to sign covers it."""

    project_id: ProjectId
    revision: Revision
    commitment: Commitment


class ProposeAcceptance(Command):
    """`held_at` is the hour, in words; a reminder goes out `remind_days` before."""

    project_id: ProjectId
    revision: Revision
    held_on: date
    place: Line
    method: Line
    standard: Annotated[str, Meta(min_length=1, max_length=4_000, pattern=r"\S")]
    held_at: Annotated[str, Meta(max_length=50)] = ""
    remind_days: Annotated[int, Meta(ge=0, le=30)] = 3


class WithdrawAcceptance(Command):
    """Back to the pack, with the reason."""

    project_id: ProjectId
    revision: Revision
    reason: Said


class RecordSession(Command):
    """As a whole."""

    project_id: ProjectId
    revision: Revision
    attendees: Annotated[tuple[Line, ...], Meta(max_length=50)] = ()
    demonstration: Words = ""
    minutes: Annotated[str, Meta(max_length=10_000)] = ""


class AskAtAcceptance(Command):
    """A question somebody asked there, written down by us."""

    project_id: ProjectId
    text: Said
    asked_by: Line


class AnswerAtAcceptance(Command):
    project_id: ProjectId
    question_id: AcceptanceQuestionId
    answer: Said


class VerifySignature(Command):
    acceptance_id: AcceptanceId


ACCEPTANCE_NOT_FOUND = Failure("acceptance.not_found", NotFound)
ACCEPTANCE_STALE = Failure("acceptance.stale", Conflict)
ACCEPTANCE_NOT_LED = Failure("project.not_led", Forbidden)
ACCEPTANCE_OUTSIDE = Failure("acceptance.outside", Forbidden)
"""Only its team answers questions."""
ACCEPTANCE_PHASE = Failure("acceptance.phase", Conflict)
"""The project is not that far, or further."""
ACCEPTANCE_BEGUN = Failure("acceptance.begun", Conflict)
ACCEPTANCE_PACK = Failure("acceptance.pack", Conflict)
"""`names` what is missing, unreviewed, undelivered, hidden, refused or stale."""
ACCEPTANCE_CHANGED = Failure("acceptance.changed", Conflict)
"""The pack is not what it was when it was complete, or what is to be signed not what was shown."""
ACCEPTANCE_COMMITMENT = Failure("acceptance.commitment", Conflict)
"""Nothing is promised for the time afterwards."""
ACCEPTANCE_DAY = Failure("acceptance.day", Invalid)
"""A day that has passed."""
ACCEPTANCE_WHAT = Failure("acceptance.what", Invalid)
"""A class or a deliverable of the pack, one of the two."""
ACCEPTANCE_MINUTES = Failure("acceptance.minutes", Conflict)
"""Attendees and minutes are wanted, and every question answered, before the customer is asked to decide."""
ACCEPTANCE_QUESTION = Failure("acceptance.question", NotFound)
ACCEPTANCE_FULL = Failure("acceptance.full", Conflict)

READ_ACCEPTANCE = projects.call(
    feature="acceptance",
    verb="read",
    says="Read where the acceptance of a project stands",
    takes=ReadAcceptance,
    gives=AcceptanceView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/projects/{project_id}/acceptance"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND,),
)


def _act(verb: str, says: str, takes: type[Command], *more: Failure) -> Call[Command, AcceptanceView]:
    return projects.call(
        feature="acceptance",
        verb=verb,
        says=says,
        takes=takes,
        gives=AcceptanceView,
        needs=P.ACCEPTANCE_PREPARE,
        write=True,
        rest=Rest("POST", f"/projects/{{project_id}}/acceptance/{verb}"),
        kinds=MEMBERS,
        failures=(PROJECT_NOT_FOUND, ACCEPTANCE_NOT_FOUND, ACCEPTANCE_STALE, ACCEPTANCE_NOT_LED, *more),
    )


BEGIN_ACCEPTANCE = _act("begin", "Begin to prepare an acceptance", BeginAcceptance, ACCEPTANCE_PHASE, ACCEPTANCE_BEGUN)
EXEMPT_FROM_PACK = _act(
    "exempt", "Say that something of the pack is not required, and why", ExemptFromPack, ACCEPTANCE_WHAT
)
PROMISE_SERVICE = _act("promise", "Write the service commitment for afterwards", PromiseService)
COMPLETE_PACK = _act("complete", "Declare the pack complete", MoveAcceptance, ACCEPTANCE_PACK)
PROPOSE_ACCEPTANCE = _act(
    "propose",
    "Propose day, place, way and standard to the customer",
    ProposeAcceptance,
    ACCEPTANCE_PHASE,
    ACCEPTANCE_PACK,
    ACCEPTANCE_CHANGED,
    ACCEPTANCE_COMMITMENT,
    ACCEPTANCE_DAY,
)
WITHDRAW_ACCEPTANCE = _act("withdraw", "Take it back to the pack", WithdrawAcceptance)
START_SESSION = _act("start", "Open the acceptance session", MoveAcceptance, ACCEPTANCE_PACK, ACCEPTANCE_CHANGED)
RECORD_SESSION = _act("record", "Write down who was there, what was shown and said", RecordSession)
FIX_AT_ACCEPTANCE = _act("fix", "Complete and mend what the session showed", WithdrawAcceptance)
RESUME_SESSION = _act("resume", "Go on with the session, on the pack as it is now", MoveAcceptance, ACCEPTANCE_PACK)
ASK_DECISION = _act(
    "ask_decision",
    "Ask the customer for his decision",
    MoveAcceptance,
    ACCEPTANCE_PACK,
    ACCEPTANCE_CHANGED,
    ACCEPTANCE_COMMITMENT,
    ACCEPTANCE_MINUTES,
)


def _talk(verb: str, says: str, takes: type[Command], failure: Failure) -> Call[Command, AcceptanceView]:
    return projects.call(
        feature="acceptance",
        verb=verb,
        says=says,
        takes=takes,
        gives=AcceptanceView,
        needs=P.ACCEPTANCE_TALK,
        write=True,
        rest=Rest("POST", f"/projects/{{project_id}}/acceptance/{verb}"),
        kinds=MEMBERS,
        failures=(PROJECT_NOT_FOUND, ACCEPTANCE_NOT_FOUND, ACCEPTANCE_OUTSIDE, failure),
    )


ASK_AT_ACCEPTANCE = _talk("ask", "Write down a question that was asked", AskAtAcceptance, ACCEPTANCE_FULL)
ANSWER_AT_ACCEPTANCE = _talk("answer", "Answer a question", AnswerAtAcceptance, ACCEPTANCE_QUESTION)
VERIFY_SIGNATURE = projects.call(
    feature="acceptance",
    verb="verify",
    says="Hold a signature against what it covers, to the last byte",
    takes=VerifySignature,
    gives=ValidityView,
    needs=P.ACCEPTANCE_READ,
    write=False,
    rest=Rest("GET", "/acceptances/{acceptance_id}/validity"),
    kinds=READERS,
    failures=(ACCEPTANCE_NOT_FOUND,),
)


@projects.event
class AcceptanceMoved(Event):
    """`what` is the verb, or "remind". `number` is the project's, `title` its name, `place` its page beneath the
    workspace and beneath the portal. `contacts` are told of what waits for the customer, `people` of what he says."""

    thing = "acceptance"
    verb = "moved"
    project_id: UUID
    customer_id: UUID
    number: str
    title: str
    place: str
    what: str
    state: AcceptanceState
    held_on: date | None
    contacts: tuple[UUID, ...]
    people: tuple[UUID, ...]
