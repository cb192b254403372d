"""The handlers of reports and of the board."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.reports import desk, needs, satisfaction
from gateway.pages.reports.boards import ROUTES as BOARDS

ROUTES: tuple[HTTPRouteHandler, ...] = (desk.report, *needs.ROUTES, satisfaction.satisfaction, desk.table, *BOARDS)
