"""Proving oneself again before something weighty: by a code, a passkey, the password, or the company's provider."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect

from gateway.db import DB
from gateway.identity.credentials import passkeys
from gateway.identity.credentials.factors import Factors, factors_of
from gateway.identity.credentials.failures import PASSKEY_REFUSED, STAFF_ONLY_SELF
from gateway.identity.credentials.passkeys import Site
from gateway.limits.attempts import forgive
from gateway.oauth.providers.realm import entrance_of
from gateway.pages.auth.doors import who_is
from gateway.pages.auth.passkeys import BY_PASSKEY
from gateway.pages.auth.passwords import prove_password
from gateway.pages.auth.second_step import prove_code
from gateway.pages.auth.sign_in import PASSWORD
from gateway.pages.frame.doors import person
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, errors_of, is_about_form, read_form
from gateway.sessions import cookies
from gateway.sessions.actions import prove_again
from gateway.sessions.current import PAGE_UNKNOWN
from gateway.sessions.elsewhere import safe_next, with_next
from gateway.sessions.hosts import rp_of
from gateway.sessions.step_up import STEP_UP
from gateway.visitors import Visitor
from gateway.web.requests import address_of
from shared.core.errors import DomainError
from shared.core.ids import NIL
from shared.db.doors import Door


@get(STEP_UP)
async def ask(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor = await person(request)
    return await _page(request, visitor, safe_next(request.query_params.get("next", "")))


@post(STEP_UP, status_code=200)
async def prove(request: Request[Any, Any, Any]) -> Response[Any]:
    """With a second factor he shows that; the password alone is for who has none, or none that works here."""
    visitor = await person(request)
    form = await read_form(request)
    going_to = safe_next(form.text("next"))
    factors = await _factors(request, visitor)
    try:
        if visitor.bound_company_id is not None:
            raise STAFF_ONLY_SELF()
        if asks_code(factors):
            amr = await prove_code(who_is(request, visitor.person_id, visitor.name), factors, form.text("code"))
        elif factors.passkeys_here:
            raise PASSKEY_REFUSED()
        else:
            amr = await _prove_password(request, factors, form.values.get("password", ""))
    except DomainError as error:
        if not is_about_form(error):
            raise
        return await _page(request, visitor, going_to, errors_of(error))
    return await _proven(request, visitor, going_to, amr)


@post(f"{STEP_UP}/options", status_code=200)
async def options(request: Request[Any, Any, Any]) -> Response[bytes]:
    visitor = await person(request)
    async with DB.tenant_scope(NIL, Door.AUTH):
        asked = await passkeys.options_to_prove(await site_of(request), visitor.person_id)
    return Response(asked.encode(), media_type="application/json")


@post(f"{STEP_UP}/passkey", status_code=200)
async def by_passkey(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor = await person(request)
    form = await read_form(request)
    going_to = safe_next(form.text("next"))
    try:
        async with DB.tenant_scope(NIL, Door.AUTH):
            person_id = await passkeys.prove(await site_of(request), form.text("answer"))
            if person_id != visitor.person_id or visitor.bound_company_id is not None:
                raise PASSKEY_REFUSED()
    except DomainError as error:
        if not is_about_form(error):
            raise
        return await _page(request, visitor, going_to, errors_of(error))
    return await _proven(request, visitor, going_to, BY_PASSKEY)


async def site_of(request: Request[Any, Any, Any]) -> Site:
    """A passkey's question belongs to this session as it is now: after a change of its id it is void."""
    rp_id, origin = await rp_of(request)
    secret = cookies.read_secret(request, cookies.SESSION)
    if secret is None:
        raise PAGE_UNKNOWN()
    return Site(rp_id=rp_id, origin=origin, holder=cookies.digest(secret))


def asks_code(factors: Factors) -> bool:
    return factors.has_totp or (factors.passkeys > 0 and factors.codes > 0)


async def _prove_password(request: Request[Any, Any, Any], factors: Factors, password: str) -> tuple[str, ...]:
    await prove_password(request, factors.mail, password)
    async with DB.tenant_scope(NIL, Door.AUTH):
        await forgive(factors.mail_norm, address_of(request))
    return PASSWORD


async def _proven(
    request: Request[Any, Any, Any], visitor: Visitor, going_to: str, amr: tuple[str, ...]
) -> Response[Any]:
    answer: Response[Any] = Redirect(going_to or "/me", status_code=303)
    await prove_again(request, answer, visitor, amr)
    return answer


async def _factors(request: Request[Any, Any, Any], visitor: Visitor) -> Factors:
    rp_id, _ = await rp_of(request)
    async with DB.tenant_scope(NIL, Door.AUTH):
        factors = await factors_of(visitor.person_id, rp_id)
    if factors is None:
        raise PAGE_UNKNOWN()
    return factors


async def _page(
    request: Request[Any, Any, Any], visitor: Visitor, going_to: str, errors: Errors = NO_ERRORS
) -> Response[Any]:
    factors = await _factors(request, visitor)
    stands, entrance = visitor.standing, None
    if visitor.bound_company_id is not None and stands is not None:
        entrance = await entrance_of(stands.tenant_id, stands.membership_id)
    return render(
        request,
        "auth/step_up.html",
        visitor,
        status=errors.status,
        factors=factors,
        asks_code=asks_code(factors),
        is_bound=visitor.bound_company_id is not None,
        entrance=entrance,
        entrance_path=f"{with_next(entrance.path, going_to or '/me')}&again" if entrance else "",
        going_to=going_to,
        errors=errors,
    )


ROUTES = (ask, prove, options, by_passkey)
