"""`/w/{co}/settings/macros` and `…/tickets/{no}/macros`."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.macros.keeping import ROUTES as KEEPING
from gateway.pages.macros.running import ROUTES as RUNNING

ROUTES: tuple[HTTPRouteHandler, ...] = (*KEEPING, *RUNNING)
