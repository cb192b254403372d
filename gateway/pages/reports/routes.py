"""The handlers of reports and of the board."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.reports import desk

ROUTES: tuple[HTTPRouteHandler, ...] = (desk.report, desk.table, desk.board)
