"""The forms about a view of the queue: what it is narrowed to, its columns and order, and keeping it under a name.
Each is a dialog, or a page without script."""

import asyncio
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.i18n import _
from gateway.pages.causes.saying import cause_options
from gateway.pages.desk.teams import kept_teams, team_options
from gateway.pages.frame.answers import go, is_htmx
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.categories import BETWEEN, recent_options
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.every import active_members, with_stored
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, errors_of, is_about_form, read_form
from gateway.pages.queue.chips import choices
from gateway.pages.queue.columns import COLUMNS, USUAL
from gateway.pages.queue.places import Place, place_in, place_of, view_of
from gateway.visitors import Visitor
from shared.contracts.desk.teams import TEAM_NOT_FOUND, TEAM_NOT_LED
from shared.contracts.desk.views import (
    CHANGE_VIEW,
    LIST_VIEWS,
    REMOVE_VIEW,
    SAVE_VIEW,
    VIEW_NOT_FOUND,
    VIEW_SHARED,
    ChangeView,
    ListViews,
    RemoveView,
    SaveView,
)
from shared.contracts.gateway import LIST_CUSTOMERS, ListCustomers, MemberView
from shared.contracts.helpdesk import QUEUE_PAGE, Queue, QueueQuery, SavedView
from shared.contracts.roles import Permission, permissions_of
from shared.core.errors import DomainError

MOST = 100
"""Customers to choose from; beyond that one comes by a link of theirs, which the form keeps."""


@get("/w/{co:str}/tickets/filter")
async def filter_form(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, Permission.TICKET_READ)
    members, customers, categories, teams, causes = await asyncio.gather(
        active_members(request, visitor),
        ask(request, visitor, LIST_CUSTOMERS, ListCustomers(limit=MOST)),
        recent_options(request, visitor),
        team_options(request, visitor),
        cause_options(request, visitor),
    )
    offered = {
        "people": [(str(one.id), one.name) for one in members if _works(one)],
        "companies": [(str(one.id), one.name) for one in customers.items],
        "categories": categories,
        "teams": teams,
        "causes": causes,
    }
    place = place_of(request, co)
    offered |= await _pointed_at(request, visitor, place, offered)
    offered["people"] = [("me", _("我")), ("nobody", _("未指派")), *offered["people"]]
    return await _form(request, visitor, "filter", place, offered)


async def _pointed_at(
    request: Request[Any, Any, Any], visitor: Visitor, place: Place, offered: dict[str, list[tuple[str, str]]]
) -> dict[str, list[tuple[str, str]]]:
    """With what the queue is narrowed to and the lists do not have: somebody who has left, a customer beyond them. The
    queue knows its name."""
    asked = place.filters
    stored = {
        "people": asked.assignee_id,
        "companies": asked.customer_id,
        "categories": asked.category_id,
        "teams": asked.team_id,
        "causes": asked.cause_id,
    }
    if all(one is None or str(one) in dict(offered[name]) for name, one in stored.items()):
        return {}
    names = (await ask(request, visitor, QUEUE_PAGE, QueueQuery(queue=place.queue, filters=asked, limit=1))).names
    called = {
        "people": names.assignee,
        "companies": names.customer,
        "categories": BETWEEN.join(names.category),
        "teams": names.team,
        "causes": BETWEEN.join(names.cause),
    }
    return {name: with_stored(offered[name], [(one, called[name])]) for name, one in stored.items()}


def _works(member: MemberView) -> bool:
    return Permission.TICKET_WORK in permissions_of(member.roles)


@get("/w/{co:str}/tickets/columns")
async def columns_form(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, Permission.TICKET_READ)
    columns = [(name, one.title) for name, one in COLUMNS.items()]
    return await _form(request, visitor, "columns", place_of(request, co), {"columns": columns, "usual": USUAL})


@get("/w/{co:str}/tickets/views/new")
async def save_form(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, Permission.TICKET_READ)
    return await _form(request, visitor, "save", place_of(request, co), await _audiences(request, visitor))


@post("/w/{co:str}/tickets/views", status_code=200)
async def save(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, Permission.TICKET_READ)
    form = await read_form(request)
    place = place_in(form.text("place"), co)
    try:
        command = form.command(SaveView, **_whose(form), **_kept(place))
        made = await ask(request, visitor, SAVE_VIEW, command, key=form.key)
    except DomainError as error:
        if not _is_about_view(error):
            raise
        offered = {"typed": form.values, **await _audiences(request, visitor)}
        return await _form(request, visitor, "save", place, offered, errors=errors_of(error))
    return go(request, view_of(made, place.base).start)


@get("/w/{co:str}/tickets/views/{view:uuid}")
async def change_form(request: Request[Any, Any, Any], co: str, view: UUID) -> Response[Any]:
    """Its place is the one in the address: what is on the page becomes the view."""
    visitor = await staff(request, co, Permission.TICKET_READ)
    saved = await _saved(request, visitor, view)
    if not (saved.is_mine or saved.is_led or visitor.may(Permission.VIEW_SHARE)):
        raise TEAM_NOT_LED() if saved.team_id else VIEW_SHARED()
    return await _form(request, visitor, "change", place_of(request, co), {"saved": saved})


@post("/w/{co:str}/tickets/views/{view:uuid}", status_code=200)
async def change(request: Request[Any, Any, Any], co: str, view: UUID) -> Response[Any]:
    visitor = await staff(request, co, Permission.TICKET_READ)
    form = await read_form(request)
    place = place_in(form.text("place"), co)
    try:
        command = form.command(ChangeView, view_id=view, **_kept(place))
        made = await ask(request, visitor, CHANGE_VIEW, command, key=form.key)
    except DomainError as error:
        if not _is_about_view(error):
            raise
        saved = await _saved(request, visitor, view)
        return await _form(
            request, visitor, "change", place, {"saved": saved, "typed": form.values}, errors=errors_of(error)
        )
    return go(request, view_of(made, place.base).start)


@post("/w/{co:str}/tickets/views/{view:uuid}/remove", status_code=200)
async def remove(request: Request[Any, Any, Any], co: str, view: UUID) -> Response[Any]:
    visitor = await staff(request, co, Permission.TICKET_READ)
    form = await read_form(request)
    await ask(request, visitor, REMOVE_VIEW, form.command(RemoveView, view_id=view), key=form.key)
    return go(request, Place(base=f"/w/{co}/tickets", queue=Queue.OPEN).start)


def _is_about_view(error: DomainError) -> bool:
    """Also that one may not share it: the same view can be kept for oneself."""
    return is_about_form(error) or error.code in {VIEW_SHARED.code, TEAM_NOT_LED.code, TEAM_NOT_FOUND.code}


async def _audiences(request: Request[Any, Any, Any], visitor: Visitor) -> dict[str, Any]:
    """Whom one may keep a view for besides oneself."""
    whole = [(EVERYBODY, _("全公司"))] if visitor.may(Permission.VIEW_SHARE) else []
    return {"audiences": [*await kept_teams(request, visitor, Permission.VIEW_SHARE), *whole]}


def _whose(form: Form) -> dict[str, Any]:
    """As chosen: oneself, a team, or everybody."""
    wanted = form.text("for")
    return {"shared": wanted == EVERYBODY, "team_id": wanted if wanted not in ("", EVERYBODY) else None}


def _kept(place: Place) -> dict[str, Any]:
    return {"queue": place.queue, "filters": place.filters, "columns": place.columns, "sort": place.order}


async def _saved(request: Request[Any, Any, Any], visitor: Visitor, view: UUID) -> SavedView:
    views = await ask(request, visitor, LIST_VIEWS, ListViews())
    found = next((one for one in views.items if one.id == view), None)
    if found is None:
        raise VIEW_NOT_FOUND()
    return found


EVERYBODY = "all"
NOTHING: dict[str, Any] = {
    "audiences": (),
    "typed": {},
    "saved": None,
    "people": (),
    "companies": (),
    "categories": (),
    "teams": (),
    "causes": (),
    "columns": (),
    "usual": (),
}
"""What a form shows that is not about it."""


async def _form(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    which: str,
    place: Place,
    offered: dict[str, Any] | None = None,
    *,
    errors: Errors = NO_ERRORS,
) -> Response[Any]:
    return render(
        request,
        "queue/view.html",
        visitor,
        block="form",
        status=errors.status,
        part=is_htmx(request),
        which=which,
        heading=_titles()[which],
        place=place,
        kept=urlencode(place.words),
        choices=choices(),
        errors=errors,
        base=f"/w/{visitor.standing.slug}" if visitor.standing else "",
        counts=None,
        unread=await unread(request, visitor),
        key=new_key(),
        **{**NOTHING, **(offered or {})},
    )


def _titles() -> dict[str, str]:
    return {
        "filter": _("篩選工單"),
        "columns": _("欄位與排序"),
        "save": _("儲存為新視圖"),
        "change": _("變更視圖"),
    }


ROUTES = (filter_form, columns_form, save_form, save, change_form, change, remove)
