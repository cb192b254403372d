"""Tickets of a demo company that are tied together: one caused by another, and two that are one conversation."""

from collections import Counter
from collections.abc import Sequence

from infra.demo.happenings import Play, Standing
from shared.contracts.desk.linking import LINK_TICKET, MERGE_TICKET, LinkTicket, MergeTicket
from shared.contracts.helpdesk import LIST_TICKETS, LinkKind, ListTickets, TicketRow, TicketState


async def make_ties(play: Play, lead: Standing) -> None:
    """Among the open tickets of the customer that has most of them; once, since merging leaves others open."""
    if (await play.ask(LIST_TICKETS, lead, ListTickets(state=TicketState.MERGED, limit=1), "")).items:
        return
    found: Sequence[TicketRow] = (
        await play.ask(LIST_TICKETS, lead, ListTickets(state=TicketState.OPEN, limit=100), "")
    ).items
    counted = Counter(one.customer_id for one in found)
    busiest = next((customer for customer, _ in counted.most_common(1)), None)
    most = sorted((one for one in found if one.customer_id == busiest), key=lambda one: one.number)
    if len(most) < 4:
        return
    first, second, third, fourth = most[:4]
    caused = LinkTicket(ticket_id=second.id, other_id=first.id, kind=LinkKind.CAUSED_BY)
    await play.ask(LINK_TICKET, lead, caused, "tie-cause")
    merge = MergeTicket(ticket_id=fourth.id, revision=fourth.revision, into_id=third.id)
    await play.ask(MERGE_TICKET, lead, merge, "tie-merge")
