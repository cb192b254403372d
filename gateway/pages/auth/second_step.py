"""The second step: a code from the app, a passkey, or a recovery code. Who needs one and has none sets one up here."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect

from gateway.db import DB
from gateway.identity.audit.record import audit_person
from gateway.identity.credentials import recovery, totp
from gateway.identity.credentials.factors import Factors, factors_of
from gateway.identity.credentials.failures import CODE_WRONG
from gateway.limits.attempts import forgive
from gateway.pages.auth.doors import newcomer
from gateway.pages.auth.passwords import admit
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, errors_of, is_about_form, read_form
from gateway.sessions.arriving import arrive
from gateway.sessions.current import SIGN_IN
from gateway.sessions.half import Half, end_half, read_half
from gateway.sessions.hosts import rp_of
from gateway.web.requests import address_of
from shared.core.errors import DomainError
from shared.core.ids import NIL
from shared.db.doors import Door

SECOND_STEP, ENROL = "/auth/second-step", "/auth/enrol"


@get(SECOND_STEP)
async def ask_code(request: Request[Any, Any, Any]) -> Response[Any]:
    await newcomer(request)
    found = await _half_done(request)
    if found is None:
        return Redirect(SIGN_IN, status_code=303)
    _, factors = found
    if not factors.has_second:
        return Redirect(ENROL, status_code=303)
    return _step_page(request, factors)


@post(SECOND_STEP, status_code=200)
async def by_code(request: Request[Any, Any, Any]) -> Response[Any]:
    await newcomer(request)
    found = await _half_done(request)
    if found is None:
        return Redirect(SIGN_IN, status_code=303)
    half, factors = found
    code = (await read_form(request)).text("code")
    try:
        amr = await _prove_code(request, half, factors, code)
    except DomainError as error:
        if not is_about_form(error):
            raise
        return _step_page(request, factors, errors_of(error))
    return await _in(request, half, factors, amr)


async def _prove_code(request: Request[Any, Any, Any], half: Half, factors: Factors, code: str) -> tuple[str, ...]:
    """How he proved himself; raises `sign_in.code_wrong` or `limit.reached`."""
    assert half.person_id is not None
    address = address_of(request)
    await admit(factors.mail_norm, address)
    async with DB.tenant_scope(NIL, Door.AUTH):
        if factors.has_totp and await totp.use(half.person_id, code):
            return ("otp", "mfa")
        if recovery.looks_like(code) and await recovery.use(half.person_id, code):
            await audit_person("recovery.used", half.person_id, name=factors.name, address=address)
            return ("mfa",)
        await audit_person("sign_in.failed", half.person_id, name=factors.name, address=address, reason="code")
    raise CODE_WRONG(fields={"code": CODE_WRONG.code})


async def _in(request: Request[Any, Any, Any], half: Half, factors: Factors, amr: tuple[str, ...]) -> Response[Any]:
    assert half.person_id is not None
    async with DB.tenant_scope(NIL, Door.AUTH):
        await forgive(factors.mail_norm)
    answer = await arrive(request, person_id=half.person_id, amr=(*half.amr, *amr), going_to=half.next)
    await end_half(answer, half)
    return answer


async def _half_done(request: Request[Any, Any, Any]) -> tuple[Half, Factors] | None:
    half = await read_half(request)
    if half is None or half.person_id is None:
        return None
    rp_id, _ = await rp_of(request)
    async with DB.tenant_scope(NIL, Door.AUTH):
        factors = await factors_of(half.person_id, rp_id)
    return None if factors is None else (half, factors)


def _step_page(request: Request[Any, Any, Any], factors: Factors, errors: Errors = NO_ERRORS) -> Response[Any]:
    return render(request, "auth/second_step.html", status=errors.status, factors=factors, errors=errors)


ROUTES = (ask_code, by_code)
