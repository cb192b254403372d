"""Settings: the senders whose tickets go to spam by themselves."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.forms import NO_ERRORS, Errors, errors_of, is_about_form, read_form
from gateway.pages.settings.section import opened, page
from gateway.visitors import Visitor
from shared.contracts.desk.blocking import (
    BLOCK_SENDER,
    LIST_BLOCKED,
    UNBLOCK_SENDER,
    BlockSender,
    ListBlocked,
    UnblockSender,
)
from shared.core.errors import DomainError

SECTION = "blocked"


@get("/w/{co:str}/settings/blocked")
async def blocked(request: Request[Any, Any, Any], co: str, cursor: str = "", sender: str = "") -> Response[Any]:
    """`sender` comes from a ticket that was taken for spam."""
    visitor = await opened(request, co, SECTION)
    return await _page(request, visitor, cursor=cursor, typed=sender[:254])


@post("/w/{co:str}/settings/blocked", status_code=200)
async def block(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    form = await read_form(request)
    try:
        sender = form.text("sender").removeprefix("@")
        await ask(request, visitor, BLOCK_SENDER, form.command(BlockSender, sender=sender), key=form.key)
    except DomainError as error:
        if not is_about_form(error):
            raise
        return await _page(request, visitor, typed=form.text("sender"), errors=errors_of(error))
    return go(request, f"/w/{co}/settings/blocked?said=saved")


@post("/w/{co:str}/settings/blocked/{blocked:uuid}/remove", status_code=200)
async def unblock(request: Request[Any, Any, Any], co: str, blocked: UUID) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    form = await read_form(request)
    await ask(request, visitor, UNBLOCK_SENDER, UnblockSender(blocked_id=blocked), key=form.key)
    return go(request, f"/w/{co}/settings/blocked?said=removed")


async def _page(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    *,
    cursor: str = "",
    typed: str = "",
    errors: Errors = NO_ERRORS,
) -> Response[Any]:
    found = await ask(request, visitor, LIST_BLOCKED, ListBlocked(cursor=cursor or None))
    return await page(
        request,
        visitor,
        SECTION,
        "blocked.html",
        found=found,
        is_first=not cursor,
        typed=typed,
        errors=errors,
        status=errors.status,
        new_key=new_key,
        key=new_key(),
    )


ROUTES = (blocked, block, unblock)
