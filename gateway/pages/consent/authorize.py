"""/oauth/authorize for people: what the server decided, as a page or as the way on."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from authlib.oauth2.rfc6749 import OAuth2Error
from litestar import Request, Response, get, post
from litestar.response import Redirect

from gateway.i18n import _
from gateway.limits.rest import AUTH_OF_ADDRESS, check_limit, place
from gateway.oauth import scopes
from gateway.oauth.clients.addresses import origin_of
from gateway.oauth.server.answers import to_client, with_issuer
from gateway.oauth.server.authorize import AGAIN, PATH, authorize
from gateway.oauth.server.outcomes import Back, Choice, Consent, Decision, Outcome, Refused, SignIn, Stranger
from gateway.oauth.server.parameters import from_form, from_query
from gateway.pages.consent.onward import onward
from gateway.pages.frame.doors import guest
from gateway.pages.frame.environment import render
from gateway.sessions.current import PAGE_UNKNOWN, SIGN_IN
from gateway.sessions.elsewhere import with_next
from gateway.sessions.hosts import company_of
from gateway.sessions.step_up import STEP_UP
from gateway.visitors import Visitor
from gateway.web.headers import csp
from gateway.web.requests import address_of, request_id_of

DECISION = f"{PATH}/decision"


@get(PATH)
async def authorize_page(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor = await _admitted(request)
    try:
        given = from_query(request)
    except OAuth2Error as error:
        return _refused(request, visitor, error.error)
    outcome = await authorize(given, visitor, None, request_id_of(request))
    return _shown(request, visitor, outcome, given)


@post(PATH, status_code=303)
async def authorize_by_form(request: Request[Any, Any, Any]) -> Response[Any]:
    """A client may send the person by a form of its own (OpenID Connect, 3.1.2.1): then his cookie stays behind, so
    the request is made again as an address."""
    try:
        given = await from_form(request)
    except OAuth2Error as error:
        return _refused(request, None, error.error)
    return Redirect(f"{PATH}?{urlencode(given)}", status_code=303)


@post(DECISION, status_code=200)
async def decide(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor = await _admitted(request)
    try:
        given = await from_form(request)
    except OAuth2Error as error:
        return _refused(request, visitor, error.error)
    outcome = await authorize(given, visitor, _decision(given), request_id_of(request))
    if isinstance(outcome, Back):
        return to_client(outcome.location)
    return _shown(request, visitor, outcome, given)


async def _admitted(request: Request[Any, Any, Any]) -> Visitor | None:
    """A company's own host is no issuer."""
    check_limit(AUTH_OF_ADDRESS, place(address_of(request)))
    visitor = await guest(request)
    if await company_of(request) is not None:
        raise PAGE_UNKNOWN()
    return visitor


def _decision(given: dict[str, str]) -> Decision:
    """Anything but a clear yes is a no."""
    choice = Choice.ALLOW if given.get("choice") == Choice.ALLOW.value else Choice.DENY
    try:
        return Decision(choice, UUID(given.get("membership", "")))
    except ValueError:
        return Decision(choice, None)


def _shown(
    request: Request[Any, Any, Any], visitor: Visitor | None, outcome: Outcome, given: dict[str, str]
) -> Response[Any]:
    match outcome:
        case Refused(error=error):
            return _refused(request, visitor, error)
        case SignIn(parameters=parameters):
            door = SIGN_IN if visitor is None else STEP_UP
            return Redirect(with_next(door, f"{PATH}?{urlencode(parameters)}"), status_code=303)
        case Stranger(client=client, back=back):
            return render(request, "consent/stranger.html", visitor, status=403, client=client, back=with_issuer(back))
        case Consent():
            return _question(request, visitor, outcome)
        case Back(location=location, name=name):
            # Who has just signed in comes from a form of ours; see onward.py.
            return onward(request, with_issuer(location), visitor, name) if AGAIN in given else to_client(location)


def _question(request: Request[Any, Any, Any], visitor: Visitor | None, outcome: Consent) -> Response[Any]:
    return render(
        request,
        "consent/consent.html",
        visitor,
        headers={"Content-Security-Policy": csp(form_action=(origin_of(outcome.redirect_uri),))},
        client=outcome.client,
        holders=outcome.holders,
        wishes=[_(text) for text in scopes.words_of(outcome.scopes)],
        site=origin_of(outcome.redirect_uri).partition("://")[2],
        parameters=outcome.parameters,
        decision=DECISION,
    )


def _refused(request: Request[Any, Any, Any], visitor: Visitor | None, error: str) -> Response[Any]:
    return render(request, "consent/refused.html", visitor, status=400, error=error)


ROUTES = (authorize_page, authorize_by_form, decide)
