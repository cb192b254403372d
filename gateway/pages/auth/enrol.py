"""Who needs a second factor and has none sets one up on his way in: an authenticator app, then the recovery codes."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.response import Redirect

from gateway.db import DB
from gateway.identity.credentials import recovery, totp
from gateway.identity.credentials.factors import Factors, hold_factors, note_second_factor
from gateway.identity.credentials.failures import CODE_WRONG
from gateway.identity.people.telling import Who, tell_change
from gateway.limits.attempts import right_and_in
from gateway.pages.auth.doors import ENROL, SECOND_STEP, half_done, newcomer, who_is
from gateway.pages.auth.language import languages
from gateway.pages.auth.passwords import admit
from gateway.pages.auth.second_step import BY_CODE
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, errors_of, is_about_form, read_form
from gateway.sessions.arriving import enter, landing_of
from gateway.sessions.current import SIGN_IN
from gateway.sessions.half import end_half
from shared.core.errors import DomainError
from shared.core.ids import NIL
from shared.db.doors import Door


@get(ENROL)
async def show(request: Request[Any, Any, Any]) -> Response[Any]:
    await newcomer(request)
    found = await half_done(request)
    if found is None:
        return Redirect(SIGN_IN, status_code=303)
    half, factors = found
    if factors.has_second or half.person_id is None:
        return Redirect(SECOND_STEP, status_code=303)
    return _page(request, factors, totp.new_offer(half.person_id))


@post(ENROL, status_code=200)
async def confirm(request: Request[Any, Any, Any]) -> Response[Any]:
    """Also for somebody who has gained a second factor meanwhile: then the password alone adds none."""
    await newcomer(request)
    found = await half_done(request)
    if found is None:
        return Redirect(SIGN_IN, status_code=303)
    half, factors = found
    if factors.has_second or half.person_id is None:
        return Redirect(SECOND_STEP, status_code=303)
    form = await read_form(request)
    offer = totp.opened(form.text("offer"), half.person_id) or totp.new_offer(half.person_id)
    try:
        codes = await add_totp(who_is(request, half.person_id, factors.name), factors, offer, form.text("code"))
    except DomainError as error:
        if not is_about_form(error):
            raise
        return _page(request, factors, offer, errors_of(error))
    amr = (*half.amr, *BY_CODE)
    landing = await landing_of(request, person_id=half.person_id, amr=amr, going_to=half.next)
    answer = render(request, "auth/codes.html", codes=codes, mail=factors.mail, path_on=landing.path)
    await enter(request, answer, landing, person_id=half.person_id, amr=amr)
    await end_half(answer, half)
    return answer


async def add_totp(who: Who, factors: Factors, offer: totp.Offer, code: str) -> list[str]:
    """New recovery codes, if he had no second factor before; raises `sign_in.code_wrong` or `limit.reached`."""
    company = await admit(factors.mail_norm, who.address)
    async with DB.tenant_scope(NIL, Door.AUTH):
        factors = await hold_factors(who.person_id)
        if await totp.confirm(offer, code):
            await right_and_in(factors.mail_norm, who.address, company)
            await tell_change(who, "totp.added")
            await note_second_factor(who.person_id)
            return await first_codes(who.person_id, factors)
    raise CODE_WRONG(fields={"code": CODE_WRONG.code})


async def first_codes(person_id: UUID, factors: Factors) -> list[str]:
    """Inside an auth scope."""
    return [] if factors.codes else await recovery.make_codes(person_id)


def _page(
    request: Request[Any, Any, Any], factors: Factors, offer: totp.Offer, errors: Errors = NO_ERRORS
) -> Response[Any]:
    return render(
        request,
        "auth/enrol.html",
        status=errors.status,
        mail=factors.mail,
        offer=offer,
        sealed=totp.sealed(offer),
        picture=totp.picture(offer.seed, factors.mail),
        errors=errors,
        languages=languages(request),
    )


ROUTES = (show, confirm)
