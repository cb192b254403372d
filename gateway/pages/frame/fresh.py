"""Pages that are asked for before what they show is there."""

from datetime import timedelta

from shared.contracts.helpdesk import TicketHead, TicketState
from shared.core.clock import now

SOON = timedelta(minutes=1)


def is_fresh(ticket: TicketHead) -> bool:
    """Whether its promises may still be on their way: they are worked out after whatever changed it. Its page looks
    again by itself for so long."""
    return ticket.state in {TicketState.NEW, TicketState.OPEN} and now() - ticket.updated_at < SOON
