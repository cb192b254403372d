"""The handlers of reports and of the board."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.reports import desk, satisfaction
from gateway.pages.reports.boards import ROUTES as BOARDS

ROUTES: tuple[HTTPRouteHandler, ...] = (desk.report, satisfaction.satisfaction, desk.table, *BOARDS)
from gateway.pages.reports import desk, needs
from gateway.pages.reports.boards import ROUTES as BOARDS

ROUTES: tuple[HTTPRouteHandler, ...] = (desk.report, *needs.ROUTES, desk.table, *BOARDS)
