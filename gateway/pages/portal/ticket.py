"""`/p/{co}/tickets/{no}`: where it stands, what was said, and what the customer can do now."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from litestar import Request, Response, get, post
from msgspec import Struct

from gateway.files.forms import NOTHING, Attached, attached_to
from gateway.files.serving import PREVIEWED
from gateway.pages.coverage import words as coverage_words
from gateway.pages.frame.answers import go, is_htmx
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import customer
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, errors_of, is_about_form, read_form
from gateway.pages.frame.fresh import is_fresh
from gateway.pages.portal import cards, words
from gateway.pages.portal.parts import ask_once, base_of, key_after, number_in, standing_of
from gateway.visitors import Visitor
from gateway.web.bodies import UPLOAD_BYTES
from shared.contracts.helpdesk import (
    CONFIRM_TICKET,
    LIST_MESSAGES,
    PORTAL_TICKET,
    REJECT_TICKET,
    REOPEN_TICKET,
    REPLY_TICKET,
    ListMessages,
    MoveTicket,
    NumberQuery,
    PortalTicket,
    RejectTicket,
    ReplyTicket,
    TicketState,
    TicketView,
)
from shared.core.clock import now
from shared.core.errors import DomainError

REOPEN_DAYS = 14
"""After them what is written begins a new ticket that follows up this one; helpdesk has the last word."""

OLDER_ROWS = 10


class Typed(Struct, frozen=True, kw_only=True):
    """What a refused form gets back. `form` names it: reply, reject or reopen."""

    form: str = ""
    body: str = ""
    key: str = ""
    attached: Attached = NOTHING
    errors: Errors = NO_ERRORS


Act = Callable[[Request[Any, Any, Any], Visitor, Form, Attached], Awaitable[TicketView]]


@get("/p/{co:str}/tickets/{no:str}")
async def ticket(request: Request[Any, Any, Any], co: str, no: str) -> Response[str]:
    visitor = await customer(request, co)
    return await _page(request, visitor, no, Typed())


@get("/p/{co:str}/tickets/{no:str}/earlier")
async def earlier(request: Request[Any, Any, Any], co: str, no: str, cursor: str = "") -> Response[str]:
    """From the beginning, page by page."""
    visitor = await customer(request, co)
    found, bell = await asyncio.gather(
        ask(request, visitor, PORTAL_TICKET, NumberQuery(number=number_in(no))), unread(request, visitor)
    )
    query = ListMessages(ticket_id=found.ticket.id, limit=OLDER_ROWS, cursor=cursor or None)
    page = await ask(request, visitor, LIST_MESSAGES, query)
    return render(
        request,
        "portal/earlier.html",
        visitor,
        messages=page.items,
        next=page.next,
        unread=bell,
        **_common(visitor, found),
    )


@post("/p/{co:str}/tickets/{no:str}/reply", status_code=200, request_max_body_size=UPLOAD_BYTES)
async def reply(request: Request[Any, Any, Any], co: str, no: str) -> Response[Any]:
    return await _act(request, co, no, "reply", _reply)


@post("/p/{co:str}/tickets/{no:str}/confirm", status_code=200)
async def confirm(request: Request[Any, Any, Any], co: str, no: str) -> Response[Any]:
    return await _act(request, co, no, "confirm", _confirm)


@post("/p/{co:str}/tickets/{no:str}/reject", status_code=200)
async def reject(request: Request[Any, Any, Any], co: str, no: str) -> Response[Any]:
    return await _act(request, co, no, "reject", _reject)


@post("/p/{co:str}/tickets/{no:str}/reopen", status_code=200)
async def reopen(request: Request[Any, Any, Any], co: str, no: str) -> Response[Any]:
    return await _act(request, co, no, "reopen", _reopen)


async def _reply(request: Request[Any, Any, Any], visitor: Visitor, form: Form, attached: Attached) -> TicketView:
    # What others did meanwhile is no reason to hold back an answer.
    command = form.command(ReplyTicket, files=attached.receipts, revision=None)
    return await ask_once(request, visitor, REPLY_TICKET, command, form)


async def _confirm(request: Request[Any, Any, Any], visitor: Visitor, form: Form, attached: Attached) -> TicketView:
    return await ask_once(request, visitor, CONFIRM_TICKET, form.command(MoveTicket), form)


async def _reject(request: Request[Any, Any, Any], visitor: Visitor, form: Form, attached: Attached) -> TicketView:
    return await ask_once(request, visitor, REJECT_TICKET, form.command(RejectTicket), form)


async def _reopen(request: Request[Any, Any, Any], visitor: Visitor, form: Form, attached: Attached) -> TicketView:
    return await ask_once(request, visitor, REOPEN_TICKET, form.command(RejectTicket), form)


async def _act(request: Request[Any, Any, Any], co: str, no: str, name: str, act: Act) -> Response[Any]:
    visitor = await customer(request, co)
    number_in(no)
    form = await read_form(request)
    attached = await attached_to(request, visitor, form) if name == "reply" else NOTHING
    try:
        attached.check()
        done = await act(request, visitor, form, attached)
    except DomainError as error:
        if not is_about_form(error):
            raise
        typed = Typed(
            form=name,
            body=form.values.get("body", ""),
            key=key_after(form, error),
            attached=attached,
            errors=errors_of(error),
        )
        return await _page(request, visitor, no, typed)
    return go(request, f"{base_of(visitor)}/tickets/{done.number}?sent={form.key}#newest")


async def _page(request: Request[Any, Any, Any], visitor: Visitor, no: str, typed: Typed) -> Response[str]:
    found, bell = await asyncio.gather(
        ask(request, visitor, PORTAL_TICKET, NumberQuery(number=number_in(no))), unread(request, visitor)
    )
    if found.ticket.merged_into and not typed.form:
        return go(request, f"{base_of(visitor)}/tickets/{found.ticket.merged_into}")
    promise = words.promised(found.clocks, standing_of(visitor).zone)
    return render(
        request,
        "portal/ticket.html",
        visitor,
        block="talk",
        status=typed.errors.status,
        headers=typed.errors.headers,
        typed=typed,
        unread=bell,
        new_key=new_key,
        follow_ups=found.follow_ups,
        fields=found.fields,
        coverage=found.coverage,
        coverage_words=coverage_words,
        promise=promise,
        rating_id=found.rating_id,
        is_soon=not promise and is_fresh(found.ticket),
        is_part=is_htmx(request),
        **_common(visitor, found),
    )


def _common(visitor: Visitor, found: PortalTicket) -> dict[str, Any]:
    ticket = found.ticket
    late = found.closed_at is not None and now() - found.closed_at > timedelta(days=REOPEN_DAYS)
    return {
        "ticket": ticket,
        "words": words,
        "cards": cards,
        "zone": standing_of(visitor).zone,
        "me": standing_of(visitor).actor_id,
        "previewed": PREVIEWED,
        "may_reopen": "reopen" in ticket.verbs and ticket.state is TicketState.CLOSED,
        "is_late": late,
    }


ROUTES = (ticket, earlier, reply, confirm, reject, reopen)
