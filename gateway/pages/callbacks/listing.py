"""`/w/{co}/callbacks`: whom to call today, and the call itself beside the list."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get

from gateway.i18n import N_, _
from gateway.pages.callbacks import words
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.rating import answers as said
from gateway.visitors import Standing, Visitor
from shared.contracts.base import Page
from shared.contracts.desk.call_back_views import CallBackPage, CallTab
from shared.contracts.desk.call_backs import LIST_CALL_BACKS, READ_CALL_BACK, ListCallBacks, ReadCallBack
from shared.contracts.desk.recoveries import LIST_RECOVERIES, ListRecoveries, RecoveryView
from shared.contracts.roles import Permission as P

SAID: dict[str, str] = {
    "logged": N_("已記錄，換下一位。"),
    "arranged": N_("已安排回訪。"),
    "taken": N_("這通由您撥打。"),
    "revoked": N_("連結已收回。"),
    "contested": N_("已提出異議，等別人裁決。"),
    "decided": N_("已裁決。"),
}


@get("/w/{co:str}/callbacks")
async def callbacks(request: Request[Any, Any, Any], co: str) -> Response[str]:
    visitor = await staff(request, co, P.CALLBACK_READ)
    return await page(request, visitor, None)


@get("/w/{co:str}/callbacks/{call_back_id:uuid}")
async def callback(request: Request[Any, Any, Any], co: str, call_back_id: UUID) -> Response[str]:
    visitor = await staff(request, co, P.CALLBACK_READ)
    return await page(request, visitor, call_back_id)


def view_of(request: Request[Any, Any, Any]) -> CallTab:
    text = request.query_params.get("view", "")
    return CallTab(text) if text in set(CallTab) else CallTab.MINE


async def page(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    call_back_id: UUID | None,
    *,
    form: Form | None = None,
    errors: Errors = NO_ERRORS,
) -> Response[str]:
    """Without a call-back named, that of the first line."""
    assert visitor.standing is not None  # the door asked for it
    view = view_of(request)
    command = ListCallBacks(view=view, cursor=given_cursor(request))
    listed, cases, bell = await asyncio.gather(
        ask(request, visitor, LIST_CALL_BACKS, command), _cases(request, visitor, view), unread(request, visitor)
    )
    shown_id = call_back_id or (listed.rows[0].id if listed.rows else None)
    one = await ask(request, visitor, READ_CALL_BACK, ReadCallBack(call_back_id=shown_id)) if shown_id else None
    return render(
        request,
        "callbacks/list.html",
        visitor,
        status=errors.status,
        headers=errors.headers,
        unread=bell,
        view=view,
        listed=listed,
        groups=_groups(view, listed, visitor.standing.zone),
        cases=cases.items,
        one=one,
        is_named=call_back_id is not None,
        is_mine=one is not None and visitor.standing.actor_id not in one.handlers,
        values=form.values if form else {},
        errors=errors,
        key=(form.key if form else "") or new_key(),
        **_common(request, visitor.standing, view, listed.next),
    )


def _common(
    request: Request[Any, Any, Any], standing: Standing, view: CallTab, following: str | None
) -> dict[str, Any]:
    base = f"/w/{standing.slug}"
    told = SAID.get(request.query_params.get("said", ""), "")
    return {
        "counts": None,
        "base": base,
        "here": f"{base}/callbacks",
        "next": address(f"{base}/callbacks", view=str(view), cursor=following) if following else "",
        "me": standing.actor_id,
        "zone": standing.zone,
        "words": words,
        "said": said,
        "told": _(told) if told else "",
        "new_key": new_key,
    }


async def _cases(request: Request[Any, Any, Any], visitor: Visitor, view: CallTab) -> Page[RecoveryView]:
    if view is not CallTab.UNHAPPY:
        return Page(items=())
    return await ask(request, visitor, LIST_RECOVERIES, ListRecoveries())


def _groups(view: CallTab, listed: CallBackPage, zone: str) -> list[Any]:
    if view is CallTab.DONE:
        return [(_("已完成"), "circle-check", "", list(listed.rows))] if listed.rows else []
    return words.groups(listed.rows, zone)


ROUTES = (callbacks, callback)
