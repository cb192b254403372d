"""Recovery cases 不滿意跟進: an unhappy customer is contacted in 24 hours and has a plan in 48, by their own clock."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, Page, Rest, View
from shared.contracts.fields import Cursor, Limit, RecoveryId, Revision
from shared.contracts.helpdesk import TicketEvent, helpdesk
from shared.contracts.parties import STAFF, Kind
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Forbidden, NotFound

CONTACT_HOURS, PLAN_HOURS = 24, 48


class RecoveryState(StrEnum):
    OPEN = "open"
    CONTACTED = "contacted"
    PLANNED = "planned"
    DONE = "done"
    CLOSED = "closed"


class Step(StrEnum):
    """The two times of the clock."""

    CONTACT = "contact"
    PLAN = "plan"


class RecoveryView(View):
    """`due_at` is the next of the two times, None when both are over. `is_again`: the customer was unhappy with this
    ticket before, so the case is a manager's. `contact_late`, `plan_late`: the time passed before it was done."""

    id: UUID
    state: RecoveryState
    call_back_id: UUID
    number: str
    title: str
    customer_name: str
    contact_name: str
    phone: str | None
    comment: str
    result: int | None
    supervisor_id: UUID | None
    supervisor_name: str | None
    is_again: bool
    opened_at: datetime
    contact_due: datetime
    plan_due: datetime
    due_at: datetime | None
    contacted_at: datetime | None
    planned_at: datetime | None
    done_at: datetime | None
    closed_at: datetime | None
    contact_late: bool
    plan_late: bool
    plan: str
    outcome: str
    verbs: tuple[str, ...]
    revision: int


Words = Annotated[str, Meta(min_length=1, max_length=4_000, pattern=r"\S")]


class ListRecoveries(Command):
    """What is due first on top; `closed` the latest first."""

    closed: bool = False
    limit: Limit = 50
    cursor: Cursor | None = None


class ReadRecovery(Command):
    recovery_id: RecoveryId


class MoveRecovery(Command):
    recovery_id: RecoveryId
    revision: Revision


class SayRecovery(Command):
    """`text`: what was said, what is planned, or what came of it."""

    recovery_id: RecoveryId
    revision: Revision
    text: Words


RECOVERY_NOT_FOUND = Failure("recovery.not_found", NotFound)
RECOVERY_STALE = Failure("recovery.stale", Conflict)
RECOVERY_MANAGERS = Failure("recovery.managers", Forbidden)
"""The second unhappy answer: a manager has it."""

_ACT = (RECOVERY_NOT_FOUND, RECOVERY_STALE, RECOVERY_MANAGERS)

LIST_RECOVERIES = helpdesk.call(
    feature="recoveries",
    verb="list",
    says="List recovery cases",
    takes=ListRecoveries,
    gives=Page[RecoveryView],
    needs=P.CALLBACK_READ,
    write=False,
    rest=Rest("GET", "/recoveries"),
    kinds=STAFF,
)
READ_RECOVERY = helpdesk.call(
    feature="recoveries",
    verb="read",
    says="Read a recovery case",
    takes=ReadRecovery,
    gives=RecoveryView,
    needs=P.CALLBACK_READ,
    write=False,
    rest=Rest("GET", "/recoveries/{recovery_id}"),
    kinds=STAFF,
    failures=(RECOVERY_NOT_FOUND,),
)
TAKE_RECOVERY = helpdesk.call(
    feature="recoveries",
    verb="take",
    says="Take a recovery case",
    takes=MoveRecovery,
    gives=RecoveryView,
    needs=P.CALLBACK_DECIDE,
    write=True,
    rest=Rest("POST", "/recoveries/{recovery_id}/take"),
    kinds=frozenset({Kind.MEMBER}),
    failures=_ACT,
)
CONTACT_RECOVERY = helpdesk.call(
    feature="recoveries",
    verb="contact",
    says="The customer was contacted",
    takes=SayRecovery,
    gives=RecoveryView,
    needs=P.CALLBACK_DECIDE,
    write=True,
    rest=Rest("POST", "/recoveries/{recovery_id}/contact"),
    kinds=frozenset({Kind.MEMBER}),
    failures=_ACT,
)
PLAN_RECOVERY = helpdesk.call(
    feature="recoveries",
    verb="plan",
    says="Say what will be done, and told to the customer",
    takes=SayRecovery,
    gives=RecoveryView,
    needs=P.CALLBACK_DECIDE,
    write=True,
    rest=Rest("POST", "/recoveries/{recovery_id}/plan"),
    kinds=frozenset({Kind.MEMBER}),
    failures=_ACT,
)
FINISH_RECOVERY = helpdesk.call(
    feature="recoveries",
    verb="finish",
    says="What was planned is done",
    takes=SayRecovery,
    gives=RecoveryView,
    needs=P.CALLBACK_DECIDE,
    write=True,
    rest=Rest("POST", "/recoveries/{recovery_id}/finish"),
    kinds=frozenset({Kind.MEMBER}),
    failures=_ACT,
)
CLOSE_RECOVERY = helpdesk.call(
    feature="recoveries",
    verb="close",
    says="Close a recovery case",
    takes=MoveRecovery,
    gives=RecoveryView,
    needs=P.CALLBACK_DECIDE,
    write=True,
    rest=Rest("POST", "/recoveries/{recovery_id}/close"),
    kinds=frozenset({Kind.MEMBER}),
    failures=_ACT,
)


@helpdesk.event
class RecoveryLate(TicketEvent):
    """A time of a recovery case has passed; `what` is the case's id."""

    verb = "recovery_late"
    what: str
    step: Step
    is_again: bool = False


@helpdesk.event
class CareUnhappy(Event):
    """A recovery case that follows a call of care and has no ticket: it begins, or (`late`) a time of it has passed.
    `title` is what the care is for; `place` is the case's page beneath the company's workspace."""

    thing = "recovery"
    verb = "care_unhappy"
    title: str
    late: Step | None
    is_again: bool
    place: str
