"""Everything before and around a session: signing in and out, the second step, choosing a company, links from mails."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.auth.companies import ROUTES as COMPANIES
from gateway.pages.auth.enrol import ROUTES as ENROL
from gateway.pages.auth.invite import ROUTES as INVITE
from gateway.pages.auth.language import ROUTES as LANGUAGE
from gateway.pages.auth.leaving import ROUTES as LEAVING
from gateway.pages.auth.passkeys import ROUTES as PASSKEYS
from gateway.pages.auth.reset import ROUTES as RESET
from gateway.pages.auth.second_step import ROUTES as SECOND_STEP
from gateway.pages.auth.sign_in import ROUTES as SIGN_IN
from gateway.pages.auth.step_up import ROUTES as STEP_UP

ROUTES: tuple[HTTPRouteHandler, ...] = (
    *SIGN_IN,
    *LANGUAGE,
    *PASSKEYS,
    *SECOND_STEP,
    *ENROL,
    *COMPANIES,
    *INVITE,
    *RESET,
    *STEP_UP,
    *LEAVING,
)
