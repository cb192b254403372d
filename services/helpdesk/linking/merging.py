"""Merging a ticket into another, and undoing it (docs/decisions/0009).

Nothing is moved. The messages of the merged ticket stay where they are and are shown with the other's; its log and the
other's each say so; the clocks are derived from both. So undoing gives back what was, except for what happened since:
what was said after the merge stays with the ticket it was said on.

Only tickets of one customer can be merged, or a contact of one would read what another has written; within a customer
every requester of the merged tickets sees the whole from then on, since it is one conversation now.
"""

from uuid import UUID

from services.helpdesk.clocks.deriving import derive
from services.helpdesk.db import DB
from services.helpdesk.linking.access import take_both
from services.helpdesk.tickets.access import TicketInHand, take_in_hand
from services.helpdesk.tickets.journal import note_down, tell
from services.helpdesk.tickets.queries import view
from shared.contracts.desk.linking import (
    MERGE_CUSTOMER,
    MERGE_ENDED,
    MERGE_FULL,
    MERGE_NESTED,
    MergeTicket,
    TicketMerged,
    TicketUnmerged,
)
from shared.contracts.helpdesk import TICKET_NOT_FOUND, MoveTicket, TicketState
from shared.contracts.parties import Caller
from shared.core.ids import new_id

MOST = 50
"""Tickets merged into one: all their messages are read with it."""

_MERGE = "select merge_ticket($1, $2, $3, $4)"
_UNMERGE = "select unmerge_ticket($1, $2)"
_OPEN_MERGE = "select id, target_id from ticket_merge where tenant_id = $1 and source_id = $2 and undone_at is null"

_FORGET = """
delete from ticket_clock where tenant_id = $1 and ticket_id = $2 and ticket_id::text || '/' || clock <> all($3)
"""
"""Clocks that ran only because of the merge."""


async def merge(caller: Caller, command: MergeTicket) -> bytes:
    """Answers with the ticket that has taken the other in."""
    source, target = await take_both(
        caller, command.ticket_id, command.into_id, ("merge_away", "merge"), command.revision, MERGE_ENDED
    )
    if source.customer_id != target.customer_id:
        raise MERGE_CUSTOMER()
    if source.merged:
        raise MERGE_NESTED()
    if len(target.merged) >= MOST:
        raise MERGE_FULL(most=MOST)
    key = new_id()
    await DB.run(_MERGE, caller.tenant_id, key, source.id, target.id)
    await _written(caller, source, "merge_away", TicketState.MERGED, key, target)
    await _written(caller, target, "merge", target.state, key, source)
    await derive(caller.tenant_id, [source.id, target.id])
    target.also = tuple({*target.also, source.requester_id} - {target.requester_id})
    await tell(caller, source, TicketMerged, other=f"HD-{target.number}")
    await tell(caller, target, TicketMerged, other=f"HD-{source.number}")
    return await view(caller, target.id)


async def unmerge(caller: Caller, command: MoveTicket) -> bytes:
    """Answers with the ticket that stands for itself again."""
    merged = await DB.row(_OPEN_MERGE, caller.tenant_id, command.ticket_id)
    if merged is None:
        await take_in_hand(caller, command.ticket_id, "unmerge", command.revision)
        raise TICKET_NOT_FOUND()
    source, target = await take_both(
        caller, command.ticket_id, merged["target_id"], ("unmerge", "part"), command.revision
    )
    state = TicketState(await DB.value(_UNMERGE, caller.tenant_id, merged["id"]))
    await _written(caller, source, "unmerge", state, merged["id"], target)
    await _written(caller, target, "part", target.state, merged["id"], source)
    done = await derive(caller.tenant_id, [source.id, target.id])
    await DB.run(_FORGET, caller.tenant_id, target.id, done.clocks)
    await tell(caller, source, TicketUnmerged, other=f"HD-{target.number}")
    await tell(caller, target, TicketUnmerged, other=f"HD-{source.number}")
    return await view(caller, source.id)


async def _written(
    caller: Caller, ticket: TicketInHand, verb: str, state: TicketState, key: UUID, other: TicketInHand
) -> None:
    """The SQL has changed the row already, and its revision."""
    ticket.revision += 1
    said = {"key": str(key), "other": f"HD-{other.number}", "other_id": str(other.id)}
    await note_down(caller, ticket, verb, state, said)
