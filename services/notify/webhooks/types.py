"""Which events a company may have told to its systems, and by what name."""

from shared.contracts.base import Event
from shared.contracts.desk.approvals import ApprovalAsked, ApprovalDecided
from shared.contracts.desk.clocks import TicketBreached, TicketEscalated, TicketWarned
from shared.contracts.desk.details import TicketClassified
from shared.contracts.desk.handing import TicketHandedOver
from shared.contracts.desk.linking import TicketMerged
from shared.contracts.helpdesk import (
    TicketAssigned,
    TicketMoved,
    TicketNoted,
    TicketOpened,
    TicketReopened,
    TicketReplied,
    TicketResolved,
)

OFFERED: tuple[type[Event], ...] = (
    TicketOpened,
    TicketReplied,
    TicketNoted,
    TicketAssigned,
    TicketHandedOver,
    TicketClassified,
    TicketMoved,
    TicketResolved,
    TicketReopened,
    TicketMerged,
    TicketWarned,
    TicketBreached,
    TicketEscalated,
    ApprovalAsked,
    ApprovalDecided,
)
TYPES = {event.topic(): f"{event.thing}.{event.verb}" for event in OFFERED}
"""Topic of the bus → type of a message."""
