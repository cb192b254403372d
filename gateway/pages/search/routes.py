"""The search's handlers."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.search import desk, portal

ROUTES: tuple[HTTPRouteHandler, ...] = (desk.search, desk.live, portal.search)
