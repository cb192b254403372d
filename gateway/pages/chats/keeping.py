"""`/w/{co}/settings/channels`: rooms and ways to people, and the form of one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import _
from gateway.pages.chats.words import LANGUAGES, heard, service_of
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried, unconfirmed
from gateway.pages.settings.section import label_of, opened, page, proven
from gateway.pages.webhooks.words import error_of
from gateway.visitors import Visitor
from shared.contracts.telling import chats as c

SECTION = "channels"
PATH = "/w/{co:str}/settings/channels"
ONE = f"{PATH}/{{chat_id:uuid}}"


@get(PATH)
async def chats(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    return await _list(request, await opened(request, co, SECTION), NO_ERRORS)


@get(f"{PATH}/new")
async def new_chat(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    proven(request, visitor)
    return await _form(request, visitor, None, Form(values={}, many={}, key=new_key()), NO_ERRORS)


@post(f"{PATH}/new", status_code=200)
async def create_chat(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    proven(request, visitor)
    form = await read_form(request)
    result = await tried(request, visitor, c.CREATE_CHAT, _command(form, c.CreateChat), form)
    if result.done is None:
        return await _form(request, visitor, None, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=created")


@get(ONE)
async def chat(request: Request[Any, Any, Any], co: str, chat_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    proven(request, visitor)
    return await _form(request, visitor, chat_id, None, NO_ERRORS)


@post(ONE, status_code=200)
async def change_chat(request: Request[Any, Any, Any], co: str, chat_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    proven(request, visitor)
    form = await read_form(request)
    result = await tried(request, visitor, c.CHANGE_CHAT, _command(form, c.ChangeChat, chat_id=chat_id), form)
    if result.done is None:
        return await _form(request, visitor, chat_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=saved")


@post(f"{ONE}/test", status_code=200)
async def test_chat(request: Request[Any, Any, Any], co: str, chat_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    proven(request, visitor)
    form = await read_form(request)
    result = await tried(request, visitor, c.TEST_CHAT, lambda: c.TestChat(chat_id=chat_id), form)
    if result.done is None:
        return await _list(request, visitor, result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=tested_chat")


@post(f"{ONE}/remove", status_code=200)
async def remove_chat(request: Request[Any, Any, Any], co: str, chat_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    proven(request, visitor)
    form = await read_form(request)
    one = await ask(request, visitor, c.READ_CHAT, c.ReadChat(chat_id=chat_id))
    wrong = unconfirmed(form, one.name)
    if wrong is not None:
        return await _form(request, visitor, chat_id, None, wrong)
    result = await tried(request, visitor, c.REMOVE_CHAT, lambda: form.command(c.RemoveChat, chat_id=chat_id), form)
    if result.done is None:
        return await _form(request, visitor, chat_id, None, result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=removed")


def _command(form: Form, kind: type[Any], **given: Any) -> Callable[[], Any]:
    """A destination that is left empty stays as it is; a channel to people has no kinds."""
    destination = form.text("destination")
    reaches = c.TO in destination if destination.strip() else form.text("reaches") == "yes"
    return lambda: form.command(kind, kinds=[] if reaches else form.many.get("kinds", []), **given)


async def _list(request: Request[Any, Any, Any], visitor: Visitor, errors: Errors) -> Response[Any]:
    found = await ask(request, visitor, c.LIST_CHATS, c.ListChats())
    return await page(
        request,
        visitor,
        SECTION,
        "chats/list.html",
        status=errors.status,
        found=found.items,
        kind_of=heard,
        service_of=service_of,
        error_of=error_of,
        key=new_key(),
        errors=errors,
    )


async def _form(
    request: Request[Any, Any, Any], visitor: Visitor, chat_id: UUID | None, form: Form | None, errors: Errors
) -> Response[Any]:
    one = None
    if chat_id is not None:
        one = await ask(request, visitor, c.READ_CHAT, c.ReadChat(chat_id=chat_id))
    kinds = await ask(request, visitor, c.READ_CHAT_KINDS, c.ReadChatKinds())
    stored = {"name": one.name, "language": one.language} if one else {"language": "zh-Hant"}
    return await page(
        request,
        visitor,
        SECTION,
        "chats/edit.html",
        status=errors.status,
        parent=label_of(SECTION),
        heading=one.name if one else _("新增頻道"),
        chat=one,
        values={**stored, **(form.values if form else {})},
        chosen=form.many.get("kinds", []) if form else one.kinds if one else [],
        kinds=[(kind, heard(kind), "") for kind in kinds.items],
        languages=LANGUAGES,
        service=service_of(one.service) if one else "",
        to=c.TO,
        key=form.key if form else new_key(),
        errors=errors,
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (chats, new_chat, create_chat, chat, change_chat, test_chat, remove_chat)
