"""`/w/{co}/held`: what came in from people who are not known there, until somebody says whose it is."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.i18n import N_, _
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, errors_of, is_about_form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.visitors import Visitor
from shared.contracts.desk import held as c
from shared.contracts.gateway import LIST_CONTACTS, READ_CONTACT, ContactView, ListContacts, ReadContact
from shared.contracts.roles import Permission as P
from shared.core.errors import DomainError, NotFound

PATH = "/w/{co:str}/held"
FOUND = 8
TABS = {c.HeldState.HELD: N_("待認領"), c.HeldState.FILED: N_("已成工單"), c.HeldState.DISMISSED: N_("已略過")}


@get(PATH)
async def listed(request: Request[Any, Any, Any], co: str, shelf: str = "") -> Response[Any]:
    visitor = await staff(request, co, P.HELD_HANDLE)
    shown = c.HeldState(shelf) if shelf in set(c.HeldState) else c.HeldState.HELD
    command = c.ListHeld(state=shown, cursor=given_cursor(request))
    found, bell = await asyncio.gather(ask(request, visitor, c.LIST_HELD, command), unread(request, visitor))
    here, asked = f"/w/{co}/held", {"shelf": str(shown) if shown is not c.HeldState.HELD else ""}
    return _page(
        request,
        visitor,
        "held/list.html",
        unread=bell,
        found=found.items,
        state=shown,
        tabs=[
            (code, address(here, shelf="" if code is c.HeldState.HELD else str(code)), _(w)) for code, w in TABS.items()
        ],
        first=address(here, **asked) if command.cursor else "",
        next=address(here, **asked, cursor=found.next) if found.next else "",
    )


@get(f"{PATH}/{{held_id:uuid}}")
async def one(request: Request[Any, Any, Any], co: str, held_id: UUID, q: str = "") -> Response[Any]:
    visitor = await staff(request, co, P.HELD_HANDLE)
    return await _one(request, visitor, held_id, Form(values={"q": q}, many={}, key=""))


@post(f"{PATH}/{{held_id:uuid}}/file", status_code=200)
async def file(request: Request[Any, Any, Any], co: str, held_id: UUID) -> Response[Any]:
    visitor, form = await staff(request, co, P.HELD_HANDLE), await read_form(request)
    if "find" in form.values:
        return await _one(request, visitor, held_id, form)
    try:
        done = await ask(request, visitor, c.FILE_HELD, form.command(c.FileHeld, held_id=held_id), key=form.key)
    except DomainError as error:
        if not is_about_form(error):
            raise
        return await _one(request, visitor, held_id, form, errors_of(error))
    return go(request, f"/w/{co}/tickets/{done.ticket_number}")


@post(f"{PATH}/{{held_id:uuid}}/dismiss", status_code=200)
async def dismiss(request: Request[Any, Any, Any], co: str, held_id: UUID) -> Response[Any]:
    visitor, form = await staff(request, co, P.HELD_HANDLE), await read_form(request)
    try:
        await ask(request, visitor, c.DISMISS_HELD, form.command(c.DismissHeld, held_id=held_id), key=form.key)
    except DomainError as error:
        if not is_about_form(error):
            raise
        return await _one(request, visitor, held_id, form, errors_of(error))
    return go(request, f"/w/{co}/held")


async def _one(
    request: Request[Any, Any, Any], visitor: Visitor, held_id: UUID, form: Form, errors: Errors = NO_ERRORS
) -> Response[Any]:
    held, bell = await asyncio.gather(
        ask(request, visitor, c.READ_HELD, c.ReadHeld(held_id=held_id)), unread(request, visitor)
    )
    waits = held.state is c.HeldState.HELD
    return _page(
        request,
        visitor,
        "held/one.html",
        block="contacts" if request.method == "GET" else None,
        status=errors.status,
        errors=errors,
        unread=bell,
        held=held,
        waits=waits,
        typed=form.values,
        contacts=await _contacts(request, visitor, held, form) if waits else [],
        keys=(new_key(), new_key()),
    )


async def _contacts(
    request: Request[Any, Any, Any], visitor: Visitor, held: c.HeldView, form: Form
) -> list[ContactView]:
    """Whom was looked for; before that, whoever has the address that was typed, and namesakes."""
    words = form.text("q")[:100]
    page = await ask(request, visitor, LIST_CONTACTS, ListContacts(q=words or held.name[:100], limit=FOUND))
    found = list(page.items)
    if words or held.suggested_id is None or any(each.id == held.suggested_id for each in found):
        return found
    try:
        return [await ask(request, visitor, READ_CONTACT, ReadContact(contact_id=held.suggested_id)), *found]
    except NotFound:
        return found


def _page(request: Request[Any, Any, Any], visitor: Visitor, template: str, **context: Any) -> Response[Any]:
    assert visitor.standing is not None
    base = f"/w/{visitor.standing.slug}"
    zone = visitor.zone or visitor.standing.zone
    return render(request, template, visitor, counts=None, base=base, here=f"{base}/held", zone=zone, **context)


ROUTES = (listed, one, file, dismiss)
