"""What a ticket is: type, impact, urgency, priority, tags."""

from services.helpdesk.details import actions, queries
from shared.contracts.desk import details as c
from shared.feature import Feature

FEATURE = Feature(
    "details",
    answers={
        c.CLASSIFY_TICKET: actions.classify,
        c.TAG_TICKET: actions.tag,
        c.LIST_TAGS: queries.list_tags,
    },
    records=frozenset({c.TicketClassified}),
)
