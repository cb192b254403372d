"""/oauth/end-session: a client says that the person has left it, and asks us to sign him out as well. He is asked."""

from typing import Any
from urllib.parse import urlencode

from authlib.oauth2.rfc6749 import OAuth2Error
from litestar import Request, Response, get, post
from litestar.response import Redirect

from gateway.limits.rest import AUTH_OF_ADDRESS, check_limit, place
from gateway.oauth.clients.addresses import origin_of
from gateway.oauth.server.answers import see
from gateway.oauth.server.leaving import PATH, Leaving, leaving
from gateway.oauth.server.parameters import from_form, from_query
from gateway.pages.frame.doors import guest
from gateway.pages.frame.environment import render
from gateway.sessions.actions import sign_out
from gateway.sessions.current import PAGE_UNKNOWN
from gateway.sessions.hosts import company_of
from gateway.visitors import Visitor
from gateway.web.headers import csp
from gateway.web.requests import address_of

CONFIRMED = f"{PATH}/confirmed"


@get(PATH)
async def end_session(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor = await _admitted(request)
    try:
        wish = await leaving(from_query(request))
    except OAuth2Error as error:
        return render(request, "consent/refused.html", visitor, status=400, error=error.error)
    if visitor is None:
        return _gone(request, wish)
    origins = (origin_of(wish.back),) if wish.back else ()
    return render(
        request,
        "consent/leaving.html",
        visitor,
        headers={"Content-Security-Policy": csp(form_action=origins)},
        client=wish.client,
        parameters=wish.parameters,
        confirmed=CONFIRMED,
    )


@post(PATH, status_code=303)
async def end_session_by_form(request: Request[Any, Any, Any]) -> Response[Any]:
    """From a client's own page, so without his cookie: asked again as an address."""
    try:
        given = await from_form(request)
    except OAuth2Error as error:
        return render(request, "consent/refused.html", None, status=400, error=error.error)
    return Redirect(f"{PATH}?{urlencode(given)}", status_code=303)


@post(CONFIRMED, status_code=200)
async def confirmed(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor = await _admitted(request)
    try:
        wish = await leaving(await from_form(request))
    except OAuth2Error as error:
        return render(request, "consent/refused.html", visitor, status=400, error=error.error)
    answer = _gone(request, wish)
    if visitor is not None:
        await sign_out(request, answer, visitor)
    return answer


async def _admitted(request: Request[Any, Any, Any]) -> Visitor | None:
    check_limit(AUTH_OF_ADDRESS, place(address_of(request)))
    visitor = await guest(request)
    if await company_of(request) is not None:
        raise PAGE_UNKNOWN()
    return visitor


def _gone(request: Request[Any, Any, Any], wish: Leaving) -> Response[Any]:
    return see(wish.back) if wish.back else render(request, "consent/gone.html", None)


ROUTES = (end_session, end_session_by_form, confirmed)
