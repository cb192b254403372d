"""The handlers of coverage."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.coverage.settings import ROUTES as SETTINGS
from gateway.pages.coverage.ticket import ROUTES as TICKET

ROUTES: tuple[HTTPRouteHandler, ...] = (*SETTINGS, *TICKET)
