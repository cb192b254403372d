"""The handlers of causes."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.causes.report import ROUTES as REPORT
from gateway.pages.causes.settings import ROUTES as SETTINGS

ROUTES: tuple[HTTPRouteHandler, ...] = (*SETTINGS, *REPORT)
