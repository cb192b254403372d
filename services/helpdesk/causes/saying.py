"""Saying the cause of a ticket, by itself."""

from services.helpdesk.tickets.access import take_in_hand
from services.helpdesk.tickets.causing import say_cause
from services.helpdesk.tickets.queries import view
from shared.contracts.desk.causes import SetCause
from shared.contracts.parties import Caller


async def set_cause(caller: Caller, command: SetCause) -> bytes:
    ticket = await take_in_hand(caller, command.ticket_id, "set_cause", command.revision)
    await say_cause(caller, ticket, command.cause)
    return await view(caller, ticket.id)
