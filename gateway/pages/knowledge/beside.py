"""`…/tickets/{no}/articles`: articles that may answer a ticket. A part of the ticket's page, asked for once it is
there; and an article's words for the box that somebody is writing in."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get

from gateway.identity.keys import base_url
from gateway.pages.desk.numbers import number_of
from gateway.pages.frame.answers import fragment, is_htmx
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.knowledge.keeping import frame
from gateway.pages.terms.customers import as_id
from shared.contracts.desk.knowledge import ArticleSight
from shared.contracts.desk.knowledge_reading import HINT_FOR_TICKET, SHOW_ARTICLE, HintForTicket, ShowArticle
from shared.contracts.helpdesk import TICKET_PAGE, NumberQuery
from shared.contracts.roles import Permission as P
from shared.core.errors import Failure, Forbidden

PATH = "/w/{co:str}/tickets/{no:str}/articles"
INTERNAL = Failure("article.internal", Forbidden)
"""Its words are for our own people, and the box may be a reply."""


@get(PATH)
async def beside(request: Request[Any, Any, Any], co: str, no: str, ticket: str = "") -> Response[Any]:
    """`ticket` is its id: the page that asks knows it."""
    visitor = await staff(request, co, P.TICKET_WORK)
    ticket_id = as_id(ticket)
    if ticket_id is None:
        page = await ask(request, visitor, TICKET_PAGE, NumberQuery(number=number_of(no)))
        ticket_id = page.ticket.id
    asking = ask(request, visitor, HINT_FOR_TICKET, HintForTicket(ticket_id=ticket_id))
    shown: dict[str, Any] = {"here": f"/w/{co}/tickets/HD-{number_of(no)}", "base": f"/w/{co}"}
    shown |= {"portal": f"{base_url().rstrip('/')}/p/{co}/articles", "open_to": _open_to}
    if is_htmx(request):
        return fragment("knowledge/_beside.html", "hints", found=(await asking).items, **shown)
    found, bell = await asyncio.gather(asking, unread(request, visitor))
    return render(request, "knowledge/beside.html", visitor, found=found.items, **{**frame(visitor, bell), **shown})


@get(f"{PATH}/{{article_id:uuid}}/text")
async def text(request: Request[Any, Any, Any], co: str, no: str, article_id: UUID) -> Response[str]:
    """For a reply: so never an internal article's."""
    visitor = await staff(request, co, P.TICKET_WORK)
    one = await ask(request, visitor, SHOW_ARTICLE, ShowArticle(article_id=article_id))
    if not _open_to(one.sight):
        raise INTERNAL()
    return Response(one.body, media_type="text/plain; charset=utf-8")


def _open_to(sight: str) -> bool:
    return sight != ArticleSight.INTERNAL


ROUTES = (beside, text)
