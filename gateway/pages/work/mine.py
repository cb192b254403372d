"""`/w/{co}/work`: what is mine over all projects, the most urgent first."""

import asyncio
from itertools import groupby
from typing import Any

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import _
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.work import words
from gateway.pages.work.parts import frame
from shared.contracts.delivery import work as w
from shared.contracts.roles import Permission as P


@get("/w/{co:str}/work")
async def mine(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.TASK_WORK)
    found, bell = await asyncio.gather(ask(request, visitor, w.READ_MY_WORK, w.ReadMyWork()), unread(request, visitor))
    groups = []
    for section, cards in groupby(found.cards, key=lambda one: one.section):
        assert section is not None  # one's own list says why each is in it
        word, icon = words.SECTIONS[section]
        groups.append((str(section), _(word), icon, list(cards)))
    return render(
        request,
        "work/mine.html",
        visitor,
        **frame(visitor, bell, ""),
        groups=groups,
        total=found.total,
        shown=len(found.cards),
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (mine,)
