"""The second step: a code from the app, a passkey, or a recovery code."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect

from gateway.db import DB
from gateway.identity.audit.record import audit_person
from gateway.identity.credentials import recovery, totp
from gateway.identity.credentials.factors import Factors
from gateway.identity.credentials.failures import CODE_WRONG
from gateway.identity.people.telling import Who, tell_change
from gateway.limits.attempts import right_and_in
from gateway.pages.auth.doors import ENROL, SECOND_STEP, half_done, newcomer, who_is
from gateway.pages.auth.language import languages
from gateway.pages.auth.passwords import admit
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, errors_of, is_about_form, read_form
from gateway.sessions.arriving import arrive
from gateway.sessions.current import SIGN_IN
from gateway.sessions.half import end_half
from shared.core.errors import DomainError
from shared.core.ids import NIL
from shared.db.doors import Door

BY_CODE = ("otp", "mfa")
BY_RECOVERY = ("mfa",)


@get(SECOND_STEP)
async def ask_code(request: Request[Any, Any, Any]) -> Response[Any]:
    await newcomer(request)
    found = await half_done(request)
    if found is None:
        return Redirect(SIGN_IN, status_code=303)
    factors = found[1]
    return _page(request, factors) if factors.has_second else Redirect(ENROL, status_code=303)


@post(SECOND_STEP, status_code=200)
async def by_code(request: Request[Any, Any, Any]) -> Response[Any]:
    await newcomer(request)
    found = await half_done(request)
    if found is None:
        return Redirect(SIGN_IN, status_code=303)
    half, factors = found
    assert half.person_id is not None
    code = (await read_form(request)).text("code")
    try:
        amr = await prove_code(who_is(request, half.person_id, factors.name), factors, code)
    except DomainError as error:
        if not is_about_form(error):
            raise
        return _page(request, factors, errors_of(error))
    answer = await arrive(request, person_id=half.person_id, amr=(*half.amr, *amr), going_to=half.next)
    await end_half(answer, half)
    return answer


async def prove_code(who: Who, factors: Factors, code: str) -> tuple[str, ...]:
    """How he proved himself; raises `sign_in.code_wrong` or `limit.reached`."""
    company = await admit(factors.mail_norm, who.address)
    async with DB.tenant_scope(NIL, Door.AUTH):
        amr = await _fits(who, factors, code)
        if amr is not None:
            await right_and_in(factors.mail_norm, who.address, company)
            return amr
        await audit_person("sign_in.failed", who.person_id, name=who.name, address=who.address, reason="code")
    raise CODE_WRONG(fields={"code": CODE_WRONG.code})


async def _fits(who: Who, factors: Factors, code: str) -> tuple[str, ...] | None:
    if factors.has_totp and await totp.use(who.person_id, code):
        return BY_CODE
    if recovery.looks_like(code) and await recovery.use(who.person_id, code):
        await tell_change(who, "recovery.used")
        return BY_RECOVERY
    return None


def _page(request: Request[Any, Any, Any], factors: Factors, errors: Errors = NO_ERRORS) -> Response[Any]:
    return render(
        request,
        "auth/second_step.html",
        status=errors.status,
        factors=factors,
        errors=errors,
        languages=languages(request),
    )


ROUTES = (ask_code, by_code)
