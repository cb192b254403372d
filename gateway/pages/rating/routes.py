"""The customer's answers: by his link, or in the portal."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.rating import linked, portal

ROUTES: tuple[HTTPRouteHandler, ...] = (*linked.ROUTES, *portal.ROUTES)
