"""What follows from a suggestion: applied by itself where the company wants that, and told to open pages."""

from uuid import UUID

from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.tickets.access import take_in_hand
from services.helpdesk.tickets.categorising import categorise, said
from services.helpdesk.tickets.states import ACTIVE
from shared.contracts.desk.suggestions import TicketSuggested
from shared.contracts.helpdesk import TicketState
from shared.contracts.parties import Caller
from shared.outbox.outbox import record

_STANDS = """
select t.number, t.title, t.customer_id, t.requester_id, t.assignee_id, t.revision, t.state, t.category_id, s.threshold
from ticket t left join suggesting s on s.tenant_id = t.tenant_id where t.tenant_id = $1 and t.id = $2
"""
_APPLIED = "update suggestion set outcome = 'applied' where tenant_id = $1 and ticket_id = $2"


class Made(Struct, frozen=True, kw_only=True):
    """A suggestion that was made. `had` is the category the ticket was opened with; `from_staff` if one of us did."""

    ticket_id: UUID
    category_id: UUID | None
    confidence: float
    known: bool
    had: UUID | None
    from_staff: bool


async def follow(caller: Caller, made: Made) -> None:
    """In the transaction that writes the suggestion."""
    row = await DB.row(_STANDS, caller.tenant_id, made.ticket_id)
    assert row is not None  # the suggestion belongs to it
    applies = (
        made.known
        and made.category_id is not None
        and row["threshold"] is not None
        and made.confidence * 100 >= row["threshold"]
        and row["category_id"] is None
        and TicketState(row["state"]) in ACTIVE
    )
    if applies:
        await _apply(caller, made)
    elif made.had is not None and made.from_staff and row["category_id"] == made.had:
        await said(caller, made.ticket_id, row["customer_id"], made.had)
    await _tell(caller, made, applied=applies)


async def _apply(caller: Caller, made: Made) -> None:
    ticket = await take_in_hand(caller, made.ticket_id, "apply_category")
    percent = str(round(made.confidence * 100))
    await categorise(caller, ticket, "apply_category", made.category_id, confidence=percent)
    await DB.run(_APPLIED, caller.tenant_id, made.ticket_id)


async def _tell(caller: Caller, made: Made, *, applied: bool) -> None:
    row = await DB.row(_STANDS, caller.tenant_id, made.ticket_id)
    assert row is not None
    event = TicketSuggested(
        id=made.ticket_id,
        version=row["revision"],
        number=f"HD-{row['number']}",
        title=row["title"],
        customer_id=row["customer_id"],
        requester_id=row["requester_id"],
        assignee_id=row["assignee_id"],
        category_id=made.category_id if made.known else None,
        confidence=made.confidence,
        applied=applied,
    )
    await record(DB, caller, event)
