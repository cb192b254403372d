"""`/w/{co}/approvals` and everything under it."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.approvals.delegations import ROUTES as DELEGATIONS
from gateway.pages.approvals.pages import ROUTES as PAGES

ROUTES: tuple[HTTPRouteHandler, ...] = (*DELEGATIONS, *PAGES)
