"""The customer portal's pages: one call each."""

from services.helpdesk.portal import queries
from shared.contracts.helpdesk import PORTAL_HOME, PORTAL_TICKET
from shared.feature import Feature, Hot

FEATURE = Feature(
    "portal",
    answers={PORTAL_HOME: Hot(queries.home_page), PORTAL_TICKET: Hot(queries.ticket_page)},
)
