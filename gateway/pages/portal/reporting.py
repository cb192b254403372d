"""`/p/{co}/tickets/new`: saying what happened."""

import re
from typing import Any

from litestar import Request, Response, get, post

from gateway.files.forms import NOTHING, Attached, attached_to
from gateway.pages.fields.asking import asked
from gateway.pages.fields.asking import given as given_fields
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import new_key
from gateway.pages.frame.categories import recent_options
from gateway.pages.frame.doors import customer
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, errors_of, is_about_form, read_form
from gateway.pages.frame.prose import plain
from gateway.pages.portal.parts import ask_once, base_of, key_after
from gateway.visitors import Visitor
from gateway.web.bodies import UPLOAD_BYTES
from shared.contracts.helpdesk import OPEN_TICKET, OpenTicket
from shared.core.errors import DomainError
from shared.core.validation import INVALID

HEADLINE = 60
"""Characters of the first sentence that name the ticket."""

_SENTENCE = re.compile(r"[。！？!?]|\.\s|\.$")
IMPACT = "2"


@get("/p/{co:str}/tickets/new")
async def new(request: Request[Any, Any, Any], co: str) -> Response[str]:
    visitor = await customer(request, co)
    return await _form(request, visitor, {}, NOTHING, NO_ERRORS, new_key())


@post("/p/{co:str}/tickets", status_code=200, request_max_body_size=UPLOAD_BYTES)
async def report(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await customer(request, co)
    form = await read_form(request)
    attached = await attached_to(request, visitor, form)
    body = form.text("body")
    try:
        attached.check()
        if not body:
            raise INVALID(fields={"body": "field.missing"})
        given = {"requester_id": None, "category_id": form.text("category_id") or None, "fields": given_fields(form)}
        command = form.command(OpenTicket, title=headline(body), files=attached.receipts, **given)
        made = await ask_once(request, visitor, OPEN_TICKET, command, form)
    except DomainError as error:
        if not is_about_form(error):
            raise
        return await _form(request, visitor, form.values, attached, errors_of(error), key_after(form, error))
    return go(request, f"{base_of(visitor)}/tickets/{made.number}?sent={form.key}")


def headline(body: str) -> str:
    """The first sentence, or as much of it as fits on a line."""
    lines = (line.strip() for line in plain(body).splitlines())
    first = next((line for line in lines if line), body.strip())
    end = _SENTENCE.search(first)
    sentence = first[: end.start()].strip() if end and end.start() else first
    return sentence if len(sentence) <= HEADLINE else f"{sentence[: HEADLINE - 1].rstrip()}…"


async def _form(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    values: dict[str, str],
    attached: Attached,
    errors: Errors,
    key: str,
) -> Response[str]:
    return render(
        request,
        "portal/new.html",
        visitor,
        status=errors.status,
        body=values.get("body", ""),
        impact=values.get("impact", IMPACT),
        category=values.get("category_id", ""),
        asked=await asked(request, visitor, values.get("category_id", "")),
        values=values,
        categories=await recent_options(request, visitor),
        held=attached.held,
        errors=errors,
        key=key,
    )


ROUTES = (new, report)
