"""Webhooks of a company."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.webhooks.keeping import ROUTES as KEEPING

ROUTES: tuple[HTTPRouteHandler, ...] = KEEPING
