"""`/w/{co}/settings/triggers` and everything under it."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.triggers.keeping import ROUTES as KEEPING
from gateway.pages.triggers.running import ROUTES as RUNNING

ROUTES: tuple[HTTPRouteHandler, ...] = (*KEEPING, *RUNNING)
