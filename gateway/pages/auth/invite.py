"""Accepting an invitation. Who is new sets a password; who is not signs in as himself first."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect

from gateway.db import DB
from gateway.identity.credentials.factors import Found, factors_of
from gateway.identity.credentials.passwords import prepared, save_password
from gateway.identity.joining.accepting import accept
from gateway.identity.links.following import follow
from gateway.identity.links.queries import OpenLink
from gateway.identity.people.telling import tell_change
from gateway.limits.attempts import forgive
from gateway.oauth.providers.realm import Entrance, entrances_of
from gateway.pages.auth.doors import newcomer, to_second_step, who_is
from gateway.pages.auth.language import languages
from gateway.pages.auth.sign_in import PASSWORD, after_password
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, errors_of, is_about_form, read_form
from gateway.sessions import csrf
from gateway.sessions.access import place_of
from gateway.sessions.actions import move
from gateway.sessions.current import SIGN_IN
from gateway.sessions.elsewhere import with_next
from gateway.sessions.states import is_strong
from gateway.visitors import Visitor
from gateway.web.requests import address_of, request_id_of
from shared.contracts.gateway import LINK_GONE
from shared.core.errors import DomainError
from shared.core.ids import NIL
from shared.db.doors import Door

NEW, HIMSELF, SOMEBODY_ELSE, NOBODY = "new", "himself", "other", "nobody"
"""Whom the page speaks to: a newcomer, the invited person, another person, or nobody signed in."""


@get("/auth/invite/{token:str}")
async def show(request: Request[Any, Any, Any], token: str) -> Response[Any]:
    visitor = await newcomer(request)
    try:
        link = await _link(token)
    except DomainError as error:
        return _gone(request, error)
    return await _page(request, visitor, link, token)


@post("/auth/invite/{token:str}", status_code=200)
async def accepted(request: Request[Any, Any, Any], token: str) -> Response[Any]:
    visitor = await newcomer(request)
    try:
        link = await _link(token)
        if link.person_state == "invited":
            return await _as_newcomer(request, link)
        if visitor is not None and _is_himself(visitor, link):
            await csrf.check(request, visitor)
            return await _as_himself(request, visitor, link)
    except DomainError as error:
        if error.code == LINK_GONE.code:
            return _gone(request, error)
        if not is_about_form(error):
            raise
        return await _page(request, visitor, link, token, errors_of(error))
    return Redirect(with_next(SIGN_IN, f"/auth/invite/{token}"), status_code=303)


async def _as_newcomer(request: Request[Any, Any, Any], link: OpenLink) -> Response[Any]:
    """His mailbox proves who he is; from here on his password does."""
    values = (await read_form(request)).values
    password, again = values.get("password", ""), values.get("again", "")
    hashed = await prepared(password, again, mail=link.mail, name=link.name)
    async with DB.tenant_scope(NIL, Door.AUTH):
        await accept(link, request_id_of(request))
        await save_password(link.person_id, hashed)
        await tell_change(who_is(request, link.person_id, link.name), "password.set")
    found = Found(person_id=link.person_id, name=link.name, mail=link.mail, hash=hashed)
    return await after_password(request, found, "")


async def _as_himself(request: Request[Any, Any, Any], visitor: Visitor, link: OpenLink) -> Response[Any]:
    """Straight into the new company, unless it asks for more proof than this session has."""
    async with DB.tenant_scope(NIL, Door.AUTH):
        await accept(link, request_id_of(request))
        await forgive(link.mail.lower(), address_of(request))
        factors = await factors_of(link.person_id)
        where = await place_of(link.person_id, link.membership_id) if link.membership_id else None
    if factors is not None and factors.must_have and not is_strong(visitor.amr):
        going_to = f"/w/{link.slug}" if link.slug else "/ops"
        return await to_second_step(request, link.person_id, PASSWORD, going_to)
    answer: Response[Any] = Redirect("/", status_code=303)
    await move(request, answer, visitor, where)
    return answer


def _is_himself(visitor: Visitor, link: OpenLink) -> bool:
    """A company's provider vouches for nothing in another company."""
    return visitor.person_id == link.person_id and visitor.bound_company_id in {None, link.company_id}


async def _link(token: str) -> OpenLink:
    async with DB.tenant_scope(NIL, Door.AUTH):
        return await follow(token, is_reset=False)


async def _page(
    request: Request[Any, Any, Any], visitor: Visitor | None, link: OpenLink, token: str, errors: Errors = NO_ERRORS
) -> Response[Any]:
    entrances: list[Entrance] = await entrances_of(link.company_id) if link.company_id else []
    return render(
        request,
        "auth/invite.html",
        visitor,
        status=errors.status,
        link=link,
        token=token,
        to=_spoken_to(visitor, link),
        sign_in=with_next(SIGN_IN, f"/auth/invite/{token}"),
        entrances=entrances,
        errors=errors,
        languages=languages(request),
    )


def _spoken_to(visitor: Visitor | None, link: OpenLink) -> str:
    if link.person_state == "invited":
        return NEW
    if visitor is None:
        return NOBODY
    return HIMSELF if _is_himself(visitor, link) else SOMEBODY_ELSE


def _gone(request: Request[Any, Any, Any], error: DomainError) -> Response[Any]:
    return render(request, "auth/link_gone.html", status=error.status, languages=languages(request), is_invitation=True)


ROUTES = (show, accepted)
