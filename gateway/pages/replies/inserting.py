"""`…/tickets/{no}/replies`: canned replies for the box somebody writes in.

With script a menu of them (`_menu.html`) opens where he types. Without, the box is sent here, he picks one from a page,
and the ticket comes back with his text, his files, and the reply behind them.
"""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from msgspec import Struct

from gateway.files.forms import attached_to
from gateway.files.quarantine import Upload
from gateway.pages.desk.ticket import Draft, read, show
from gateway.pages.frame.answers import fragment, is_htmx
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import Form, read_form
from gateway.pages.replies.counting import MOST
from gateway.pages.replies.words import LANGUAGES
from gateway.visitors import Visitor
from gateway.web.bodies import UPLOAD_BYTES
from shared.contracts.desk import canned as c
from shared.contracts.fields import Locale
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/tickets/{no:str}/replies"
EMPTY = Form(values={}, many={}, key="")
KEPT = ("mode", "as", "then", "revision", "body")


class Choice(Struct, frozen=True, kw_only=True):
    """A reply and its language, as a button of the page sends them."""

    canned_id: UUID
    language: str


@get(PATH)
async def menu(
    request: Request[Any, Any, Any], co: str, no: str, ticket_id: UUID | None = None, q: str = ""
) -> Response[Any]:
    visitor = await staff(request, co, P.TICKET_NOTE)
    if not is_htmx(request):
        return await _page(request, visitor, no, EMPTY, ())
    if ticket_id is None:
        ticket_id = (await read(request, visitor, no)).ticket.id
    found = await ask(request, visitor, c.FIND_CANNED, c.FindCanned(ticket_id=ticket_id, q=q[:100]))
    return fragment("replies/_menu.html", "menu", found=found.items)


@post(PATH, status_code=200, request_max_body_size=UPLOAD_BYTES)
async def pick(request: Request[Any, Any, Any], co: str, no: str) -> Response[Any]:
    visitor = await staff(request, co, P.TICKET_NOTE)
    form = await read_form(request)
    attached = await attached_to(request, visitor, form)
    return await _page(request, visitor, no, form, attached.held)


@post(f"{PATH}/put", status_code=200)
async def put(request: Request[Any, Any, Any], co: str, no: str) -> Response[Any]:
    visitor = await staff(request, co, P.TICKET_NOTE)
    form = await read_form(request)
    attached = await attached_to(request, visitor, form)
    chosen = _choice(form.text("put"))
    page, bell = await read(request, visitor, no), await unread(request, visitor)
    body, canned = form.values.get("body", ""), tuple(form.many.get("canned", ()))
    if chosen is not None:
        command = c.FindCanned(
            ticket_id=page.ticket.id, canned_id=chosen.canned_id, language=msgspec.convert(chosen.language, Locale)
        )
        found = await ask(request, visitor, c.FIND_CANNED, command)
        body = "\n".join(part for part in (body.rstrip(), found.items[0].body) if part)
        canned = (*canned, str(chosen.canned_id))
    mode = "note" if form.text("as") == "note" else form.text("mode")
    draft = Draft(mode=mode, text=body, then=form.text("then"), held=attached.held, canned=canned[-MOST:])
    return render(request, "desk/ticket.html", visitor, unread=bell, draft=draft, **show(visitor, page))


def _choice(text: str) -> Choice | None:
    canned_id, _colon, language = text.partition(":")
    try:
        return Choice(canned_id=UUID(canned_id), language=language if language in dict(LANGUAGES) else "zh-Hant")
    except ValueError:
        return None


async def _page(
    request: Request[Any, Any, Any], visitor: Visitor, no: str, form: Form, held: tuple[Upload, ...]
) -> Response[Any]:
    page, bell = await read(request, visitor, no), await unread(request, visitor)
    words = form.text("q")[:100]
    found = await ask(request, visitor, c.FIND_CANNED, c.FindCanned(ticket_id=page.ticket.id, q=words, limit=25))
    return render(
        request,
        "replies/pick.html",
        visitor,
        unread=bell,
        found=found.items,
        q=words,
        kept=[(name, form.values[name]) for name in KEPT if name in form.values],
        canned=form.many.get("canned", [])[-MOST:],
        held=held,
        languages=dict(LANGUAGES),
        **show(visitor, page),
    )


ROUTES = (menu, pick, put)
