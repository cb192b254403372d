"""`/w/{co}/tickets`: the queue. Its place in the pages lies in the address, so that "previous" is exact."""

import asyncio
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get
from msgspec import Struct

from gateway.i18n import _
from gateway.pages.desk.numbers import number_of
from gateway.pages.desk.rows import BY_DUE, groups, look_of
from gateway.pages.frame.answers import go, is_htmx
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.categories import Options, recent_options
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.visitors import Visitor
from shared.contracts.helpdesk import (
    QUEUE_PAGE,
    TICKET_NOT_FOUND,
    TICKET_PAGE,
    NumberQuery,
    Queue,
    QueuePage,
    QueueQuery,
)
from shared.contracts.roles import Permission
from shared.core.cursors import BAD_CURSOR
from shared.core.errors import DomainError

TRAIL = 20
"""How many pages back the address remembers."""


class Failed(Struct, frozen=True):
    """What a bulk act could not do, by ticket."""

    number: str
    why: str


class Place(Struct, frozen=True, kw_only=True):
    """Which queue, filter and page. `trail` holds the cursors that led here; the last one is this page's."""

    base: str
    queue: Queue
    priority: int | None
    trail: tuple[str, ...]
    category: str = ""

    def path(self, *, trail: tuple[str, ...] = (), filtered: bool = False, queue: Queue | None = None) -> str:
        words = [("view", str(queue or self.queue))]
        words += [("priority", str(self.priority))] if self.priority and filtered else []
        words += [("category", self.category)] if self.category and filtered else []
        words += [("at", cursor) for cursor in trail[-TRAIL:]]
        return f"{self.base}?{urlencode(words)}"

    @property
    def here(self) -> str:
        return self.path(trail=self.trail, filtered=True)

    @property
    def previous(self) -> str:
        return self.path(trail=self.trail[:-1], filtered=True) if self.trail else ""

    def following(self, cursor: str | None) -> str:
        return self.path(trail=(*self.trail, cursor), filtered=True) if cursor else ""

    @property
    def unfiltered(self) -> str:
        return self.path()


@get("/w/{co:str}/tickets")
async def queue(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, Permission.TICKET_READ)
    return await answer(request, visitor, place_of(request, co))


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


def place_of(request: Request[Any, Any, Any], co: str) -> Place:
    """Unknown words in the address count as not said: an old link still shows a queue."""
    asked = request.query_params
    view, priority, category = asked.get("view", ""), asked.get("priority", ""), asked.get("category", "")
    return Place(
        base=f"/w/{co}/tickets",
        queue=Queue(view) if view in set(Queue) else Queue.OPEN,
        priority=int(priority) if priority in {"1", "2", "3", "4"} else None,
        trail=tuple(asked.getall("at", [])[-TRAIL:]),
        category=category if _uuid(category) else "",
    )


async def answer(
    request: Request[Any, Any, Any], visitor: Visitor, place: Place, *, failed: tuple[Failed, ...] = ()
) -> Response[Any]:
    try:
        page, bell, categories = await asyncio.gather(
            _ask(request, visitor, place), unread(request, visitor), _offered(request, visitor)
        )
    except DomainError as error:
        if error.code != BAD_CURSOR.code:
            raise
        return go(request, place.unfiltered)
    can_work = visitor.may(Permission.TICKET_WORK)
    part = "rows" if _is_rows(request) else "page"
    return render(
        request,
        "desk/queue.html",
        visitor,
        block=part,
        part=part if is_htmx(request) else "",
        nav="tickets",
        base=f"/w/{visitor.standing.slug}" if visitor.standing else "",
        unread=bell,
        counts=page.counts,
        place=place,
        groups=groups(page.rows, place.queue, _zone(visitor), is_first=not place.trail, is_last=page.next is None),
        following=place.following(page.next),
        views=_views(page),
        heading=_headings()[place.queue],
        by_due=place.queue in BY_DUE,
        look=look_of(place.base, can_work=can_work),
        can_work=can_work,
        can_assign=visitor.may(Permission.TICKET_ASSIGN),
        can_open=visitor.may(Permission.TICKET_OPEN),
        priorities=((1, _("緊急")), (2, _("高")), (3, _("中")), (4, _("低"))),
        categories=categories,
        failed=failed,
        missing=request.query_params.get("missing", "")[:14],
        key=new_key(),
    )


async def _offered(request: Request[Any, Any, Any], visitor: Visitor) -> Options:
    """The lines alone, which are asked for again and again, show no filters."""
    return [] if _is_rows(request) else await recent_options(request, visitor)


def _is_rows(request: Request[Any, Any, Any]) -> bool:
    return bool(request.headers.get("hx-target", "").endswith("#rows"))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _zone(visitor: Visitor) -> str:
    return visitor.standing.zone if visitor.standing else "UTC"


async def _ask(request: Request[Any, Any, Any], visitor: Visitor, place: Place) -> QueuePage:
    cursor = place.trail[-1] if place.trail else None
    if cursor is not None and len(cursor) > 600:
        raise BAD_CURSOR()
    query = QueueQuery(queue=place.queue, priority=place.priority, category_id=_uuid(place.category), cursor=cursor)
    return await ask(request, visitor, QUEUE_PAGE, query)


def _views(page: QueuePage) -> tuple[tuple[Queue, str, int | None], ...]:
    counts, words = page.counts, _tabs()
    numbers = {
        Queue.OPEN: counts.open,
        Queue.MINE: counts.mine,
        Queue.UNASSIGNED: counts.unassigned,
        Queue.WAITING: counts.waiting,
        Queue.RESOLVED: counts.resolved,
    }
    return tuple((view, words[view], numbers.get(view)) for view in Queue)


def _tabs() -> dict[Queue, str]:
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
