"""All pages of monthly service reports."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.service_reports import desk, portal

ROUTES: tuple[HTTPRouteHandler, ...] = (*desk.ROUTES, *portal.ROUTES)
