"""The hotline 熱線: who calls, what he was promised, and the call written down while one speaks."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, View
from shared.contracts.fields import (
    END,
    ContactId,
    Cursor,
    CustomerId,
    Limit,
    Line,
    PhoneCallId,
    PhoneRingId,
    Revision,
    Text,
    TicketId,
)
from shared.contracts.helpdesk import Level, TicketState, Visibility, helpdesk
from shared.core.errors import Conflict, Failure, Invalid, NotFound

Said = Annotated[
    str,
    Meta(
        max_length=40,
        pattern=r"^[0-9+() #*.,;xX/-]*" + END,
        description="a telephone number as it was said or shown; without a country it is one of the company's",
        examples=["02 2345 6789"],
    ),
]
Moment = Annotated[datetime, Meta(tz=True)]
Extension = Annotated[str, Meta(max_length=20, pattern=r"^[0-9A-Za-z_.-]*" + END, examples=["231"])]


class Direction(StrEnum):
    """Who called whom: `in` the customer us."""

    IN = "in"
    OUT = "out"


class KnownBy(StrEnum):
    """Why somebody was found: his number in the directory, one that was remembered, or his name."""

    DIRECTORY = "directory"
    REMEMBERED = "remembered"
    NAME = "name"


class Standing(StrEnum):
    """Of a commitment, today by the company's day."""

    VALID = "valid"
    LATER = "later"
    EXPIRED = "expired"


# views


class CallerHit(View):
    """Somebody who may be the caller; `contact_id` None for a customer as a whole."""

    contact_id: UUID | None
    customer_id: UUID
    name: str
    customer_name: str
    mail: str | None
    phone: str | None
    known_by: KnownBy


class CallersFound(View):
    """`number` is what was asked for as E.164, if it is a number; `shown` the same for people to read."""

    items: tuple[CallerHit, ...]
    number: str | None = None
    shown: str | None = None


class CallerPromise(View):
    """What the customer was promised and when it holds: `valid_until` None has no end. `products` were delivered, and
    are under warranty until `warranty_until`. Minutes are of business time unless `around_the_clock`."""

    id: UUID
    title: str
    content: str
    standing: Standing
    valid_from: date
    valid_until: date | None
    response_minutes: int | None
    resolution_minutes: int | None
    around_the_clock: bool
    products: tuple[str, ...] = ()
    warranty_until: date | None = None


class CallerTicket(View):
    """`is_own`: the caller himself asked."""

    id: UUID
    number: str
    title: str
    state: TicketState
    reopened: int
    priority: int
    next_due: datetime | None
    is_own: bool


class CallView(View):
    """A call as it was written down. `number` is E.164 where it could be read as such, `said` what was typed.
    `promise` is what the caller was told to expect, by `promise_at`; `return_*` a call that he wants of us."""

    id: UUID
    direction: Direction
    answered: bool
    began_at: datetime
    number: str | None
    said: str
    contact_id: UUID | None
    contact_name: str | None
    customer_id: UUID | None
    customer_name: str | None
    ticket_id: UUID | None
    ticket_number: str | None
    ticket_title: str | None
    notes: str
    by_name: str
    promise: str | None
    promise_at: datetime | None
    wants_return: bool
    return_said: str | None
    return_at: datetime | None
    returned_at: datetime | None
    returned_by: str | None
    revision: int


class CallerCard(View):
    """Everything one wants to know while it rings. Without a contact only what the number tells: the `others` it may
    be. `tickets` are open ones, the caller's own first, at most ten of `open`; `calls` the last ten."""

    number: str | None
    shown: str | None
    contact_id: UUID | None = None
    name: str | None = None
    mail: str | None = None
    phone: str | None = None
    customer_id: UUID | None = None
    customer_name: str | None = None
    is_remembered: bool = False
    others: tuple[CallerHit, ...] = ()
    promises: tuple[CallerPromise, ...] = ()
    tickets: tuple[CallerTicket, ...] = ()
    open: int = 0
    calls: tuple[CallView, ...] = ()


class PhonePage(View):
    """`returns` are wanted return calls, the most urgent first; `extension` is the reader's own."""

    returns: tuple[CallView, ...]
    calls: tuple[CallView, ...]
    extension: str | None


class RememberedNumber(View):
    number: str
    contact_id: UUID


# commands


class LookUpCaller(Command):
    """A number, or a part of a name of a contact or customer."""

    q: Annotated[str, Meta(min_length=1, max_length=100)]
    limit: Annotated[int, Meta(ge=1, le=20)] = 8


class CallerQuery(Command):
    """The contact, or the customer, or whoever a number or a ring at the telephone system means."""

    contact_id: ContactId | None = None
    customer_id: CustomerId | None = None
    number: Said | None = None
    ring_id: PhoneRingId | None = None


class LogCall(Command):
    """With `ticket_id` it goes onto that ticket, with `title` it opens a new one of the contact's, else it stands
    alone. `answered`: two people spoke; a machine, or nobody, answers no clock. `began_at` None is now. `visibility`
    is who reads the notes on the ticket. `returns_id` is the wanted return call that this one was."""

    notes: Text
    direction: Direction = Direction.IN
    answered: bool = True
    began_at: Moment | None = None
    number: Said | None = None
    contact_id: ContactId | None = None
    ticket_id: TicketId | None = None
    title: Line | None = None
    impact: Level = 2
    urgency: Level = 2
    visibility: Visibility = Visibility.INTERNAL
    promise: Line | None = None
    promise_at: Moment | None = None
    wants_return: bool = False
    return_said: Said | None = None
    return_at: Moment | None = None
    remember: bool = False
    returns_id: PhoneCallId | None = None


class ListCalls(Command):
    """The latest first. `wanted`: only calls whose return call nobody has made yet, the most urgent first."""

    wanted: bool = False
    contact_id: ContactId | None = None
    limit: Limit = 25
    cursor: Cursor | None = None


class PhoneQuery(Command):
    """Nothing to say."""


class ReturnCall(Command):
    """The wanted call was made, or is not wanted any more."""

    call_id: PhoneCallId
    revision: Revision


class RememberNumber(Command):
    number: Annotated[Said, Meta(min_length=1)]
    contact_id: ContactId


# failures

CALLER_NOT_FOUND = Failure("phone.caller_not_found", NotFound)
CALL_NOT_FOUND = Failure("phone.call_not_found", NotFound)
CALL_STALE = Failure("phone.call_stale", Conflict)
CALL_RETURNED = Failure("phone.call_returned", Conflict)
CALL_NOBODY = Failure("phone.nobody", Invalid)
"""Neither a number nor a contact nor a ticket."""
CALL_CONTACT = Failure("phone.contact_unknown", Invalid)
CALL_TWO_TICKETS = Failure("phone.two_tickets", Invalid)
CALL_OTHER = Failure("phone.other_customer", Invalid)
"""The contact is of another customer than the ticket: who spoke with him has not answered this one."""
CALL_TITLE_WHO = Failure("phone.title_needs_contact", Invalid)
CALL_BEGAN = Failure("phone.began", Invalid)
CALL_PAST = Failure("phone.past", Invalid)
CALL_FAR = Failure("phone.far", Invalid)
CALL_PROMISE = Failure("phone.promise_words", Invalid)
CALL_RETURN_NUMBER = Failure("phone.return_number", Invalid)
NUMBER_UNREADABLE = Failure("phone.number_unreadable", Invalid)
NUMBERS_FULL = Failure("phone.numbers_full", Invalid)


# events


@helpdesk.event
class CallLogged(Event):
    thing = "phone_call"
    verb = "logged"
    ticket_id: UUID | None
    customer_id: UUID | None
    answered: bool
