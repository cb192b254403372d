"""Channels of a company."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.chats.keeping import ROUTES as KEEPING

ROUTES: tuple[HTTPRouteHandler, ...] = KEEPING
