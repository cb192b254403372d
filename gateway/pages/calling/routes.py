"""Settings of call-backs: plans and questionnaires."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.calling import plans, sheets

ROUTES: tuple[HTTPRouteHandler, ...] = (*plans.ROUTES, *sheets.ROUTES)
