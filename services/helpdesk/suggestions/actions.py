"""What people do with suggestions."""

from services.helpdesk.db import DB
from services.helpdesk.suggestions.queries import read_suggesting
from services.helpdesk.tickets.access import take_in_hand
from services.helpdesk.tickets.categorising import categorise, said
from services.helpdesk.tickets.queries import view
from shared.contracts.desk.suggestions import (
    NOT_APPLIED,
    SUGGESTING_STALE,
    AcceptSuggestion,
    ChangeSuggesting,
    ReadSuggesting,
    SuggestingView,
    UndoSuggestion,
)
from shared.contracts.parties import Caller

_FIRST = """
insert into suggesting (tenant_id, threshold, changed_by) values ($1, $2, $3) on conflict do nothing
"""
_CHANGE = """
update suggesting set threshold = $2, changed_by = $3, changed_at = now(), revision = revision + 1
where tenant_id = $1 and revision = $4
"""
_UNDO = """
update suggestion set outcome = 'undone' where tenant_id = $1 and ticket_id = $2 and outcome = 'applied'
  and options -> 0 ->> 'category_id' = $3::uuid::text
"""


async def change_suggesting(caller: Caller, command: ChangeSuggesting) -> SuggestingView:
    chosen = (caller.tenant_id, command.threshold, caller.name)
    done = await DB.run(_CHANGE, *chosen, command.revision) if command.revision else await DB.run(_FIRST, *chosen)
    if not done:
        raise SUGGESTING_STALE()
    return await read_suggesting(caller, ReadSuggesting())


async def accept(caller: Caller, command: AcceptSuggestion) -> bytes:
    ticket = await take_in_hand(caller, command.ticket_id, "accept_category", command.revision)
    if command.category_id != ticket.category_id:
        await categorise(caller, ticket, "accept_category", command.category_id)
    await said(caller, ticket.id, ticket.customer_id, command.category_id)
    return await view(caller, ticket.id)


async def undo(caller: Caller, command: UndoSuggestion) -> bytes:
    """What a person has set meanwhile is his, and stays."""
    ticket = await take_in_hand(caller, command.ticket_id, "undo_category", command.revision)
    if ticket.category_id is None or not await DB.run(_UNDO, caller.tenant_id, ticket.id, ticket.category_id):
        raise NOT_APPLIED()
    await categorise(caller, ticket, "undo_category", None)
    return await view(caller, ticket.id)
