"""All pages of the portal."""

from gateway.pages.portal import home, listing, reporting, ticket

ROUTES = (*home.ROUTES, *listing.ROUTES, *reporting.ROUTES, *ticket.ROUTES)
