"""`/w/{co}/tickets`: the queue."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get
from msgspec import Struct

from gateway.i18n import _
from gateway.pages.desk.numbers import number_of
from gateway.pages.frame.answers import fragment, go, is_htmx
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.queue.chips import chips, priority_name
from gateway.pages.queue.columns import USUAL, chosen, lines
from gateway.pages.queue.naming import names_of
from gateway.pages.queue.places import PRIORITIES, Place, place_of, view_of
from gateway.pages.queue.rows import groups, look_of
from gateway.visitors import Visitor
from shared.contracts.desk.views import LIST_VIEWS, ListViews
from shared.contracts.helpdesk import (
    QUEUE_PAGE,
    TICKET_NOT_FOUND,
    TICKET_PAGE,
    NumberQuery,
    Queue,
    QueueCounts,
    QueuePage,
    QueueQuery,
    SavedView,
    Sort,
)
from shared.contracts.roles import Permission
from shared.core.cursors import BAD_CURSOR
from shared.core.errors import DomainError


class Failed(Struct, frozen=True):
    """What an act on many could not do, by ticket; `is_done`: what it did otherwise than asked."""

    id: UUID
    number: str
    why: str
    is_done: bool = False


class Told(Struct, frozen=True):
    """What became of an act on many tickets, until the next one: what it changed and how that goes back, what it could
    not do. `tells`: taking it back tells the customers."""

    title: str
    failed: tuple[Failed, ...] = ()
    undo: tuple[str, ...] = ()
    tells: bool = False


class Tab(Struct, frozen=True):
    """A view above the list. `more`: the number stops there. `team`: whose it is."""

    label: str
    path: str
    is_here: bool
    count: int | None = None
    more: bool = False
    team: str = ""


@get("/w/{co:str}/tickets")
async def queue(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, Permission.TICKET_READ)
    return await answer(request, visitor, place_of(request, co))


@get("/w/{co:str}/tickets/rail")
async def rail(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    """One's own views with their numbers, which the page of a ticket does not wait for."""
    visitor = await staff(request, co, Permission.TICKET_READ)
    views = await ask(request, visitor, LIST_VIEWS, ListViews())
    return fragment("_rail_views.html", "views", rail_views=rail_views(views.items, f"/w/{co}/tickets"))


@get("/w/{co:str}/tickets/jump")
async def jump(request: Request[Any, Any, Any], co: str, number: str = "") -> Response[Any]:
    """`2418` or `HD-2418` leads to the ticket; what leads to none stays here and says so."""
    visitor = await staff(request, co, Permission.TICKET_READ)
    try:
        query = NumberQuery(number=number_of(number))
        await ask(request, visitor, TICKET_PAGE, query)
    except DomainError as error:
        if error.code != TICKET_NOT_FOUND.code:
            raise
        return go(request, f"/w/{co}/tickets?{urlencode({'missing': number.strip()[:14]})}")
    return go(request, f"/w/{co}/tickets/HD-{query.number}")


async def answer(
    request: Request[Any, Any, Any], visitor: Visitor, place: Place, *, told: Told | None = None
) -> Response[Any]:
    try:
        page, bell, names = await asyncio.gather(
            _ask(request, visitor, place), unread(request, visitor), names_of(request, visitor, place.columns)
        )
    except DomainError as error:
        if error.code != BAD_CURSOR.code:
            raise
        return go(request, place.start)
    part = "rows" if request.headers.get("hx-target", "").endswith("#rows") else "page"
    return render(
        request,
        "queue/queue.html",
        visitor,
        block=part,
        part=part if is_htmx(request) else "",
        nav="tickets",
        base=f"/w/{visitor.standing.slug}" if visitor.standing else "",
        unread=bell,
        counts=page.counts,
        rail_views=rail_views(page.views, place.base),
        place=place,
        following=place.following(page.next),
        tabs=_tabs(page, place),
        chips=chips(place, page.names),
        presence=page.presence,
        **_kept(page, place),
        **_lines(visitor, page, place, names),
        **_may(visitor),
        priorities=[(level, priority_name(level)) for level in PRIORITIES],
        told=told,
        missing=request.query_params.get("missing", "")[:14],
        key=new_key(),
    )


def _may(visitor: Visitor) -> dict[str, Any]:
    return {
        "can_assign": visitor.may(Permission.TICKET_ASSIGN),
        "can_categorise": visitor.may(Permission.CATEGORY_READ),
        "can_close": visitor.may(Permission.TICKET_CLOSE),
        "can_open": visitor.may(Permission.TICKET_OPEN),
        "can_share": visitor.may(Permission.VIEW_SHARE),
        "can_export": visitor.may(Permission.TICKET_EXPORT),
    }


def _kept(page: QueuePage, place: Place) -> dict[str, Any]:
    """The saved view one is in, if any, and whether the page still shows what was saved."""
    saved = next((one for one in page.views if one.id == place.saved), None)
    return {
        "saved": saved,
        "heading": saved.name if saved else _headings()[place.queue],
        "is_changed": saved is not None and view_of(saved, place.base).words != place.words,
    }


def _lines(visitor: Visitor, page: QueuePage, place: Place, names: Mapping[str, str]) -> dict[str, Any]:
    can_work, by_due = visitor.may(Permission.TICKET_WORK), place.order is Sort.DUE
    is_usual = not place.columns or set(place.columns) == set(USUAL)
    return {
        "can_work": can_work,
        "by_due": by_due,
        "groups": groups(page.rows, _zone(visitor), by_due=by_due, is_first=not place.trail, is_last=page.next is None),
        "look": look_of(place.base, can_work=can_work, names=names),
        "columns": chosen(place.columns),
        "is_usual": is_usual,
        "lines": lines,
    }


def rail_views(views: tuple[SavedView, ...], base: str) -> list[Tab]:
    """One's own and those of one's teams in the rail, beside the ready-made ones."""
    return [_tab(one, base, None) for one in views if one.is_mine or one.team_id]


def _zone(visitor: Visitor) -> str:
    return visitor.standing.zone if visitor.standing else "UTC"


async def _ask(request: Request[Any, Any, Any], visitor: Visitor, place: Place) -> QueuePage:
    cursor = place.trail[-1] if place.trail else None
    if cursor is not None and len(cursor) > 600:
        raise BAD_CURSOR()
    query = QueueQuery(queue=place.queue, filters=place.filters, sort=place.sort, cursor=cursor)
    return await ask(request, visitor, QUEUE_PAGE, query)


def _tabs(page: QueuePage, place: Place) -> list[Tab]:
    """The ready-made views, then the saved ones."""
    names, numbers = _labels(), _numbers(page.counts)
    ready = [
        Tab(names[one], place.of(one), place.saved is None and one == place.queue, numbers.get(one)) for one in Queue
    ]
    return ready + [_tab(one, place.base, place) for one in page.views]


def _tab(view: SavedView, base: str, place: Place | None) -> Tab:
    here = place is not None and place.saved == view.id
    more = view.count is not None and view.count >= MOST
    return Tab(view.name, view_of(view, base).start, here, view.count, more, view.team_name or "")


MOST = 100
"""Where counting stops (views/sql/filters.sql)."""


def _numbers(counts: QueueCounts) -> dict[Queue, int]:
    return {
        Queue.OPEN: counts.open,
        Queue.MINE: counts.mine,
        Queue.UNASSIGNED: counts.unassigned,
        Queue.WAITING: counts.waiting,
        Queue.RESOLVED: counts.resolved,
    }


def _labels() -> dict[Queue, str]:
    return {
        Queue.OPEN: _("處理中"),
        Queue.MINE: _("我的待辦"),
        Queue.UNASSIGNED: _("未指派"),
        Queue.WAITING: _("等待中"),
        Queue.RESOLVED: _("已解決"),
        Queue.ALL: _("全部"),
    }


def _headings() -> dict[Queue, str]:
    return {
        Queue.OPEN: _("處理中的工單"),
        Queue.MINE: _("我的待辦"),
        Queue.UNASSIGNED: _("未指派的工單"),
        Queue.WAITING: _("等待中的工單"),
        Queue.RESOLVED: _("已解決的工單"),
        Queue.ALL: _("全部工單"),
    }
