"""Every handler of baselines and changes."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.baselines.changes import ROUTES as CHANGES
from gateway.pages.baselines.pages import ROUTES as BASELINES
from gateway.pages.baselines.portal import ROUTES as PORTAL

ROUTES: tuple[HTTPRouteHandler, ...] = (*BASELINES, *CHANGES, *PORTAL)
