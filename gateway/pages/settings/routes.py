"""`/w/{co}/settings` and everything under it."""

from typing import Any

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect

from gateway.pages.frame.doors import NOT_ALLOWED, staff
from gateway.pages.frame.places import settings_of
from gateway.pages.settings.audit import ROUTES as AUDIT
from gateway.pages.settings.blocked import ROUTES as BLOCKED
from gateway.pages.settings.categories import ROUTES as CATEGORIES
from gateway.pages.settings.clients import ROUTES as CLIENTS
from gateway.pages.settings.deliveries import ROUTES as DELIVERIES
from gateway.pages.settings.departments import ROUTES as DEPARTMENTS
from gateway.pages.settings.members import ROUTES as MEMBERS
from gateway.pages.settings.priorities import ROUTES as PRIORITIES
from gateway.pages.settings.profile import ROUTES as PROFILE
from gateway.pages.settings.providers import ROUTES as PROVIDERS
from gateway.pages.settings.suggesting import ROUTES as SUGGESTING
from gateway.pages.settings.teams import ROUTES as TEAMS


@get("/w/{co:str}/settings")
async def settings(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    """The first section that this visitor may open."""
    allowed = settings_of(await staff(request, co))
    if not allowed:
        raise NOT_ALLOWED()
    return Redirect(f"/w/{co}/settings/{allowed[0]}", status_code=303)


ROUTES: tuple[HTTPRouteHandler, ...] = (
    settings,
    *PROFILE,
    *MEMBERS,
    *DEPARTMENTS,
    *CATEGORIES,
    *BLOCKED,
    *PRIORITIES,
    *TEAMS,
    *SUGGESTING,
    *PROVIDERS,
    *CLIENTS,
    *DELIVERIES,
    *AUDIT,
)
