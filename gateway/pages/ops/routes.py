"""`/ops` and everything under it."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.ops.companies import ROUTES as COMPANIES
from gateway.pages.ops.queues import ROUTES as QUEUES

ROUTES: tuple[HTTPRouteHandler, ...] = (*COMPANIES, *QUEUES)
