"""`/w/{co}/improvements`: the register."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.pages.desk.numbers import number_of
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.every import active_members
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried
from gateway.pages.improvements import words
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.desk import improvements as m
from shared.contracts.gateway import LIST_CONTACTS, ContactView, ListContacts
from shared.contracts.helpdesk import TICKET_PAGE, NumberQuery
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/improvements"
FOUND = 8
VERBS: dict[str, tuple[Any, Any]] = {
    "own": (m.OWN_IMPROVEMENT, m.OwnImprovement),
    "acknowledge": (m.ACKNOWLEDGE_IMPROVEMENT, m.AcknowledgeImprovement),
    "decide": (m.DECIDE_IMPROVEMENT, m.DecideImprovement),
    "check": (m.CHECK_IMPROVEMENT, m.CheckImprovement),
}


@get(PATH)
async def improvements(request: Request[Any, Any, Any], co: str, show: str = "") -> Response[Any]:
    visitor = await staff(request, co, P.IMPROVEMENT_READ)
    state = m.ImprovementState(show) if show in set(m.ImprovementState) else None
    command = m.ListImprovements(state=state, late=show == "late", cursor=given_cursor(request))
    found, bell = await asyncio.gather(ask(request, visitor, m.LIST_IMPROVEMENTS, command), unread(request, visitor))
    here = f"/w/{co}/improvements"
    return render(
        request,
        "improvements/list.html",
        visitor,
        **frame(visitor, bell),
        found=found.items,
        show=show,
        first=address(here, show=show) if command.cursor else "",
        next=address(here, show=show, cursor=found.next) if found.next else "",
    )


@get(f"{PATH}/new")
async def new(request: Request[Any, Any, Any], co: str, ticket: str = "", q: str = "") -> Response[Any]:
    """`ticket` is the number of the one it was said on; else the contact is looked for with `q`."""
    visitor = await staff(request, co, P.IMPROVEMENT_OPEN)
    values = {"kind": "suggestion", "way": "phone", "q": q}
    if ticket and visitor.may(P.TICKET_READ):
        page = await ask(request, visitor, TICKET_PAGE, NumberQuery(number=number_of(ticket)))
        values |= {"ticket_id": str(page.ticket.id), "ticket_number": page.ticket.number}
        values |= {"title": page.ticket.title, "requester_name": page.ticket.requester_name}
    return await _form(request, visitor, Form(values=values, many={}, key=new_key()), NO_ERRORS)


@post(f"{PATH}/new", status_code=200)
async def open_new(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.IMPROVEMENT_OPEN)
    form = await read_form(request)
    if "find" in form.values:
        return await _form(request, visitor, form, NO_ERRORS)
    result = await tried(request, visitor, m.OPEN_IMPROVEMENT, lambda: form.command(m.OpenImprovement), form)
    if result.done is None:
        return await _form(request, visitor, result.again(form), result.errors)
    return go(request, f"/w/{co}/improvements/{result.done.id}")


@get(f"{PATH}/{{improvement_id:uuid}}")
async def improvement(request: Request[Any, Any, Any], co: str, improvement_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.IMPROVEMENT_READ)
    return await _one(request, visitor, improvement_id, NO_ERRORS, None)


@post(f"{PATH}/{{improvement_id:uuid}}/{{verb:str}}", status_code=200)
async def act(request: Request[Any, Any, Any], co: str, improvement_id: UUID, verb: str) -> Response[Any]:
    visitor = await staff(request, co, P.IMPROVEMENT_MANAGE)
    if verb not in VERBS:
        raise ROUTE_UNKNOWN()
    call, takes = VERBS[verb]
    form = await read_form(request)
    result = await tried(request, visitor, call, lambda: form.command(takes, improvement_id=improvement_id), form)
    if result.done is None:
        return await _one(request, visitor, improvement_id, result.errors, result.again(form))
    return go(request, f"/w/{co}/improvements/{improvement_id}")


async def _one(
    request: Request[Any, Any, Any], visitor: Visitor, improvement_id: UUID, errors: Errors, form: Form | None
) -> Response[Any]:
    one, bell = await asyncio.gather(
        ask(request, visitor, m.READ_IMPROVEMENT, m.ReadImprovement(improvement_id=improvement_id)),
        unread(request, visitor),
    )
    may = visitor.may(P.IMPROVEMENT_MANAGE)
    members = await active_members(request, visitor) if may else []
    return render(
        request,
        "improvements/one.html",
        visitor,
        status=errors.status,
        **frame(visitor, bell),
        one=one,
        may=may,
        members=[(str(each.id), each.name) for each in members],
        values=form.values if form else {},
        errors=errors,
        key=form.key if form else new_key(),
    )


async def _form(request: Request[Any, Any, Any], visitor: Visitor, form: Form, errors: Errors) -> Response[Any]:
    contacts, bell = await asyncio.gather(_contacts(request, visitor, form), unread(request, visitor))
    return render(
        request,
        "improvements/new.html",
        visitor,
        status=errors.status,
        **frame(visitor, bell),
        contacts=contacts,
        values=form.values,
        errors=errors,
        key=form.key or new_key(),
    )


async def _contacts(request: Request[Any, Any, Any], visitor: Visitor, form: Form) -> tuple[ContactView, ...]:
    if form.text("ticket_id"):
        return ()
    return (await ask(request, visitor, LIST_CONTACTS, ListContacts(q=form.text("q")[:100], limit=FOUND))).items


def frame(visitor: Visitor, bell: int | None) -> dict[str, Any]:
    assert visitor.standing is not None
    base = f"/w/{visitor.standing.slug}"
    return {
        "unread": bell,
        "counts": None,
        "base": base,
        "here": f"{base}/improvements",
        "words": words,
        "zone": visitor.zone or visitor.standing.zone,
        "company_zone": visitor.standing.zone,
        "new_key": new_key,
    }


ROUTES = (improvements, new, open_new, improvement, act)
