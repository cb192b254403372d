"""The OAuth endpoints that people see, and the list of what they let in."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.consent.applications import ROUTES as APPLICATIONS
from gateway.pages.consent.authorize import ROUTES as AUTHORIZE
from gateway.pages.consent.end_session import ROUTES as END_SESSION

ROUTES: tuple[HTTPRouteHandler, ...] = (*AUTHORIZE, *END_SESSION, *APPLICATIONS)
