"""`/w/{co}/settings/mailboxes`: the addresses at which mail becomes tickets."""

import re
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import N_, _
from gateway.pages.desk.teams import team_options
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.every import with_stored
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried
from gateway.pages.macros.deeds import category_options
from gateway.pages.mail.fetching import fetching_of
from gateway.pages.settings.section import label_of, opened, page
from gateway.visitors import Visitor
from shared.contracts.desk import mailboxes as c
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/settings/mailboxes"
SECTION = "mailboxes"
_PARTS = re.compile(r"[\s,，、;；]+")

UNKNOWN: dict[str, str] = {
    c.Unknown.HOLD: N_("留給人決定"),
    c.Unknown.PUT_ASIDE: N_("略過，放到已略過的信裡"),
}
DOUBTED: dict[str, str] = {
    c.Doubted.QUARANTINE: N_("隔離，等人放行"),
    c.Doubted.MARK: N_("照常處理，在信上標示"),
}


@get(PATH)
async def mailboxes(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    command = c.ListMailboxes(cursor=given_cursor(request))
    found = await ask(request, visitor, c.LIST_MAILBOXES, command)
    here = f"/w/{co}/settings/{SECTION}"
    return await page(
        request,
        visitor,
        SECTION,
        "mail/mailboxes.html",
        found=found.items,
        first=here if command.cursor else "",
        next=address(here, cursor=found.next) if found.next else "",
    )


@get(f"{PATH}/new")
async def new(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.MAILBOX_MANAGE)
    return await _form(
        request, visitor, None, Form(values={"colleagues": "1", "copies": "1"}, many={}, key=new_key()), NO_ERRORS
    )


@post(f"{PATH}/new", status_code=200)
async def create(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.MAILBOX_MANAGE)
    form = await read_form(request)

    def command() -> c.CreateMailbox:
        return form.command(c.CreateMailbox, **_given(form))

    result = await tried(request, visitor, c.CREATE_MAILBOX, command, form)
    if result.done is None:
        return await _form(request, visitor, None, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=created")


@get(f"{PATH}/{{mailbox_id:uuid}}")
async def mailbox(request: Request[Any, Any, Any], co: str, mailbox_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.MAILBOX_MANAGE)
    return await _form(request, visitor, mailbox_id, None, NO_ERRORS)


@post(f"{PATH}/{{mailbox_id:uuid}}", status_code=200)
async def change(request: Request[Any, Any, Any], co: str, mailbox_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.MAILBOX_MANAGE)
    form = await read_form(request)

    def command() -> c.ChangeMailbox:
        return form.command(c.ChangeMailbox, mailbox_id=mailbox_id, **_given(form))

    result = await tried(request, visitor, c.CHANGE_MAILBOX, command, form)
    if result.done is None:
        return await _form(request, visitor, mailbox_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=saved")


@post(f"{PATH}/{{mailbox_id:uuid}}/archive", status_code=200)
async def archive(request: Request[Any, Any, Any], co: str, mailbox_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.MAILBOX_MANAGE)
    form = await read_form(request)

    def command() -> c.ArchiveMailbox:
        return form.command(c.ArchiveMailbox, mailbox_id=mailbox_id)

    result = await tried(request, visitor, c.ARCHIVE_MAILBOX, command, form)
    if result.done is None:
        return await _form(request, visitor, mailbox_id, None, result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=archived")


def _given(form: Form) -> dict[str, Any]:
    return {
        "team_id": form.text("team_id") or None,
        "category_id": form.text("category_id") or None,
        "colleagues": form.text("colleagues") == "1",
        "copies": form.text("copies") == "1",
        "receivers": [part for part in _PARTS.split(form.text("receivers")) if part],
    }


def _stored(one: c.MailboxView) -> dict[str, str]:
    return {
        "address": one.address,
        "name": one.name,
        "team_id": str(one.team_id or ""),
        "category_id": str(one.category_id or ""),
        "unknown": one.unknown,
        "doubted": one.doubted,
        "colleagues": "1" if one.colleagues else "",
        "copies": "1" if one.copies else "",
        "receivers": "\n".join(one.receivers),
    }


async def _form(
    request: Request[Any, Any, Any], visitor: Visitor, mailbox_id: UUID | None, form: Form | None, errors: Errors
) -> Response[Any]:
    one = None
    if mailbox_id is not None:
        one = await ask(request, visitor, c.READ_MAILBOX, c.ReadMailbox(mailbox_id=mailbox_id))
    teams, categories = await team_options(request, visitor), await category_options(request, visitor)
    if one is not None:
        teams = with_stored(teams, [(str(one.team_id), one.team_name or "")] if one.team_id else [])
        categories = with_stored(
            categories, [(str(one.category_id), " › ".join(one.category))] if one.category_id else []
        )
    fetching = await fetching_of(request, visitor, mailbox_id)
    return await page(
        request,
        visitor,
        SECTION,
        "mail/mailbox.html",
        **fetching,
        status=errors.status,
        parent=label_of(SECTION),
        heading=one.address if one else _("新增支援信箱"),
        box=one,
        values=form.values if form else _stored(one) if one else {},
        key=form.key if form else new_key(),
        archive_key=new_key(),
        errors=errors,
        teams=teams,
        categories=categories,
        unknown=[(code, _(words)) for code, words in UNKNOWN.items()],
        doubted=[(code, _(words)) for code, words in DOUBTED.items()],
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (mailboxes, new, create, mailbox, change, archive)
