"""`/w/{co}/phone/caller`: the caller's page, and the call written down on it while one speaks."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from gateway.pages.desk.numbers import number_of
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, errors_of, read_form
from gateway.pages.frame.listing import address
from gateway.pages.phone.frame import PATH, as_id, come, frame, local
from gateway.visitors import Visitor
from shared.contracts.desk import phone as p
from shared.contracts.desk import phone_calls as c
from shared.contracts.desk.phone_door import READ_RING, ReadRing
from shared.contracts.helpdesk import TICKET_NOT_FOUND, TICKET_PAGE, NumberQuery, Visibility
from shared.contracts.roles import Permission as P
from shared.core.errors import DomainError, Late, Unavailable
from shared.core.validation import INVALID

WHO = ("contact", "customer", "number", "ring")
"""What the address may say of the caller."""
NEW, NONE, OTHER = "new", "none", "other"


class Asked(Struct, frozen=True, kw_only=True):
    """The caller, as the address names him, and what the form is to begin with."""

    contact: str = ""
    customer: str = ""
    number: str = ""
    ring: str = ""
    ticket: str = ""
    returns: str = ""
    way: str = ""

    def query(self) -> p.CallerQuery:
        return p.CallerQuery(
            contact_id=as_id(self.contact),
            customer_id=as_id(self.customer),
            number=self.number if _is_said(self.number) else None,
            ring_id=as_id(self.ring),
        )

    def of(self, **change: str) -> str:
        """The query of this page with something else about the caller."""
        return address("", **{**{name: getattr(self, name) for name in self.__struct_fields__}, **change})


@get(f"{PATH}/caller")
async def caller(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await come(request, co)
    asked = _asked(request)
    where = asked.ticket or (NEW if asked.way != "out" else NONE)
    values = {"direction": asked.way or "in", "answered": "yes", "where": where}
    return await _page(request, visitor, asked, Form(values=values, many={}, key=new_key()), NO_ERRORS)


@post(f"{PATH}/caller", status_code=200)
async def log(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await come(request, co, P.PHONE_LOG)
    asked, form = _asked(request), await read_form(request)
    try:
        command = form.command(p.LogCall, **await _given(request, visitor, asked, form))
        made: p.CallView = await ask(request, visitor, c.LOG_CALL, command, key=form.key)
    except DomainError as error:
        if not (error.fields or error.status in {409, 422, 429} or isinstance(error, Unavailable | Late)):
            raise
        return await _page(request, visitor, asked, form, errors_of(error))
    there = f"/w/{co}/tickets/{made.ticket_number}#newest" if made.ticket_number else f"/w/{co}/phone?said=logged"
    return go(request, there)


@post(f"{PATH}/forget", status_code=200)
async def forget(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    """That a number is a contact's; his page shows it no more."""
    visitor = await come(request, co, P.PHONE_LOG)
    form = await read_form(request)
    command = form.command(p.RememberNumber)
    await ask(request, visitor, c.FORGET_NUMBER, command, key=form.key)
    return go(request, f"/w/{co}/phone/caller?contact={command.contact_id}")


async def _given(request: Request[Any, Any, Any], visitor: Visitor, asked: Asked, form: Form) -> dict[str, Any]:
    """What of a call is not a field of the form as it stands."""
    where = form.text("where")
    if where == NEW and not form.text("title"):
        raise INVALID(fields={"title": "field.missing"})
    given: dict[str, Any] = {name: local(form.text(name), visitor) for name in ("promise_at", "return_at", "began_at")}
    if given["began_at"] is None and asked.ring:
        ring = await ask(request, visitor, READ_RING, ReadRing(ring_id=as_id(asked.ring) or UUID(int=0)))
        given["began_at"] = ring.at.isoformat()
    return {
        **given,
        "answered": form.text("answered") != "no",
        "wants_return": "wants_return" in form.values,
        **({} if "wants_return" in form.values else {"return_at": None, "return_said": None}),
        "remember": "remember" in form.values,
        "visibility": Visibility.PUBLIC if "public" in form.values else Visibility.INTERNAL,
        "title": form.text("title") if where == NEW else None,
        "ticket_id": await _ticket(request, visitor, form) if where not in {NEW, NONE} else None,
        "returns_id": as_id(asked.returns),
        "contact_id": as_id(form.text("contact_id")),
    }


async def _ticket(request: Request[Any, Any, Any], visitor: Visitor, form: Form) -> str:
    """The id of one that was shown, or of the number that was typed."""
    where = form.text("where")
    if where != OTHER:
        return where
    try:
        query = NumberQuery(number=number_of(form.text("other")))
        return str((await ask(request, visitor, TICKET_PAGE, query)).ticket.id)
    except DomainError as error:
        if error.code != TICKET_NOT_FOUND.code:
            raise
        raise INVALID(fields={"other": TICKET_NOT_FOUND.code}) from error


async def _page(
    request: Request[Any, Any, Any], visitor: Visitor, asked: Asked, form: Form, errors: Errors
) -> Response[Any]:
    card, bell = await asyncio.gather(ask(request, visitor, c.READ_CALLER, asked.query()), unread(request, visitor))
    return render(
        request,
        "phone/caller.html",
        visitor,
        status=errors.status,
        **frame(visitor, bell),
        card=card,
        asked=asked,
        values=form.values,
        shown={str(one.id) for one in card.tickets},
        errors=errors,
        key=new_key() if errors.status == 409 or not form.key else form.key,
    )


def _asked(request: Request[Any, Any, Any]) -> Asked:
    given = request.query_params
    found = {name: str(given.get(name, ""))[:40].replace("\0", "") for name in Asked.__struct_fields__}
    if found["way"] not in {"", "in", "out"}:
        found["way"] = ""
    return Asked(**found)


def _is_said(text: str) -> bool:
    return bool(text) and all(one in "0123456789+() #*.,;xX/-" for one in text)


ROUTES: tuple[HTTPRouteHandler, ...] = (caller, log, forget)
