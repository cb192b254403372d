"""`…/tags`: a ticket's tags, one by one or several at once, and the company's own to choose from while typing."""

import asyncio
import re
from typing import Any

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.pages.desk.ticket import Draft, parts, read, show
from gateway.pages.frame.answers import fragment, go, is_htmx, toast, trigger
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import Errors, Form, errors_of, is_about_form, read_form
from gateway.problems import title_of
from gateway.visitors import Visitor
from shared.contracts.desk.details import LIST_TAGS, TAG_TICKET, TagsQuery, TagTicket
from shared.contracts.roles import Permission
from shared.core.errors import DomainError

_APART = re.compile(r"[,，、\n]")


@get("/w/{co:str}/tickets/tags")
async def suggested(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    """What is being typed is the last of several."""
    visitor = await staff(request, co, Permission.TICKET_WORK)
    asked = request.query_params
    words = _APART.split(asked.get("add") or asked.get("tags") or asked.get("tag") or "")
    before = "、".join(one.strip() for one in words[:-1] if one.strip())
    found = await ask(request, visitor, LIST_TAGS, TagsQuery(q=words[-1].strip()[:40]))
    names = [f"{before}、{name}" if before else name for name in found.items]
    return fragment("desk/_tag_names.html", "names", names=names)


@post("/w/{co:str}/tickets/{no:str}/tags", status_code=200)
async def tag(request: Request[Any, Any, Any], co: str, no: str) -> Response[Any]:
    visitor = await staff(request, co, Permission.TICKET_READ)
    form = await read_form(request)
    try:
        command = form.command(TagTicket, add=tags_of(form, "add"), remove=tags_of(form, "remove"))
        await ask(request, visitor, TAG_TICKET, command, key=form.key)
    except DomainError as error:
        if not is_about_form(error):
            raise
        if not is_htmx(request):
            return await _again(request, visitor, no, form, errors_of(error))
        page = await read(request, visitor, no)
        response = parts(request, visitor, page, Draft(), block="news", status=error.status)
        return toast(response, title_of(error.code, error.params), tone="warn")
    if not is_htmx(request):
        return go(request, f"/w/{co}/tickets/{no}")
    page = await read(request, visitor, no)
    return trigger(parts(request, visitor, page, Draft(), block="news"), taken="tag-new")


async def _again(
    request: Request[Any, Any, Any], visitor: Visitor, no: str, form: Form, errors: Errors
) -> Response[Any]:
    """Without script: the whole ticket, with what was typed and why it was refused at its field."""
    page, bell = await asyncio.gather(read(request, visitor, no), unread(request, visitor))
    return render(
        request,
        "desk/ticket.html",
        visitor,
        status=errors.status,
        unread=bell,
        draft=Draft(),
        typed_tags=form.text("add"),
        tags_refused=next(iter(errors.fields.values()), errors.title),
        **show(visitor, page),
    )


def tags_of(form: Form, name: str) -> tuple[str, ...]:
    words = (one.strip() for text in form.many.get(name, []) for one in _APART.split(text))
    return tuple(dict.fromkeys(one for one in words if one))


ROUTES: tuple[HTTPRouteHandler, ...] = (suggested, tag)
