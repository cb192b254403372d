"""A customer's answer on his ticket, by whatever way it came."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from services.helpdesk.db import DB
from services.helpdesk.tickets.access import TicketInHand, lock_all, take_in_hand
from services.helpdesk.tickets.following import Opened, Said, follow_up
from services.helpdesk.tickets.journal import change, say, side_of, tell
from services.helpdesk.tickets.thanks import only_thanks
from shared.contracts.helpdesk import TicketReopened, TicketReplied, TicketState, Visibility
from shared.contracts.parties import Caller
from shared.core.clock import now

REOPEN_DAYS = 14
DONE = frozenset({TicketState.RESOLVED, TicketState.CLOSED})

_INTO = "select merged_into from ticket where tenant_id = $1 and id = $2"


async def answer(caller: Caller, ticket_id: UUID, said: Said) -> Opened:
    """Reopens what was resolved or closed, ends a wait for him, unless it only thanks. On a ticket that was merged it
    goes to the one it was merged into; on one closed too long ago it begins another. Gives the ticket and the message
    that it became."""
    into = await DB.value(_INTO, caller.tenant_id, ticket_id)
    if into is not None:
        await lock_all(caller, ticket_id, into)
    ticket = await take_in_hand(caller, ticket_id, "answer", said.revision)
    if ticket.state is TicketState.MERGED:
        ticket = await take_in_hand(caller, ticket.merged_into or ticket.id, "answer")
    thanks = ticket.state in DONE and only_thanks(said.body)
    if ticket.state is TicketState.CLOSED and not thanks and is_late(ticket):
        return await follow_up(caller, ticket, said)
    message_id = await say(caller, ticket, said.body, Visibility.PUBLIC, said.stored, channel=said.channel)
    wrote: dict[str, Any] = {"wrote": said.at.isoformat()} if said.at is not None else {}
    target = await change(caller, ticket, "thank" if thanks else "answer", message_id=message_id, **wrote)
    if ticket.state in DONE and target is TicketState.OPEN:
        await tell(caller, ticket, TicketReopened, side=side_of(caller), message_id=message_id)
    else:
        await tell(caller, ticket, TicketReplied, side=side_of(caller), message_id=message_id)
    return Opened(ticket.id, message_id)


def is_late(ticket: TicketInHand) -> bool:
    return ticket.closed_at is not None and now() - ticket.closed_at > timedelta(days=REOPEN_DAYS)
