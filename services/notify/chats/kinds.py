"""What a room of a company can hear of."""

from shared.contracts.notify import NoticeKind as K

ROOM_KINDS = tuple(
    str(kind)
    for kind in (
        K.TICKET_OPENED,
        K.MESSAGE_HELD,
        K.TICKET_CUSTOMER_REPLIED,
        K.TICKET_ASSIGNED,
        K.TICKET_REOPENED,
        K.TICKET_DUE_SOON,
        K.TICKET_OVERDUE,
        K.TICKET_ESCALATED,
        K.HELD_WAITS,
        K.COMMITMENT_ENDING,
        K.PROBLEM_PROPOSED,
        K.CALL_BACK_UNHAPPY,
        K.RECOVERY_LATE,
        K.APPROVAL_ASKED,
    )
)
"""What a room can hear of: news that is not one person's alone."""
