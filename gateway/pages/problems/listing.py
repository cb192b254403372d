"""`/w/{co}/problems`: what is known to be one problem, and what looks like one."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.i18n import _
from gateway.pages.causes.saying import cause_options
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried
from gateway.pages.problems.words import STATES
from gateway.visitors import Visitor
from shared.contracts.desk import problem_proposals as r
from shared.contracts.desk import problems as c
from shared.contracts.helpdesk import TICKET_PAGE, NumberQuery
from shared.contracts.roles import Permission as P
from shared.core.errors import DomainError

ALL = "/w/{co:str}/problems"


@get(ALL)
async def problems(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROBLEM_READ)
    return await _list(request, visitor, NO_ERRORS, "")


@get(f"{ALL}/new")
async def new(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROBLEM_WORK)
    return await _new(request, visitor, Form(values={}, many={}, key=new_key()), NO_ERRORS)


@post(ALL, status_code=200)
async def create(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROBLEM_WORK)
    form = await read_form(request)
    tickets = [form.text("ticket_id")] if form.text("ticket_id") else []

    def command() -> c.OpenProblem:
        return form.command(c.OpenProblem, ticket_ids=tickets)

    result = await tried(request, visitor, c.OPEN_PROBLEM, command, form)
    if result.done is None:
        return await _new(request, visitor, result.again(form), result.errors)
    return go(request, f"/w/{co}/problems/{result.done.number}")


@post(f"{ALL}/proposals/{{proposal_id:uuid}}/accept", status_code=200)
async def accept(request: Request[Any, Any, Any], co: str, proposal_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.PROBLEM_LEAD)
    form = await read_form(request)

    def command() -> r.AcceptProposal:
        return form.command(r.AcceptProposal, proposal_id=proposal_id)

    result = await tried(request, visitor, r.ACCEPT_PROPOSAL, command, form)
    if result.done is None:
        return await _list(request, visitor, result.errors, str(proposal_id))
    return go(request, f"/w/{co}/problems/{result.done.number}")


@post(f"{ALL}/proposals/{{proposal_id:uuid}}/decline", status_code=200)
async def decline(request: Request[Any, Any, Any], co: str, proposal_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.PROBLEM_LEAD)
    form = await read_form(request)

    def command() -> r.DeclineProposal:
        return form.command(r.DeclineProposal, proposal_id=proposal_id)

    result = await tried(request, visitor, r.DECLINE_PROPOSAL, command, form)
    if result.done is None:
        return await _list(request, visitor, result.errors, str(proposal_id))
    return go(request, f"/w/{co}/problems")


async def _list(request: Request[Any, Any, Any], visitor: Visitor, errors: Errors, refused: str) -> Response[Any]:
    assert visitor.standing is not None
    base = f"/w/{visitor.standing.slug}"
    asked = request.query_params
    shows, q = asked.get("show", ""), asked.get("q", "")[:100]
    query = c.ListProblems(active=shows != "all", q=q, cursor=given_cursor(request))
    found, proposals, bell = await asyncio.gather(
        ask(request, visitor, c.LIST_PROBLEMS, query),
        ask(request, visitor, r.LIST_PROPOSALS, r.ListProposals(declined=shows == "declined")),
        unread(request, visitor),
    )
    here = f"{base}/problems"
    return render(
        request,
        "problems/list.html",
        visitor,
        block="content",
        status=errors.status,
        unread=bell,
        counts=None,
        base=base,
        here=here,
        zone=visitor.standing.zone,
        found=found.items,
        proposals=proposals.items,
        shows=shows,
        q=q,
        errors=errors,
        refused=refused,
        keys=new_key,
        leads=visitor.may(P.PROBLEM_LEAD),
        state_words={state: (_(word), tone, icon) for state, (word, tone, icon) in STATES.items()},
        first=address(here, show=shows, q=q) if query.cursor else "",
        next=address(here, show=shows, q=q, cursor=found.next) if found.next else "",
    )


async def _new(request: Request[Any, Any, Any], visitor: Visitor, form: Form, errors: Errors) -> Response[Any]:
    """From a ticket, with it: `?ticket=HD-12`."""
    assert visitor.standing is not None
    base = f"/w/{visitor.standing.slug}"
    bell, causes, ticket = await asyncio.gather(
        unread(request, visitor),
        cause_options(request, visitor),
        _ticket(request, visitor, form.text("ticket") or request.query_params.get("ticket", "")),
    )
    stored: dict[str, Any] = {}
    if ticket is not None:
        stored = {
            "title": ticket.ticket.title,
            "cause_id": str(ticket.cause.cause_id or "") if ticket.cause else "",
            "ticket_id": str(ticket.ticket.id),
            "ticket": ticket.ticket.number,
        }
    return render(
        request,
        "problems/new.html",
        visitor,
        block="content",
        status=errors.status,
        unread=bell,
        counts=None,
        base=base,
        here=f"{base}/problems",
        values={**stored, **form.values},
        key=form.key,
        errors=errors,
        causes=causes,
    )


async def _ticket(request: Request[Any, Any, Any], visitor: Visitor, number: str) -> Any:
    digits = number.upper().removeprefix("HD-")
    if not (digits.isascii() and digits.isdigit() and 0 < int(digits) < 2**31):
        return None
    try:
        return await ask(request, visitor, TICKET_PAGE, NumberQuery(number=int(digits)))
    except DomainError:  # a number in an address that is none leads to an empty form
        return None


ROUTES = (problems, new, create, accept, decline)
