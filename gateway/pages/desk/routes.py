"""The desk's handlers."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.desk.acting import ROUTES as ACTING
from gateway.pages.desk.composing import ROUTES as COMPOSING
from gateway.pages.desk.linking import ROUTES as LINKING
from gateway.pages.desk.opening import ROUTES as OPENING
from gateway.pages.desk.tagging import ROUTES as TAGGING
from gateway.pages.desk.teams import ROUTES as TEAMS
from gateway.pages.desk.ticket import ticket
from gateway.pages.desk.watching import ROUTES as WATCHING
from gateway.pages.desk.why import why

ROUTES: tuple[HTTPRouteHandler, ...] = (
    *OPENING,
    *TAGGING,
    *TEAMS,
    *WATCHING,
    ticket,
    why,
    *ACTING,
    *LINKING,
    *COMPOSING,
)
