"""The desk's pages: one call each."""

from services.helpdesk.desk import queries
from shared.contracts.helpdesk import QUEUE_PAGE, TICKET_PAGE
from shared.feature import Feature, Hot

FEATURE = Feature(
    "desk",
    answers={QUEUE_PAGE: Hot(queries.queue_page), TICKET_PAGE: Hot(queries.ticket_page)},
)
