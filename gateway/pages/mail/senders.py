"""`/w/{co}/settings/mailboxes/senders`: whose mail addresses are whose beyond what contacts have."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import _
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried
from gateway.pages.settings.section import label_of, page
from gateway.visitors import Visitor
from shared.contracts.desk import senders as c
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/settings/mailboxes/senders"
SECTION = "mailboxes"
EMPTY = Form(values={}, many={}, key="")


@get(PATH)
async def senders(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    return await _page(request, await staff(request, co, P.MAILBOX_READ), EMPTY, NO_ERRORS)


@post(PATH, status_code=200)
async def add(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.MAILBOX_MANAGE)
    form = await read_form(request)
    result = await tried(request, visitor, c.ADD_SENDER_RULE, lambda: form.command(c.AddSenderRule), form)
    if result.done is None:
        return await _page(request, visitor, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}/senders?said=saved")


@post(f"{PATH}/{{rule_id:uuid}}/remove", status_code=200)
async def remove(request: Request[Any, Any, Any], co: str, rule_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.MAILBOX_MANAGE)
    form = await read_form(request)
    command = c.RemoveSenderRule(rule_id=rule_id)
    result = await tried(request, visitor, c.REMOVE_SENDER_RULE, lambda: command, form)
    if result.done is None:
        return await _page(request, visitor, EMPTY, result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}/senders?said=removed")


async def _page(request: Request[Any, Any, Any], visitor: Visitor, form: Form, errors: Errors) -> Response[Any]:
    command = c.ListSenderRules(cursor=given_cursor(request))
    found = await ask(request, visitor, c.LIST_SENDER_RULES, command)
    assert visitor.standing is not None
    here = f"/w/{visitor.standing.slug}/settings/{SECTION}/senders"
    return await page(
        request,
        visitor,
        SECTION,
        "mail/senders.html",
        status=errors.status,
        parent=label_of(SECTION),
        heading=_("寄件人的其他地址"),
        found=found.items,
        values=form.values,
        key=form.key or new_key(),
        remove_key=new_key(),
        errors=errors,
        at=here,
        first=here if command.cursor else "",
        next=address(here, cursor=found.next) if found.next else "",
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (senders, add, remove)
