"""Every handler of reports to customers."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.customer_reports.desk import ROUTES as DESK
from gateway.pages.customer_reports.portal import ROUTES as PORTAL

ROUTES: tuple[HTTPRouteHandler, ...] = (*DESK, *PORTAL)
