"""`/w/{co}/inbox` and `/p/{co}/notices`: one list, two surfaces."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import _
from gateway.pages.frame.answers import fragment, go, is_htmx, toast
from gateway.pages.frame.asking import ask
from gateway.pages.frame.bell import answered
from gateway.pages.frame.doors import customer, staff
from gateway.pages.frame.environment import render
from gateway.pages.notices.sentences import line, sentence
from gateway.visitors import Visitor
from shared.contracts.notify import (
    LIST_NOTICES,
    READ_ALL_NOTICES,
    READ_NOTICE,
    ListNotices,
    ReadAll,
    ReadNotice,
)

PER_PAGE = 25


@get("/w/{co:str}/inbox")
async def staff_notices(
    request: Request[Any, Any, Any], co: str, show: str = "", cursor: str | None = None
) -> Response[Any]:
    return await _list(request, await staff(request, co), f"/w/{co}/inbox", (show, cursor))


@get("/p/{co:str}/notices")
async def customer_notices(
    request: Request[Any, Any, Any], co: str, show: str = "", cursor: str | None = None
) -> Response[Any]:
    return await _list(request, await customer(request, co), f"/p/{co}/notices", (show, cursor))


@get("/w/{co:str}/inbox/bell")
async def staff_bell(request: Request[Any, Any, Any], co: str, new: UUID | None = None) -> Response[Any]:
    return await _bell(request, await staff(request, co), new)


@get("/p/{co:str}/notices/bell")
async def customer_bell(request: Request[Any, Any, Any], co: str, new: UUID | None = None) -> Response[Any]:
    return await _bell(request, await customer(request, co), new)


@post("/w/{co:str}/inbox/read", status_code=200)
async def staff_read_all(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    return await _read_all(request, await staff(request, co), f"/w/{co}/inbox")


@post("/p/{co:str}/notices/read", status_code=200)
async def customer_read_all(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    return await _read_all(request, await customer(request, co), f"/p/{co}/notices")


@post("/w/{co:str}/inbox/{notice:uuid}/read", status_code=200)
async def staff_read(request: Request[Any, Any, Any], co: str, notice: UUID) -> Response[Any]:
    return await _read(request, await staff(request, co), f"/w/{co}/inbox", notice)


@post("/p/{co:str}/notices/{notice:uuid}/read", status_code=200)
async def customer_read(request: Request[Any, Any, Any], co: str, notice: UUID) -> Response[Any]:
    return await _read(request, await customer(request, co), f"/p/{co}/notices", notice)


async def _list(
    request: Request[Any, Any, Any], visitor: Visitor, here: str, asked: tuple[str, str | None]
) -> Response[Any]:
    show, cursor = asked
    only_unread = show == "unread"
    command = ListNotices(unread=only_unread, limit=PER_PAGE, cursor=cursor)
    page = await ask(request, visitor, LIST_NOTICES, command)
    zone = _zone(visitor)
    shown: dict[str, Any] = {
        "here": here,
        "lines": [line(one, zone) for one in page.items],
        "only_unread": only_unread,
        "unread": page.unread,
        "next": page.next,
        "counts": None,
    }
    if cursor and is_htmx(request):
        return fragment("notices/fragments.html", "lines", csrf=visitor.csrf, **shown)
    template = "notices/staff.html" if here.startswith("/w/") else "notices/portal.html"
    return render(request, template, visitor, block="notices", **shown)


async def _bell(request: Request[Any, Any, Any], visitor: Visitor, new: UUID | None) -> Response[Any]:
    """The number, and a word about what has just come, if it is his and still unread."""
    page = await ask(request, visitor, LIST_NOTICES, ListNotices(unread=True, limit=5))
    answer = fragment("notices/fragments.html", "bell", unread=page.unread, visitor=visitor)
    told = next((one for one in page.items if one.id == new), None)
    if told is not None:
        about = " ".join(text for text in (told.data.get("number"), told.data.get("title")) if text)
        toast(answer, sentence(told), tone="info", text=about, href=told.path)
    return answer


async def _read_all(request: Request[Any, Any, Any], visitor: Visitor, here: str) -> Response[Any]:
    await ask(request, visitor, READ_ALL_NOTICES, ReadAll())
    await answered(request, visitor)
    if not is_htmx(request):
        return go(request, here)
    return toast(await _list(request, visitor, here, ("", None)), _("全部標為已讀"))


async def _read(request: Request[Any, Any, Any], visitor: Visitor, here: str, notice: UUID) -> Response[Any]:
    await ask(request, visitor, READ_NOTICE, ReadNotice(notice_id=notice))
    await answered(request, visitor)
    if not is_htmx(request):
        return go(request, here)
    page = await ask(request, visitor, LIST_NOTICES, ListNotices(limit=100))
    found = next((one for one in page.items if one.id == notice), None)
    if found is None:
        return Response(None, status_code=204)
    shown: dict[str, Any] = {
        "one": line(found, _zone(visitor)),
        "here": here,
        "unread": page.unread,
        "visitor": visitor,
    }
    return fragment("notices/fragments.html", "line", csrf=visitor.csrf, **shown)


def _zone(visitor: Visitor) -> str:
    return visitor.standing.zone if visitor.standing else "UTC"


ROUTES: tuple[HTTPRouteHandler, ...] = (
    staff_notices,
    customer_notices,
    staff_bell,
    customer_bell,
    staff_read_all,
    customer_read_all,
    staff_read,
    customer_read,
)
