"""Every handler of control."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.control.pages import ROUTES as CONTROL
from gateway.pages.control.reports import ROUTES as REPORTS

ROUTES: tuple[HTTPRouteHandler, ...] = (*CONTROL, *REPORTS)
