"""Impact and urgency as somebody chose them, with the priority that follows; for what is suggested."""

from typing import Any

from services.helpdesk.db import DB
from services.helpdesk.tickets.access import TicketInHand
from services.helpdesk.tickets.journal import change, tell
from shared.contracts.desk.details import TicketClassified
from shared.contracts.parties import Caller

_BEFORE = "select impact, urgency, priority from ticket where tenant_id = $1 and id = $2"
_SET = """
update ticket set impact = $3::smallint, urgency = $4::smallint, priority_fixed = false,
  priority = coalesce($5::smallint, priority_of($1, $3, $4))
where tenant_id = $1 and id = $2 returning impact, urgency, priority
"""


async def set_levels(
    caller: Caller,
    ticket: TicketInHand,
    verb: str,
    impact: int,
    urgency: int,
    priority: int | None = None,
    **data: Any,
) -> None:
    """In the change's transaction, with the ticket in hand for `verb`. `priority` None follows the company's matrix;
    another one is what it was before, given back."""
    before = await DB.row(_BEFORE, caller.tenant_id, ticket.id)
    after = await DB.row(_SET, caller.tenant_id, ticket.id, impact, urgency, priority)
    assert before is not None  # it is locked
    assert after is not None
    what = [name for name, value in after.items() if value != before[name]]
    told: dict[str, Any] = {name: str(after[name]) for name in what}
    told |= {f"{name}_before": str(before[name]) for name in what}
    await change(caller, ticket, verb, **told, **data)
    await tell(caller, ticket, TicketClassified, what=tuple(what))
