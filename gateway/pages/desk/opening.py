"""`/w/{co}/tickets/new`: a ticket on behalf of a contact, who is looked up by name, customer or address."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.files.forms import attached_to
from gateway.files.quarantine import Upload
from gateway.i18n import _
from gateway.pages.desk import words
from gateway.pages.desk.tagging import tags_of
from gateway.pages.desk.teams import team_options
from gateway.pages.fields.asking import asked
from gateway.pages.fields.asking import given as given_fields
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.categories import category_options
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, errors_of, is_about_form, read_form
from gateway.visitors import Visitor
from gateway.web.bodies import UPLOAD_BYTES
from shared.contracts.gateway import LIST_CONTACTS, READ_CONTACT, ContactView, ListContacts, ReadContact
from shared.contracts.helpdesk import OPEN_TICKET, OpenTicket
from shared.contracts.roles import Permission
from shared.core.errors import DomainError, NotFound

FOUND = 8
WORDS_LIMIT = 100
EMPTY = Form(values={}, many={}, key="")


@get("/w/{co:str}/tickets/new")
async def new(request: Request[Any, Any, Any], co: str, contact: UUID | None = None, q: str = "") -> Response[Any]:
    """With `q` (a script asks while somebody types) only the contacts found."""
    visitor = await _door(request, co)
    given = {"requester_id": str(contact)} if contact else {}
    return await _form(request, visitor, Form(values={**given, "q": q}, many={}, key=""))


@post("/w/{co:str}/tickets/new", status_code=200, request_max_body_size=UPLOAD_BYTES)
async def open_new(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor, form = await _door(request, co), await read_form(request)
    attached = await attached_to(request, visitor, form)
    if "find" in form.values:
        return await _form(request, visitor, form, held=attached.held)
    try:
        attached.check()
        given: dict[str, Any] = {"category_id": form.text("category_id") or None, "tags": tags_of(form, "tags")}
        given["team_id"] = form.text("team_id") or None
        command = form.command(OpenTicket, files=attached.receipts, fields=given_fields(form), **given)
        made = await ask(request, visitor, OPEN_TICKET, command, key=form.key)
    except DomainError as error:
        if not is_about_form(error):
            raise
        return await _form(request, visitor, form, errors_of(error), held=attached.held)
    return go(request, f"/w/{co}/tickets/{made.number}")


async def _door(request: Request[Any, Any, Any], co: str) -> Visitor:
    return await staff(request, co, Permission.TICKET_OPEN)


async def _form(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    form: Form = EMPTY,
    errors: Errors = NO_ERRORS,
    *,
    held: tuple[Upload, ...] = (),
) -> Response[Any]:
    contacts, bell, categories, teams, fields = await asyncio.gather(
        _contacts(request, visitor, form),
        unread(request, visitor),
        category_options(request, visitor),
        team_options(request, visitor),
        asked(request, visitor, form.text("category_id")),
    )
    return render(
        request,
        "desk/new.html",
        visitor,
        block="contacts" if request.method == "GET" else "form",
        status=errors.status,
        unread=bell,
        counts=None,
        typed=form.values,
        chosen=form.text("requester_id"),
        contacts=contacts,
        categories=categories,
        teams=teams,
        asked=fields,
        errors=errors,
        held=held,
        key=new_key(),
        base=f"/w/{visitor.standing.slug}" if visitor.standing else "",
        impacts=((1, _("全公司")), (2, _("一個部門")), (3, _("一個人"))),
        named=words,
        urgencies=((1, _("無法工作")), (2, _("受到影響")), (3, _("可以等"))),
    )


async def _contacts(request: Request[Any, Any, Any], visitor: Visitor, form: Form) -> list[ContactView]:
    """Those that were looked for, the chosen one always among them."""
    words = form.text("q")[:WORDS_LIMIT]
    page = await ask(request, visitor, LIST_CONTACTS, ListContacts(q=words, limit=FOUND))
    found, chosen = list(page.items), _uuid(form.text("requester_id"))
    if chosen is None or any(one.id == chosen for one in found):
        return found
    try:
        return [await ask(request, visitor, READ_CONTACT, ReadContact(contact_id=chosen)), *found]
    except NotFound:
        return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


ROUTES = (new, open_new)
