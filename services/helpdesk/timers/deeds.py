"""What a step does to the ticket beyond telling: wake it, give it to somebody else, raise its priority.

Each is an act of the service itself, with its line in the ticket's history.
"""

from uuid import UUID

from msgspec import Struct

from services.helpdesk.clocks.plans import WAKE, Step
from services.helpdesk.db import DB
from services.helpdesk.tickets.access import take_in_hand
from services.helpdesk.tickets.journal import change, tell
from services.helpdesk.tickets.states import ACTIVE
from shared.contracts.desk.rules import Step as Deed
from shared.contracts.desk.rules import Told
from shared.contracts.helpdesk import TicketAssigned, TicketMoved, TicketState
from shared.contracts.parties import Caller

_FREEST = """
select m.id, m.name from member m
left join ticket t on t.tenant_id = m.tenant_id and t.assignee_id = m.id
  and t.state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled')
where m.tenant_id = $1 and m.state = 'active' and $2 = any(m.roles) and m.roles && array['agent', 'support_lead']
  and m.id is distinct from $3
group by m.id, m.name order by count(t.id), m.id limit 1
"""
_ASSIGN = """
update ticket set assignee_id = $3, assignee_name = $4, offered_at = null where tenant_id = $1 and id = $2
"""
_RAISE = """
update ticket set priority = priority - 1, priority_fixed = true where tenant_id = $1 and id = $2 and priority > 1
returning priority
"""
ROLES = {Told.LEADS: "support_lead", Told.AGENTS: "agent", Told.ASSIGNEE: "agent", Told.MANAGEMENT: "support_lead"}


class Ticket(Struct, frozen=True, kw_only=True):
    """What acting needs of a ticket, as it was when the step fired."""

    id: UUID
    state: str
    assignee_id: UUID | None


async def act(caller: Caller, ticket: Ticket, step: Step) -> None:
    """Nothing if the ticket has moved on meanwhile, or there is nobody and nothing higher."""
    if step.do == WAKE:
        if ticket.state == TicketState.SCHEDULED:
            await _wake(caller, ticket)
    elif TicketState(ticket.state) in ACTIVE:
        if step.do == Deed.REASSIGN:
            await _reassign(caller, ticket, Told(step.told))
        elif step.do == Deed.RAISE_PRIORITY:
            await _raise_priority(caller, ticket)


async def _wake(caller: Caller, ticket: Ticket) -> None:
    held = await take_in_hand(caller, ticket.id, "wake")
    target = await change(caller, held, "wake")
    await tell(caller, held, TicketMoved, move="wake", state=target)


async def _reassign(caller: Caller, ticket: Ticket, to: Told) -> None:
    found = await DB.row(_FREEST, caller.tenant_id, ROLES[to], ticket.assignee_id)
    if found is None:
        return
    held = await take_in_hand(caller, ticket.id, "assign")
    await DB.run(_ASSIGN, caller.tenant_id, held.id, found["id"], found["name"])
    held.assignee_id = found["id"]
    await change(caller, held, "assign", assignee=found["name"])
    await tell(caller, held, TicketAssigned)


async def _raise_priority(caller: Caller, ticket: Ticket) -> None:
    """From what it is by now: another timer of the ticket may have raised it a moment ago."""
    held = await take_in_hand(caller, ticket.id, "raise_priority")
    after: int | None = await DB.value(_RAISE, caller.tenant_id, held.id)
    if after is None:
        return
    target = await change(caller, held, "raise_priority", priority=str(after), priority_before=str(after + 1))
    await tell(caller, held, TicketMoved, move="raise_priority", state=target)
