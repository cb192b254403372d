"""The two addresses of a company's provider: where signing in begins, and where the provider sends people back to."""

from typing import Any

from authlib.oauth2.rfc6749 import OAuth2Error
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect

from gateway.db import DB
from gateway.identity.audit.record import audit
from gateway.limits.rest import PROVIDERS_OF_ADDRESS, check_limit, place
from gateway.oauth.server.authorize import wants_anew
from gateway.oauth.server.parameters import from_query
from gateway.oauth.settings import issuer
from gateway.oauth.signin import attempt as attempts
from gateway.oauth.signin.attempt import Attempt
from gateway.oauth.signin.exchange import Claims, Untrusted, exchange
from gateway.oauth.signin.linking import Arrived, arrive
from gateway.oauth.signin.provider import Provider, find_provider
from gateway.pages.consent.onward import onward
from gateway.pages.frame.doors import guest
from gateway.pages.frame.environment import render
from gateway.sessions import csrf
from gateway.sessions.begin import begin
from gateway.sessions.current import PAGE_UNKNOWN
from gateway.sessions.elsewhere import safe_next
from gateway.sessions.hosts import company_of
from gateway.sessions.states import FEDERATED, Proof
from gateway.web.requests import address_of, request_id_of
from shared.core.errors import DomainError
from shared.core.ids import NIL
from shared.db.doors import Door


@get("/auth/provider/{provider_id:str}")
async def start(request: Request[Any, Any, Any], provider_id: FromPath[str]) -> Response[Any]:
    """`again` is for who is signed in and must prove himself once more. Whom another site sends here is asked first:
    else it could sign him in as somebody else, unnoticed, by a provider of its own."""
    check_limit(PROVIDERS_OF_ADDRESS, place(address_of(request)))
    visitor = await guest(request)
    if await company_of(request) is not None:
        # What the attempt is remembered by must lie where the provider sends people back to.
        return Redirect(f"{issuer()}{request.url.path}?{request.url.query}", status_code=303)
    provider = await _provider(provider_id)
    going_to = safe_next(request.query_params.get("next", ""))
    is_again = "again" in request.query_params or wants_anew(going_to)
    attempt = attempts.begin_attempt(provider, going_to, is_again=is_again)
    answer = onward(
        request, attempts.address_of(provider, attempt), visitor, provider.name, at_once=not csrf.is_foreign(request)
    )
    answer.set_cookie(attempts.as_cookie(attempt))
    return answer


@get("/auth/provider/{provider_id:str}/callback")
async def callback(request: Request[Any, Any, Any], provider_id: FromPath[str]) -> Response[Any]:
    check_limit(PROVIDERS_OF_ADDRESS, place(address_of(request)))
    visitor = await guest(request)
    provider = await _provider(provider_id)
    try:
        given = from_query(request)
    except OAuth2Error:
        given = {}
    state = given.get("state", "")
    attempt = attempts.read_attempt(request.cookies, state, provider.id)
    if attempt is None:
        # Nobody's attempt: nothing to tell the company, and no cookie to clear.
        return render(request, "federation/refused.html", visitor, status=400, provider=provider, again=None)
    try:
        arrived = await _arrive(provider, attempt, given, request_id_of(request))
        answer: Response[Any] = Redirect(attempt.next or "/", status_code=303)
        await begin(
            request,
            answer,
            person_id=arrived.person_id,
            proof=Proof(amr=(FEDERATED,), at=arrived.proven_at),
            membership_id=arrived.membership_id,
        )
    except (Untrusted, DomainError) as error:
        await _note(provider, str(error), request)
        again = f"/auth/provider/{provider.id}"
        answer = render(request, "federation/refused.html", visitor, status=403, provider=provider, again=again)
    answer.set_cookie(attempts.spent_cookie(state))
    return answer


async def _provider(provider_id: str) -> Provider:
    found = await find_provider(provider_id)
    if found is None:
        raise PAGE_UNKNOWN()
    return found


async def _arrive(provider: Provider, attempt: Attempt, given: dict[str, str], request_id: str) -> Arrived:
    """Raises Untrusted."""
    said = given.get("iss")
    if said != provider.issuer and (said is not None or provider.endpoints.says_issuer):
        raise Untrusted("issuer")
    if "code" not in given:
        raise Untrusted("denied")
    claims: Claims = await exchange(provider, attempt, given["code"])
    async with DB.tenant_scope(NIL, Door.AUTH):
        return await arrive(provider, claims, request_id)


async def _note(provider: Provider, reason: str, request: Request[Any, Any, Any]) -> None:
    """The company's admin sees why; the person, who may be anybody, is not told."""
    caller = provider.caller(request_id_of(request))
    async with DB.tenant_scope(NIL, Door.AUTH):
        await audit("provider.refused", caller, address=address_of(request), name=provider.name, reason=reason)


ROUTES: tuple[HTTPRouteHandler, ...] = (start, callback)
