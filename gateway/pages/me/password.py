"""Changing one's password: the present one is asked for, and every other device is signed out."""

from typing import Any

from litestar import Request, Response, get, post

from gateway.db import DB
from gateway.identity.credentials.factors import Factors
from gateway.identity.credentials.failures import PASSWORD_WRONG, SIGN_IN_WRONG
from gateway.identity.credentials.passwords import prepared, save_password
from gateway.identity.people.acting import acting
from gateway.identity.people.telling import Who, tell_change
from gateway.limits.attempts import forgive
from gateway.pages.auth.doors import who_is
from gateway.pages.auth.passwords import prove_password
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, errors_of, is_about_form, read_form
from gateway.pages.me.account import done
from gateway.pages.me.doors import ME, careful
from gateway.sessions.current import cache_of
from gateway.sessions.ending import end_of_person
from gateway.visitors import Visitor
from shared.core.errors import DomainError
from shared.core.ids import NIL
from shared.db.doors import Door

PASSWORD = f"{ME}/password"


@get(PASSWORD)
async def show(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor, factors = await careful(request)
    return _page(request, visitor, factors)


@post(PASSWORD, status_code=200)
async def change(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor, factors = await careful(request)
    values = (await read_form(request)).values
    try:
        await _change(request, visitor, factors, values)
    except DomainError as error:
        if not is_about_form(error):
            raise
        return _page(request, visitor, factors, errors_of(error))
    cache_of(request).forget(visitor.person_id)
    return done("password")


async def _change(request: Request[Any, Any, Any], visitor: Visitor, factors: Factors, values: dict[str, str]) -> None:
    earlier = await _present(request, factors, values.get("current", "")) if factors.has_password else None
    password, again = values.get("password", ""), values.get("again", "")
    hashed = await prepared(password, again, mail=factors.mail, name=factors.name, earlier=earlier)
    what = "password.changed" if factors.has_password else "password.set"
    await _write(who_is(request, visitor.person_id, visitor.name), visitor, hashed, what)


async def _present(request: Request[Any, Any, Any], factors: Factors, password: str) -> str | None:
    """Its hash; raises `password.wrong`."""
    try:
        found = await prove_password(request, factors.mail, password)
    except DomainError as error:
        if error.code != SIGN_IN_WRONG.code:
            raise
        raise PASSWORD_WRONG(fields={"current": PASSWORD_WRONG.code}) from error
    return found.hash


async def _write(who: Who, visitor: Visitor, hashed: str, what: str) -> None:
    async with DB.tenant_scope(NIL, Door.AUTH):
        await save_password(who.person_id, hashed)
        await end_of_person(acting(who.person_id, who.name, who.request_id), who.person_id, keep=visitor.session_id)
        await forgive(visitor.mail.lower(), who.address)
        await tell_change(who, what)


def _page(
    request: Request[Any, Any, Any], visitor: Visitor, factors: Factors, errors: Errors = NO_ERRORS
) -> Response[Any]:
    return render(request, "me/password.html", visitor, status=errors.status, home=ME, factors=factors, errors=errors)


ROUTES = (show, change)
