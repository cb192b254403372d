"""What the queue shows at a glance: how promises were kept, in its head; a ticket in short, by the space bar."""

from typing import Any

from litestar import Request, Response, get

from gateway.pages.desk.ticket import read, show
from gateway.pages.frame.answers import fragment, go, is_htmx
from gateway.pages.frame.asking import ask
from gateway.pages.frame.doors import staff
from gateway.pages.reports import words
from shared.contracts.desk.reports import READ_KEPT, KeptQuery, Share
from shared.contracts.roles import Permission

A_MINUTE = "private, max-age=60"
GOOD = 90
"""Percent from which a share is nothing to look into."""
LATEST = 3
"""Messages that a glance has room for."""


@get("/w/{co:str}/tickets/kept")
async def kept(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    """Asked for by the page when it is there, so that nobody waits for it."""
    visitor = await staff(request, co, Permission.TICKET_READ)
    if not is_htmx(request):
        return go(request, f"/w/{co}/tickets")
    found = await ask(request, visitor, READ_KEPT, KeptQuery())
    return fragment(
        "queue/_kept.html",
        "kept",
        headers={"Cache-Control": A_MINUTE},
        kept=found,
        share=lambda one: words.rate(one.met, one.breached),
        tone=_tone,
        length=words.length,
    )


def _tone(one: Share) -> str:
    every = one.met + one.breached
    return "" if not every else "t-ok" if 100 * one.met >= GOOD * every else "t-warn"


@get("/w/{co:str}/tickets/{no:str}/peek")
async def peek(request: Request[Any, Any, Any], co: str, no: str) -> Response[Any]:
    """A dialog over the list; without script it is the ticket itself."""
    visitor = await staff(request, co, Permission.TICKET_READ)
    page = await read(request, visitor, no)
    if not is_htmx(request):
        return go(request, f"/w/{co}/tickets/{page.ticket.number}")
    shown = show(visitor, page)
    said = [one for one in shown["entries"] if one.id][-LATEST:]
    return fragment("queue/_peek.html", "peek", **shown, said=said)
