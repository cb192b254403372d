"""One's own account, on one page: profile, what one signs in with, devices, applications."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect

from gateway.db import DB
from gateway.i18n import LOCALES
from gateway.identity.credentials.passkeys import passkeys_of
from gateway.identity.people.acting import acting
from gateway.identity.people.profile import ZONES, write_profile
from gateway.pages.auth.language import NAMES
from gateway.pages.consent.applications import applications_of, wishes_of
from gateway.pages.frame.asking import unread
from gateway.pages.frame.doors import person
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, errors_of, is_about_form, read_form
from gateway.pages.frame.places import home_of, is_customer
from gateway.pages.me.devices import icon_of, told
from gateway.pages.me.doors import ME, own_factors
from gateway.sessions.current import cache_of
from gateway.sessions.queries import devices_of
from gateway.visitors import Visitor
from gateway.web.requests import request_id_of
from shared.core.errors import DomainError
from shared.core.ids import NIL
from shared.db.doors import Door

DONE = frozenset({"profile", "password", "totp", "totp_off", "passkey", "passkey_off", "renamed", "ended"})
"""What may be said on top of the page about what was done a moment ago."""


@get(ME)
async def show(request: Request[Any, Any, Any]) -> Response[Any]:
    return await account(request, await person(request))


@post(f"{ME}/profile", status_code=200)
async def save_profile(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor = await person(request)
    form = await read_form(request)
    locale, zone = form.text("locale"), form.text("zone") or None
    try:
        caller = acting(visitor.person_id, visitor.name, request_id_of(request))
        async with DB.tenant_scope(NIL, Door.AUTH):
            known = locale if locale in LOCALES else visitor.locale
            await write_profile(caller, visitor.person_id, locale=known, zone=zone)
    except DomainError as error:
        if not is_about_form(error):
            raise
        return await account(request, visitor, errors_of(error), zone=zone)
    cache_of(request).forget(visitor.person_id)
    return done("profile")


def done(what: str) -> Response[Any]:
    return Redirect(f"{ME}?done={what}", status_code=303)


async def account(
    request: Request[Any, Any, Any], visitor: Visitor, errors: Errors = NO_ERRORS, zone: str | None = None
) -> Response[Any]:
    factors = await own_factors(request, visitor)
    async with DB.tenant_scope(NIL, Door.AUTH):
        devices = await devices_of(visitor.person_id)
        keys = await passkeys_of(visitor.person_id)
    was = request.query_params.get("done", "")
    return render(
        request,
        "me/account.html",
        visitor,
        status=errors.status,
        home=home_of(visitor),
        unread=await unread(request, visitor) if is_customer(visitor) else None,
        factors=factors,
        is_bound=visitor.bound_company_id is not None,
        passkeys=keys,
        devices=[(one, told(one.agent), icon_of(one.agent)) for one in devices],
        applications=await applications_of(visitor),
        wishes_of=wishes_of,
        zone=zone or visitor.zone or "",
        zones=ZONES,
        languages=[(tag, NAMES[tag]) for tag in LOCALES],
        here=visitor.zone or (visitor.standing.zone if visitor.standing else "UTC"),
        done=was if was in DONE else "",
        errors=errors,
    )


ROUTES = (show, save_profile)
