"""`/w/{co}/tickets/{no}`: one ticket. Its parts are refreshed alone; what somebody is typing never is."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response, get
from markupsafe import Markup
from msgspec import Struct

from gateway.files.quarantine import Upload
from gateway.files.serving import PREVIEWED
from gateway.pages.causes.saying import CauseForm
from gateway.pages.coverage import words as coverage_words
from gateway.pages.desk import words
from gateway.pages.desk.acts import acts_of
from gateway.pages.desk.links import link_words
from gateway.pages.desk.numbers import number_of
from gateway.pages.desk.promised import promises, why
from gateway.pages.desk.timeline import since_revision, timeline
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import html, render
from gateway.pages.frame.forms import NO_ERRORS, Errors
from gateway.pages.frame.fresh import is_fresh
from gateway.pages.queue.listing import rail_views
from gateway.pages.queue.rows import since
from gateway.visitors import Visitor
from shared.contracts.gateway import MemberView
from shared.contracts.helpdesk import (
    LIST_MESSAGES,
    TICKET_PAGE,
    ListMessages,
    MessageView,
    NumberQuery,
    Then,
    TicketPage,
    TicketView,
)
from shared.contracts.roles import Permission
from shared.core.clock import now

THEN = {
    Then.OPEN: "reply",
    Then.WAITING_CUSTOMER: "reply_then_wait_customer",
    Then.WAITING_THIRD_PARTY: "reply_then_wait_third_party",
    Then.RESOLVED: "resolve",
}
"""What may follow a reply → the verb that allows it."""

EARLIER_PAGES = 40


class Draft(Struct, frozen=True, kw_only=True):
    """What the composer shows. `news`: what others did since the page was drawn; `canned`: which canned
    replies the text was made with, `mentions` whom its names mean, `bearers` who bears the name that could mean
    several; `cause` where a cause is asked for before it is resolved."""

    mode: str = ""
    text: str = ""
    then: str = Then.OPEN
    errors: Errors = NO_ERRORS
    held: tuple[Upload, ...] = ()
    canned: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    bearers: tuple[MemberView, ...] = ()
    news: tuple[Markup, ...] = ()
    is_stale: bool = False
    cause: CauseForm | None = None


@get("/w/{co:str}/tickets/{no:str}")
async def ticket(
    request: Request[Any, Any, Any], co: str, no: str, earlier: str = "", revision: str = ""
) -> Response[Any]:
    visitor = await staff(request, co, Permission.TICKET_READ)
    page, bell = await asyncio.gather(read(request, visitor, no), unread(request, visitor))
    older = await _older(request, visitor, page.ticket) if earlier and page.ticket.earlier else None
    news = _news(page, visitor, int(revision)) if revision.isascii() and revision.isdigit() else ()
    shown = show(visitor, page, older=older)
    draft = Draft(news=news)
    return render(request, "desk/ticket.html", visitor, block="news", unread=bell, draft=draft, **shown)


async def read(request: Request[Any, Any, Any], visitor: Visitor, no: str) -> TicketPage:
    return await ask(request, visitor, TICKET_PAGE, NumberQuery(number=number_of(no)))


def show(visitor: Visitor, page: TicketPage, *, older: list[MessageView] | None = None) -> dict[str, Any]:
    """What every part of the page needs."""
    assert visitor.standing is not None  # staff have one
    one, zone, at = page.ticket, visitor.standing.zone, now()
    verbs = frozenset(one.verbs)
    messages, lines = [*(older or ()), *one.messages], promises(page, zone)
    return {
        "page": page,
        "ticket": one,
        "counts": page.counts,
        "rail_views": rail_views(page.views, f"/w/{visitor.standing.slug}/tickets"),
        "rail_later": True,
        "base": f"/w/{visitor.standing.slug}",
        "here": f"/w/{visitor.standing.slug}/tickets/{one.number}",
        "zone": zone,
        "acts": acts_of(verbs, is_mine=one.assignee_id == visitor.standing.actor_id),
        "modes": [mode for mode in ("reply", "note") if mode in verbs],
        "then": [choice for choice, verb in THEN.items() if verb in verbs],
        "entries": timeline(one.id, messages, page.history, zone, earlier=one.earlier and older is None),
        "previewed": PREVIEWED,
        "has_older": one.earlier and older is None,
        "all_shown": older is not None,
        "link_words": link_words,
        "waits": _waits(one, at),
        "promises": lines,
        "is_soon": not lines and is_fresh(one),
        "why": why(page.terms),
        "named": words,
        "coverage_words": coverage_words,
        "key": new_key(),
        "new_key": new_key,
    }


def parts(
    request: Request[Any, Any, Any], visitor: Visitor, page: TicketPage, draft: Draft, *, block: str, status: int = 200
) -> Response[Any]:
    """The parts of the page that an act has changed; `block` says whether the composer is the main thing."""
    body = html(
        "desk/ticket.html",
        block=block,
        visitor=visitor,
        csrf=visitor.csrf,
        draft=draft,
        **show(visitor, page),
    )
    headers = {"Vary": "HX-Request"}
    return Response(str(body), status_code=status, media_type="text/html", headers=headers)


def _waits(ticket: TicketView, at: datetime) -> Markup | None:
    """How long the customer has waited; nothing in the first minute."""
    since_when = ticket.waiting_since
    if since_when is None or at - since_when < timedelta(minutes=1):
        return None
    return Markup(since(since_when, at))  # noqa: S704 - times only


def _news(page: TicketPage, visitor: Visitor, revision: int) -> tuple[Markup, ...]:
    others = [event for event in page.history if event.actor_name != visitor.name]
    new = page.ticket.revision - revision
    if not others or not 0 < new <= len(page.history):
        return ()
    if all(event.actor_name == visitor.name for event in page.history[-new:]):
        return ()
    return tuple(since_revision(page.history, revision, page.ticket.revision))


async def _older(request: Request[Any, Any, Any], visitor: Visitor, one: TicketView) -> list[MessageView]:
    """Everything before what the page shows anyway. The listing begins with the oldest."""
    known = {message.id for message in one.messages}
    found: list[MessageView] = []
    cursor: str | None = None
    for _page in range(EARLIER_PAGES):
        command = ListMessages(ticket_id=one.id, cursor=cursor)
        page = await ask(request, visitor, LIST_MESSAGES, command)
        new = [message for message in page.items if message.id not in known]
        found += new
        cursor = page.next
        if cursor is None or len(new) < len(page.items):
            break
    return found
