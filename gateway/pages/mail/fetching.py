"""`/w/{co}/settings/mailboxes/{id}/fetching`: from which server of the company's own a support address is fetched."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import N_, _
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.settings.section import label_of, page
from gateway.visitors import Visitor
from shared.contracts.desk import fetching as c
from shared.contracts.desk.mailboxes import READ_MAILBOX, ReadMailbox
from shared.contracts.roles import Permission as P
from shared.core.errors import NotFound

PATH = "/w/{co:str}/settings/mailboxes/{mailbox_id:uuid}/fetching"
SECTION = "mailboxes"

WRONG: dict[str, str] = {
    "login": N_("伺服器不接受這個帳號或密碼。"),
    "tls": N_("伺服器的憑證不可信任，或不支援加密連線。"),
    "timeout": N_("伺服器太久沒有回應。"),
    "unreachable": N_("連不上伺服器。"),
    "private_address": N_("這個名稱指向內部網路，不會連線。"),
    "protocol": N_("伺服器的回答不合 IMAP，或沒有這個資料夾。"),
    "too_large": N_("有信太大，留在原來的信箱裡。"),
    "internal": N_("收信時發生錯誤，稍後會再試。"),
}
SECURITY = ((c.Tls.IMPLICIT, "TLS (993)"), (c.Tls.STARTTLS, "STARTTLS (143)"))


async def fetching_of(request: Request[Any, Any, Any], visitor: Visitor, mailbox_id: UUID | None) -> dict[str, Any]:
    """What the page of a support address tells of it."""
    one = await _read(request, visitor, mailbox_id) if mailbox_id is not None else None
    return {"fetching": one, "fetching_wrong": _(WRONG[one.error]) if one and one.error else ""}


@get(PATH)
async def fetching(request: Request[Any, Any, Any], co: str, mailbox_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.MAILBOX_MANAGE)
    return await _form(request, visitor, mailbox_id, None, NO_ERRORS)


@post(PATH, status_code=200)
async def settle(request: Request[Any, Any, Any], co: str, mailbox_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.MAILBOX_MANAGE)
    form = await read_form(request)

    def command() -> c.SetFetching:
        return form.command(c.SetFetching, mailbox_id=mailbox_id)

    result = await tried(request, visitor, c.SET_FETCHING, command, form)
    if result.done is None:
        return await _form(request, visitor, mailbox_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}/{mailbox_id}?said=saved")


@post(f"{PATH}/remove", status_code=200)
async def remove(request: Request[Any, Any, Any], co: str, mailbox_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.MAILBOX_MANAGE)
    form = await read_form(request)

    def command() -> c.ReadFetching:
        return c.ReadFetching(mailbox_id=mailbox_id)

    result = await tried(request, visitor, c.REMOVE_FETCHING, command, form)
    if result.done is None:
        return await _form(request, visitor, mailbox_id, None, result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}/{mailbox_id}?said=removed")


async def _read(request: Request[Any, Any, Any], visitor: Visitor, mailbox_id: UUID) -> c.FetchingView | None:
    try:
        return await ask(request, visitor, c.READ_FETCHING, c.ReadFetching(mailbox_id=mailbox_id))
    except NotFound:
        return None


async def _form(
    request: Request[Any, Any, Any], visitor: Visitor, mailbox_id: UUID, form: Form | None, errors: Errors
) -> Response[Any]:
    box = await ask(request, visitor, READ_MAILBOX, ReadMailbox(mailbox_id=mailbox_id))
    one = await _read(request, visitor, mailbox_id)
    stored = {"port": "993", "folder": "INBOX"}
    if one is not None:
        names = ("host", "port", "tls", "username", "folder", "done_folder")
        stored = {name: str(getattr(one, name) or "") for name in names}
    return await page(
        request,
        visitor,
        SECTION,
        "mail/fetching.html",
        status=errors.status,
        parent=label_of(SECTION),
        heading=box.address,
        box=box,
        one=one,
        values=form.values if form else stored,
        key=form.key if form else new_key(),
        remove_key=new_key(),
        errors=errors,
        security=SECURITY,
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (fetching, settle, remove)
