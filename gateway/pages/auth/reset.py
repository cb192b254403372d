"""A forgotten password: a link by mail. Whether the address is known, only its mailbox learns."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.background_tasks import BackgroundTask
from litestar.response import Redirect

from gateway.db import DB
from gateway.identity.audit.record import audit_person
from gateway.identity.credentials.factors import find_by_mail
from gateway.identity.credentials.passwords import prepared, save_password
from gateway.identity.links.following import follow
from gateway.identity.links.queries import OpenLink
from gateway.identity.links.wanted import PASSWORD_RESET, RESET_HOURS, use_resets, want_for_person
from gateway.identity.people.acting import acting
from gateway.identity.people.mails import mail_norm
from gateway.identity.people.telling import Who, tell_change
from gateway.limits.attempts import admit_reset, forgive
from gateway.oauth.grants.ending import end_of_person as end_grants
from gateway.pages.auth.doors import newcomer, who_is
from gateway.pages.auth.language import languages
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, errors_of, is_about_form, read_form
from gateway.sessions.ending import end_of_person
from gateway.web.requests import address_of, request_id_of
from shared.contracts.gateway import LINK_GONE
from shared.core.errors import DomainError
from shared.core.ids import NIL
from shared.db.doors import Door

RESET = "/auth/reset"


@get(RESET)
async def ask(request: Request[Any, Any, Any]) -> Response[Any]:
    await newcomer(request)
    return _asking(request, "", is_sent=False)


@post(RESET, status_code=200)
async def wanted(request: Request[Any, Any, Any]) -> Response[Any]:
    """Answers first and looks afterwards, so that neither words nor time tell who has an account."""
    await newcomer(request)
    mail = (await read_form(request)).text("mail")
    address = address_of(request)
    if "@" not in mail:
        return _asking(request, mail, is_sent=False)
    try:
        await admit_reset(mail_norm(mail), address)
    except DomainError as error:
        return _asking(request, mail, is_sent=False, errors=errors_of(error))
    answer = _asking(request, mail, is_sent=True)
    answer.background = BackgroundTask(_send, mail_norm(mail), address, request_id_of(request))
    return answer


async def _send(mail: str, address: str, request_id: str) -> None:
    """Only to somebody who has a password: whoever signs in by his company's provider alone gets none here."""
    async with DB.tenant_scope(NIL, Door.AUTH):
        found = await find_by_mail(mail)
        if found is None or found.hash is None:
            return
        caller = acting(found.person_id, found.name, request_id)
        await want_for_person(caller, PASSWORD_RESET, person_id=found.person_id, hours=RESET_HOURS)
        await audit_person("password.reset_wanted", found.person_id, name=found.name, address=address)


@get("/auth/reset/{token:str}")
async def show(request: Request[Any, Any, Any], token: str) -> Response[Any]:
    await newcomer(request)
    try:
        link = await _link(token)
    except DomainError as error:
        return _gone(request, error)
    return _page(request, link, token)


@post("/auth/reset/{token:str}", status_code=200)
async def reset(request: Request[Any, Any, Any], token: str) -> Response[Any]:
    await newcomer(request)
    values = (await read_form(request)).values
    try:
        link = await _link(token)
        password, again = values.get("password", ""), values.get("again", "")
        hashed = await prepared(password, again, mail=link.mail, name=link.name)
        await _write(link, hashed, who_is(request, link.person_id, link.name))
    except DomainError as error:
        if error.code == LINK_GONE.code:
            return _gone(request, error)
        if not is_about_form(error):
            raise
        return _page(request, link, token, errors_of(error))
    return Redirect("/auth/sign-in?way=password&done=reset", status_code=303)


async def _write(link: OpenLink, hashed: str, who: Who) -> None:
    """Everybody is out, and every other link is dead: whoever knew the old password may have asked for some."""
    async with DB.tenant_scope(NIL, Door.AUTH):
        if not await use_resets(link.person_id, link.id):
            raise LINK_GONE()
        await save_password(link.person_id, hashed)
        await end_of_person(acting(who.person_id, who.name, who.request_id), who.person_id)
        await end_grants(who.person_id, "password_reset")
        await forgive(mail_norm(link.mail), who.address)
        await tell_change(who, "password.reset")


async def _link(token: str) -> OpenLink:
    async with DB.tenant_scope(NIL, Door.AUTH):
        return await follow(token, is_reset=True)


def _asking(request: Request[Any, Any, Any], mail: str, *, is_sent: bool, errors: Errors = NO_ERRORS) -> Response[Any]:
    return render(
        request,
        "auth/reset.html",
        status=errors.status,
        mail=mail,
        is_sent=is_sent,
        errors=errors,
        languages=languages(request),
    )


def _page(request: Request[Any, Any, Any], link: OpenLink, token: str, errors: Errors = NO_ERRORS) -> Response[Any]:
    return render(
        request,
        "auth/new_password.html",
        status=errors.status,
        link=link,
        token=token,
        errors=errors,
        languages=languages(request),
    )


def _gone(request: Request[Any, Any, Any], error: DomainError) -> Response[Any]:
    return render(
        request, "auth/link_gone.html", status=error.status, languages=languages(request), is_invitation=False
    )


ROUTES = (ask, wanted, show, reset)
