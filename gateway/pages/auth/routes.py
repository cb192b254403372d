"""Everything before and around a session: signing in and out, the second step, choosing a company, links from mails."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.auth.companies import ROUTES as COMPANIES
from gateway.pages.auth.leaving import ROUTES as LEAVING
from gateway.pages.auth.second_step import ROUTES as SECOND_STEP
from gateway.pages.auth.sign_in import ROUTES as SIGN_IN

ROUTES: tuple[HTTPRouteHandler, ...] = (*SIGN_IN, *SECOND_STEP, *COMPANIES, *LEAVING)
