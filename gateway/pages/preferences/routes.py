"""Choosing, and ending by a link."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.preferences.asking import ROUTES as ASKING
from gateway.pages.preferences.choosing import ROUTES as CHOOSING
from gateway.pages.preferences.ending import ROUTES as ENDING

ROUTES: tuple[HTTPRouteHandler, ...] = (*CHOOSING, *ASKING, *ENDING)
