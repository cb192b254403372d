"""Skills of people, and the catalogue."""

from gateway.pages.skills import catalogue, people

ROUTES = (*people.ROUTES, *catalogue.ROUTES)
