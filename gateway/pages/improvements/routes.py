"""All pages of suggestions and complaints."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.improvements import desk, portal

ROUTES: tuple[HTTPRouteHandler, ...] = (*desk.ROUTES, *portal.ROUTES)
