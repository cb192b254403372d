"""A call on a ticket: its notes are a message of the ticket, and it answers the clocks if two people spoke."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.phone.checking import Checked
from services.helpdesk.tickets.access import TicketInHand, take_in_hand
from services.helpdesk.tickets.following import First, open_first
from services.helpdesk.tickets.journal import change, say, side_of, tell
from shared.contracts.desk.phone import CALL_OTHER, Direction, LogCall
from shared.contracts.helpdesk import Channel, TicketNoted, TicketReplied, TicketState, Visibility
from shared.contracts.parties import Caller

NOTE = "phone_note"
_ZONE = "select zone from company where tenant_id = $1"
DONE = frozenset({TicketState.RESOLVED, TicketState.CLOSED})


class On(Struct, frozen=True, kw_only=True):
    """Where the call belongs, as far as is known."""

    contact_id: UUID | None
    customer_id: UUID | None
    ticket_id: UUID | None = None
    message_id: UUID | None = None


async def onto(caller: Caller, command: LogCall, call: Checked) -> On:
    """On the ticket it names, on one opened for it, or on none."""
    if command.ticket_id is not None:
        return await _said(caller, command, call, command.ticket_id)
    if command.title is not None and call.contact_id is not None and call.customer_id is not None:
        return await _opened(caller, command, call, command.title)
    return On(contact_id=call.contact_id, customer_id=call.customer_id)


async def _said(caller: Caller, command: LogCall, call: Checked, ticket_id: UUID) -> On:
    ticket = await take_in_hand(caller, ticket_id, NOTE)
    if call.customer_id is not None and call.customer_id != ticket.customer_id:
        raise CALL_OTHER(fields={"ticket_id": CALL_OTHER.code})
    message_id = await say(caller, ticket, call.notes, command.visibility, channel=Channel.PHONE)
    await change(caller, ticket, _verb(command, ticket), **await _told(caller, command, call), message_id=message_id)
    if command.visibility is Visibility.PUBLIC:
        await tell(caller, ticket, TicketReplied, side=side_of(caller), message_id=message_id)
    else:
        await tell(caller, ticket, TicketNoted, message_id=message_id)
    return On(
        contact_id=call.contact_id or ticket.requester_id,
        customer_id=ticket.customer_id,
        ticket_id=ticket.id,
        message_id=message_id,
    )


async def _opened(caller: Caller, command: LogCall, call: Checked, title: str) -> On:
    """Registered when the call was taken, with the notes as what the contact said."""
    assert call.contact_id is not None  # onto looked
    assert call.customer_id is not None
    first = First(
        title=title,
        body=call.notes,
        impact=command.impact,
        urgency=command.urgency,
        requester_id=call.contact_id,
        channel=Channel.PHONE,
        at=call.began_at,
    )
    made = await open_first(caller, call.customer_id, first)
    ticket = await take_in_hand(caller, made.ticket_id, NOTE)
    await change(caller, ticket, _verb(command, ticket), **await _told(caller, command, call))
    return On(
        contact_id=call.contact_id,
        customer_id=call.customer_id,
        ticket_id=made.ticket_id,
        message_id=made.message_id,
    )


def _verb(command: LogCall, ticket: TicketInHand) -> str:
    """What answers no clock is a note: nobody answered, or nothing is open any more."""
    if not command.answered or ticket.state in DONE:
        return NOTE
    return "phone_call_in" if command.direction is Direction.IN else "phone_call"


async def _told(caller: Caller, command: LogCall, call: Checked) -> dict[str, Any]:
    """For the history: words only, as all of it. Times of a promise are the company's."""
    told: dict[str, Any] = {
        "direction": str(command.direction),
        "answered": "yes" if command.answered else "",
        "began": call.began_at.isoformat(),
    }
    if command.promise is not None:
        told["promise"] = command.promise.strip()
    if command.promise_at is not None:
        zone = ZoneInfo(str(await DB.value(_ZONE, caller.tenant_id)))
        told["promise_by"] = f"{command.promise_at.astimezone(zone):%m/%d %H:%M}"
    return told
