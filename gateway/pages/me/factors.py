"""One's second factors: the authenticator, the passkeys, the recovery codes."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.db import DB
from gateway.identity.credentials import passkeys, recovery, totp
from gateway.identity.credentials.factors import Factors, hold_factors, note_second_factor
from gateway.identity.credentials.failures import FACTOR_NEEDED
from gateway.identity.people.acting import acting
from gateway.identity.people.telling import Who, tell_change
from gateway.pages.auth.doors import who_is
from gateway.pages.auth.enrol import add_totp, first_codes
from gateway.pages.auth.step_up import site_of
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, errors_of, is_about_form, read_form
from gateway.pages.me.account import account, done
from gateway.pages.me.doors import ME, careful
from gateway.sessions.current import PAGE_UNKNOWN, cache_of
from gateway.sessions.ending import end_of_person
from gateway.visitors import Visitor
from shared.core.errors import DomainError
from shared.core.ids import NIL
from shared.db.doors import Door

TOTP, KEYS = f"{ME}/authenticator", f"{ME}/passkeys"
NAME_LENGTH = 60


@get(TOTP)
async def offer_totp(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor, factors = await careful(request)
    return _offer(request, visitor, factors, totp.new_offer(visitor.person_id))


@post(TOTP, status_code=200)
async def confirm_totp(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor, factors = await careful(request)
    form = await read_form(request)
    offer = totp.opened(form.text("offer"), visitor.person_id) or totp.new_offer(visitor.person_id)
    try:
        codes = await add_totp(_who(request, visitor), factors, offer, form.text("code"))
    except DomainError as error:
        if not is_about_form(error):
            raise
        return _offer(request, visitor, factors, offer, errors_of(error))
    return _codes(request, visitor, codes) if codes else done("totp")


@post(f"{TOTP}/remove", status_code=200)
async def remove_totp(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor, _ = await careful(request)
    async with DB.tenant_scope(NIL, Door.AUTH):
        factors = await hold_factors(visitor.person_id)
        is_needed = factors.has_totp and not factors.passkeys and factors.must_have
        is_gone = not is_needed and await totp.remove(visitor.person_id)
        if is_gone:
            await _lost(_who(request, visitor), visitor, "totp.removed", is_last=not factors.passkeys)
    if is_needed:
        return await account(request, visitor, errors_of(FACTOR_NEEDED()))
    if not is_gone:
        raise PAGE_UNKNOWN()
    cache_of(request).forget(visitor.person_id)
    return done("totp_off")


@post(f"{KEYS}/options", status_code=200)
async def ask_passkey(request: Request[Any, Any, Any]) -> Response[bytes]:
    visitor, factors = await careful(request)
    site = await site_of(request)
    async with DB.tenant_scope(NIL, Door.AUTH):
        asked = await passkeys.options_to_register(site, visitor.person_id, factors.mail, factors.name)
    return Response(asked.encode(), media_type="application/json")


@post(KEYS, status_code=200)
async def add_passkey(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor, _ = await careful(request)
    form = await read_form(request)
    name = form.text("name")[:NAME_LENGTH] or (await site_of(request)).rp_id
    try:
        async with DB.tenant_scope(NIL, Door.AUTH):
            factors = await hold_factors(visitor.person_id)
            await passkeys.register(await site_of(request), visitor.person_id, form.text("answer"), name)
            await tell_change(_who(request, visitor), "passkey.added", passkey=name)
            await note_second_factor(visitor.person_id)
            codes = await first_codes(visitor.person_id, factors)
    except DomainError as error:
        if not is_about_form(error):
            raise
        return await account(request, visitor, errors_of(error))
    return _codes(request, visitor, codes) if codes else done("passkey")


@post(f"{KEYS}/{{passkey_id:uuid}}/name", status_code=303)
async def rename_passkey(request: Request[Any, Any, Any], passkey_id: UUID) -> Response[Any]:
    visitor, _ = await careful(request)
    name = (await read_form(request)).text("name")[:NAME_LENGTH]
    async with DB.tenant_scope(NIL, Door.AUTH):
        if name and not await passkeys.rename(visitor.person_id, passkey_id, name):
            raise PAGE_UNKNOWN()
    return done("renamed")


@post(f"{KEYS}/{{passkey_id:uuid}}/remove", status_code=200)
async def remove_passkey(request: Request[Any, Any, Any], passkey_id: UUID) -> Response[Any]:
    visitor, _ = await careful(request)
    async with DB.tenant_scope(NIL, Door.AUTH):
        factors = await hold_factors(visitor.person_id)
        is_last = factors.passkeys <= 1 and not factors.has_totp
        is_needed = is_last and factors.must_have
        name = None if is_needed else await passkeys.remove(visitor.person_id, passkey_id)
        if name is not None:
            await _lost(_who(request, visitor), visitor, "passkey.removed", is_last=is_last, passkey=name)
    if is_needed:
        return await account(request, visitor, errors_of(FACTOR_NEEDED()))
    if name is None:
        raise PAGE_UNKNOWN()
    cache_of(request).forget(visitor.person_id)
    return done("passkey_off")


@post(f"{ME}/recovery", status_code=200)
async def new_codes(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor, factors = await careful(request)
    if not factors.has_second:
        raise PAGE_UNKNOWN()
    async with DB.tenant_scope(NIL, Door.AUTH):
        codes = await recovery.make_codes(visitor.person_id)
        await tell_change(_who(request, visitor), "recovery.made")
    return _codes(request, visitor, codes)


async def _lost(who: Who, visitor: Visitor, what: str, *, is_last: bool, **data: str) -> None:
    """With a factor gone every other device proves itself anew. Recovery codes stand in for a factor, never alone."""
    if is_last:
        await recovery.forget(who.person_id)
    await note_second_factor(who.person_id)
    await end_of_person(acting(who.person_id, who.name, who.request_id), who.person_id, keep=visitor.session_id)
    await tell_change(who, what, **data)


def _who(request: Request[Any, Any, Any], visitor: Visitor) -> Who:
    return who_is(request, visitor.person_id, visitor.name)


def _codes(request: Request[Any, Any, Any], visitor: Visitor, codes: list[str]) -> Response[Any]:
    return render(request, "me/codes.html", visitor, home=ME, codes=codes, mail=visitor.mail)


def _offer(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    factors: Factors,
    offer: totp.Offer,
    errors: Errors = NO_ERRORS,
) -> Response[Any]:
    return render(
        request,
        "me/authenticator.html",
        visitor,
        status=errors.status,
        home=ME,
        factors=factors,
        offer=offer,
        sealed=totp.sealed(offer),
        picture=totp.picture(offer.seed, factors.mail),
        errors=errors,
    )


ROUTES = (
    offer_totp,
    confirm_totp,
    remove_totp,
    ask_passkey,
    add_passkey,
    rename_passkey,
    remove_passkey,
    new_codes,
)
