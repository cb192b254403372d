"""What a call-back does to its ticket: opens it again, or closes the loop. Acts of the service, each with its line in
the history; a ticket that has moved on meanwhile is left alone."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from services.helpdesk.db import DB
from services.helpdesk.tickets.access import TicketInHand, take_in_hand
from services.helpdesk.tickets.answering import DONE, REOPEN_DAYS
from services.helpdesk.tickets.journal import change, say, tell
from shared.contracts.helpdesk import Side, TicketEvent, TicketMoved, TicketReopened, TicketState, Visibility
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.errors import DomainError
from shared.core.ids import NIL
from shared.outbox.outbox import service_caller

_PRIORITY = "select priority from ticket where tenant_id = $1 and id = $2"
_RAISE = "update ticket set priority = $3, priority_fixed = true where tenant_id = $1 and id = $2"


async def conclude(tenant_id: UUID, ticket_id: UUID, by: str) -> None:
    """Close what is resolved; of what is closed already only the call is over. `by` is who called."""
    caller = service_caller(DB, tenant_id)
    ticket = await _done(caller, ticket_id)
    if ticket is None:
        return
    if ticket.state is TicketState.CLOSED:
        await change(caller, ticket, "call_back_done", called_by=by)
        return
    target = await change(caller, ticket, "conclude", called_by=by)
    await tell(caller, ticket, TicketMoved, move="conclude", state=target)


async def called(tenant_id: UUID, ticket_id: UUID, by: str) -> None:
    """The call is over; the ticket stays resolved while the case that followed goes on."""
    caller = service_caller(DB, tenant_id)
    ticket = await _done(caller, ticket_id)
    if ticket is not None:
        await change(caller, ticket, "call_back_done", called_by=by)


async def reopen_unsolved(tenant_id: UUID, ticket_id: UUID, asked: Caller, words: str) -> bool:
    """Not solved: open again, one priority higher (the highest stays). `asked` is who wrote down the customer's
    `words`: an agent leaves them as a note, the customer himself as a message. What is at work again already stays so;
    False where it was closed too long ago to be opened."""
    caller = service_caller(DB, tenant_id)
    ticket = await _done(caller, ticket_id)
    if ticket is None:
        return True
    if ticket.closed_at is not None and now() - ticket.closed_at > timedelta(days=REOPEN_DAYS):
        return False
    visibility = Visibility.PUBLIC if asked.customer_id is not None else Visibility.INTERNAL
    message_id = await say(asked, ticket, words, visibility) if words.strip() else NIL
    before: int = await DB.value(_PRIORITY, tenant_id, ticket_id)
    after = max(1, before - 1)
    data: dict[str, Any] = {"called_by": asked.name, "message_id": message_id}
    if after != before:
        await DB.run(_RAISE, tenant_id, ticket_id, after)
        data |= {"priority": str(after), "priority_before": str(before)}
    await change(caller, ticket, "call_back_reopen", **data)
    await tell(caller, ticket, TicketReopened, side=Side.CUSTOMER, message_id=message_id)
    return True


async def announce(tenant_id: UUID, ticket_id: UUID, kind: type[TicketEvent], **more: object) -> None:
    """Of the ticket as it is, which stays so."""
    caller = service_caller(DB, tenant_id)
    ticket = await take_in_hand(caller, ticket_id, "part")
    await tell(caller, ticket, kind, **more)


async def _done(caller: Caller, ticket_id: UUID) -> TicketInHand | None:
    """Locked, if it is resolved or closed."""
    try:
        ticket = await take_in_hand(caller, ticket_id, "call_back_done")
    except DomainError:
        return None
    return ticket if ticket.state in DONE else None
