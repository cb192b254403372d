"""`/p/{co}/tickets`: his own, for a customer manager his organisation's; newest change first."""

import asyncio
from typing import Any

from litestar import Request, Response, get

from gateway.i18n import _
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import customer
from gateway.pages.frame.environment import render
from gateway.pages.portal import cards, words
from gateway.pages.portal.parts import look_of, standing_of
from shared.contracts.helpdesk import LIST_TICKETS, ListTickets, TicketState
from shared.contracts.roles import Role

ROWS = 20


@get("/p/{co:str}/tickets")
async def tickets(request: Request[Any, Any, Any], co: str, cursor: str = "") -> Response[str]:
    visitor = await customer(request, co)
    wanted = request.query_params.get("state", "")
    view = wanted if wanted in {value for value, _words in words.TABS} else ""
    query = ListTickets(state=TicketState(view) if view else None, limit=ROWS, cursor=cursor or None)
    page, bell = await asyncio.gather(ask(request, visitor, LIST_TICKETS, query), unread(request, visitor))
    return render(
        request,
        "portal/list.html",
        visitor,
        block="cases",
        rows=[row for row in page.items if row.state is not TicketState.SPAM],
        next=page.next,
        view=view,
        is_first=not cursor,
        unread=bell,
        heading=_("本單位的問題") if Role.CM in standing_of(visitor).roles else _("我的問題"),
        words=words,
        cards=cards,
        look=look_of(visitor, level="h2", has_steps=False),
    )


ROUTES = (tickets,)
