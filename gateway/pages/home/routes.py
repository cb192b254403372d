"""`/` and `/w/{co}` lead on: to sign in, to choose a company, or to where the visitor has work."""

from typing import Any

from litestar import Request, Response, get
from litestar.response import Redirect

from gateway.pages.frame.doors import staff
from gateway.pages.frame.places import home_of
from gateway.sessions.current import SIGN_IN, visitor_of


@get("/")
async def front(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor = await visitor_of(request)
    return Redirect(SIGN_IN if visitor is None else home_of(visitor), status_code=303)


@get("/w/{co:str}")
async def workspace(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    """Not everybody has tickets."""
    return Redirect(home_of(await staff(request, co)), status_code=303)


ROUTES = (front, workspace)
