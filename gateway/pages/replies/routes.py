"""`/w/{co}/settings/replies` and `…/tickets/{no}/replies`."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.replies.inserting import ROUTES as INSERTING
from gateway.pages.replies.keeping import ROUTES as KEEPING

ROUTES: tuple[HTTPRouteHandler, ...] = (*KEEPING, *INSERTING)
