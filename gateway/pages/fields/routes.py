"""`/w/{co}/settings/fields`, `…/tickets/new/fields` on both sides, and `…/tickets/{no}/fields`."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.fields.filling import ROUTES as FILLING
from gateway.pages.fields.keeping import ROUTES as KEEPING

ROUTES: tuple[HTTPRouteHandler, ...] = (*KEEPING, *FILLING)
