"""`/p/{co}/search`: a contact's own tickets by what was said in them, a customer manager's organisation's."""

import asyncio
from typing import Any

from litestar import Request, Response, get

from gateway.pages.frame.asking import unread
from gateway.pages.frame.doors import customer
from gateway.pages.frame.environment import render
from gateway.pages.portal import cards
from gateway.pages.search.articles import articles_found
from gateway.pages.search.asking import LONGEST, examples, find, place_of, said


@get("/p/{co:str}/search")
async def search(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await customer(request, co)
    place = place_of(request, f"/p/{co}/search")
    page, bell, articles = await asyncio.gather(
        find(request, visitor, place), unread(request, visitor), articles_found(request, visitor, place)
    )
    return render(
        request,
        "search/portal.html",
        visitor,
        block="found",
        unread=bell,
        place=place,
        page=page,
        articles=articles,
        cards=cards,
        hints=[said(hint) for hint in page.hints],
        examples=examples(is_staff=False),
        limit=LONGEST,
        base=f"/p/{co}",
        zone=visitor.standing.zone if visitor.standing else "UTC",
    )
