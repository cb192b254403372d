"""The handlers of problems."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.problems.listing import ROUTES as LISTING
from gateway.pages.problems.page import ROUTES as PAGE

ROUTES: tuple[HTTPRouteHandler, ...] = (*LISTING, *PAGE)
