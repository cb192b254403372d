"""A ticket of a sender on the block list goes to spam by itself, within moments of its opening: out of the queue and
out of the clocks, until somebody says that it is none. What staff open for a customer is never put aside."""

from typing import Any

from services.helpdesk.db import DB
from services.helpdesk.tickets.access import take_in_hand
from services.helpdesk.tickets.journal import change, tell
from shared.contracts.base import Envelope, Event
from shared.contracts.helpdesk import TicketMoved, TicketOpened
from shared.contracts.parties import Kind
from shared.feature import Listener
from shared.outbox.outbox import service_caller

_BLOCKED = """
select exists (
  select from ticket t join contact p on p.tenant_id = t.tenant_id and p.customer_id = t.customer_id
    and p.id = t.requester_id
  join blocked_sender b on b.tenant_id = t.tenant_id
    and b.sender in (lower(p.mail), lower(split_part(p.mail, '@', 2)))
  where t.tenant_id = $1 and t.id = $2 and t.state = 'new')
"""


async def is_blocked(envelope: Envelope, event: TicketOpened) -> bool:
    """Looked up without writing anything: nearly every ticket is none of them, and then costs no transaction that has
    to reach the disk."""
    if envelope.actor_kind != Kind.CUSTOMER:
        return False
    async with DB.tenant_scope(envelope.tenant_id):
        found: bool = await DB.value(_BLOCKED, envelope.tenant_id, event.id)
    return found


async def put_aside(envelope: Envelope, event: TicketOpened, prepared: Any) -> None:
    """Asked again, in the transaction that acts."""
    if not await DB.value(_BLOCKED, envelope.tenant_id, event.id):
        return
    caller = service_caller(DB, envelope.tenant_id)
    ticket = await take_in_hand(caller, event.id, "mark_spam")
    target = await change(caller, ticket, "mark_spam", blocked="1")
    await tell(caller, ticket, TicketMoved, move="mark_spam", state=target)


LISTENS: dict[type[Event], tuple[Listener, ...]] = {
    TicketOpened: (Listener("spam_of_blocked", put_aside, wanted=is_blocked),)
}
