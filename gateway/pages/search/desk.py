"""`/w/{co}/search`: tickets by their words, customers and contacts; the same in the palette while somebody types."""

import asyncio
from typing import Any

from litestar import Request, Response, get

from gateway.i18n import _
from gateway.pages.desk.numbers import number_of
from gateway.pages.frame.answers import fragment, go
from gateway.pages.frame.asking import unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.search.articles import articles_found
from gateway.pages.search.asking import LONGEST, examples, find, place_of, said
from shared.contracts.desk.search import SearchOrder
from shared.contracts.helpdesk import TICKET_NOT_FOUND
from shared.contracts.roles import Permission
from shared.core.errors import DomainError

LIVE = 6


@get("/w/{co:str}/search")
async def search(request: Request[Any, Any, Any], co: str, go_to: str = "") -> Response[Any]:
    """With `go_to` (the list's own field) a ticket's number leads straight to the ticket."""
    visitor = await staff(request, co, Permission.TICKET_READ)
    place = place_of(request, f"/w/{co}/search")
    page, bell, articles = await asyncio.gather(
        find(request, visitor, place), unread(request, visitor), articles_found(request, visitor, place)
    )
    if go_to and page.tickets and _is_number(place.q, page.tickets[0].number):
        return go(request, f"/w/{co}/tickets/{page.tickets[0].number}")
    return render(
        request,
        "search/desk.html",
        visitor,
        block="found",
        unread=bell,
        counts=None,
        place=place,
        page=page,
        articles=articles,
        hints=[said(hint) for hint in page.hints],
        orders=((SearchOrder.BEST, _("最符合")), (SearchOrder.NEWEST, _("最新"))),
        examples=examples(is_staff=True),
        limit=LONGEST,
        base=f"/w/{co}",
        zone=visitor.standing.zone if visitor.standing else "UTC",
    )


@get("/w/{co:str}/search/live")
async def live(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, Permission.TICKET_READ)
    place = place_of(request, f"/w/{co}/search")
    page = await find(request, visitor, place, limit=LIVE)
    return fragment("search/_live.html", "found", page=page, place=place, base=f"/w/{co}")


def _is_number(said_number: str, number: str) -> bool:
    try:
        return f"HD-{number_of(said_number)}" == number
    except DomainError as error:
        if error.code != TICKET_NOT_FOUND.code:
            raise
        return False
