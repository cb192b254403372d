"""A company's own words for mails."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.wording.editing import ROUTES as EDITING

ROUTES: tuple[HTTPRouteHandler, ...] = EDITING
