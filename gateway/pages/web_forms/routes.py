"""All pages of web forms and messengers."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.messengers import keeping as messengers
from gateway.pages.web_forms import keeping, public

ROUTES: tuple[HTTPRouteHandler, ...] = (*keeping.ROUTES, *messengers.ROUTES, *public.ROUTES)
