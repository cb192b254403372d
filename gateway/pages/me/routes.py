"""One's own account, for staff, customers and operators alike."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.me.account import ROUTES as ACCOUNT
from gateway.pages.me.factors import ROUTES as FACTORS
from gateway.pages.me.leaving import ROUTES as LEAVING
from gateway.pages.me.password import ROUTES as PASSWORD

ROUTES: tuple[HTTPRouteHandler, ...] = (*ACCOUNT, *PASSWORD, *FACTORS, *LEAVING)
