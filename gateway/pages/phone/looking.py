"""`/w/{co}/phone`: who calls, looked up while one types; return calls that are wanted; the last calls."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import N_, _
from gateway.pages.frame.answers import fragment, go, is_htmx
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address
from gateway.pages.frame.trying import tried
from gateway.pages.phone.frame import PATH, come, frame
from gateway.visitors import Visitor
from shared.contracts.desk import phone as p
from shared.contracts.desk import phone_calls as c
from shared.contracts.desk.phone_door import SET_EXTENSION, SetExtension
from shared.contracts.roles import Permission as P

LONGEST = 100
NOBODY = p.CallersFound(items=())
SAID = {
    "logged": N_("通話已記錄。"),
    "returned": N_("回電已完成。"),
    "extension": N_("分機已儲存。"),
}


@get(PATH)
async def phone(request: Request[Any, Any, Any], co: str, q: str = "", said: str = "") -> Response[Any]:
    """With `q` a script asks for whoever is found, and nothing else."""
    visitor = await come(request, co)
    if is_htmx(request):
        found = await _found(request, visitor, q)
        return fragment("phone/phone.html", "found", found=found, q=q, carried=_carried(request), here=f"/w/{co}/phone")
    return await _page(request, visitor, q=q, said=said)


@post(f"{PATH}/extension", status_code=200)
async def extension(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await come(request, co, P.PHONE_LOG)
    form = await read_form(request)
    typed = form.text("extension")
    result = await tried(request, visitor, SET_EXTENSION, lambda: form.command(SetExtension, extension=typed), form)
    if result.done is None:
        return await _page(request, visitor, form=form, errors=result.errors)
    return go(request, f"/w/{co}/phone?said=extension")


@post(f"{PATH}/calls/{{call_id:uuid}}/returned", status_code=200)
async def returned(request: Request[Any, Any, Any], co: str, call_id: UUID) -> Response[Any]:
    visitor = await come(request, co, P.PHONE_LOG)
    form = await read_form(request)
    result = await tried(request, visitor, c.RETURN_CALL, lambda: form.command(p.ReturnCall, call_id=call_id), form)
    if result.done is None:
        return await _page(request, visitor, errors=result.errors)
    return go(request, f"/w/{co}/phone?said=returned")


def _stranger(request: Request[Any, Any, Any]) -> dict[str, str]:
    """The number and the ring of a caller whom nobody knows yet: whoever is found is taken for him."""
    return {name: request.query_params.get(name, "")[:40] for name in ("number", "ring")}


def _carried(request: Request[Any, Any, Any]) -> str:
    return address("", **_stranger(request)).replace("?", "&", 1)


async def _found(request: Request[Any, Any, Any], visitor: Visitor, q: str) -> p.CallersFound:
    typed = q.replace("\0", "").strip()[:LONGEST]
    return await ask(request, visitor, c.LOOK_UP_CALLER, p.LookUpCaller(q=typed)) if typed else NOBODY


async def _page(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    *,
    q: str = "",
    said: str = "",
    form: Form | None = None,
    errors: Errors = NO_ERRORS,
) -> Response[Any]:
    page, found, bell = await asyncio.gather(
        ask(request, visitor, c.PHONE_PAGE, p.PhoneQuery()), _found(request, visitor, q), unread(request, visitor)
    )
    return render(
        request,
        "phone/phone.html",
        visitor,
        status=errors.status,
        **frame(visitor, bell),
        page=page,
        found=found,
        q=q,
        carried=_carried(request),
        stranger=_stranger(request),
        said=_(SAID[said]) if said in SAID else "",
        typed=form.text("extension") if form else page.extension or "",
        errors=errors,
        key=new_key(),
        limit=LONGEST,
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (phone, extension, returned)
