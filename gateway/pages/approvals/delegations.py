"""`/w/{co}/approvals/delegations`: who decides while somebody is away."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.every import active_members
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried
from gateway.visitors import Visitor
from shared.contracts.delivery import delegations as d
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/approvals/delegations"


@get(PATH)
async def delegations(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    return await _page(request, await staff(request, co, P.REQUEST_READ), NO_ERRORS, None)


@post(PATH, status_code=200)
async def delegate(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.REQUEST_ACT)
    form = await read_form(request)
    result = await tried(request, visitor, d.DELEGATE, lambda: form.command(d.Delegate), form)
    if result.done is None:
        return await _page(request, visitor, result.errors, result.again(form))
    return go(request, f"/w/{co}/approvals/delegations")


@post(f"{PATH}/{{delegation_id:uuid}}/end", status_code=200)
async def end(request: Request[Any, Any, Any], co: str, delegation_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.REQUEST_ACT)
    form, command = await read_form(request), d.EndDelegation(delegation_id=delegation_id)
    result = await tried(request, visitor, d.END_DELEGATION, lambda: command, form)
    if result.done is None:
        return await _page(request, visitor, result.errors, result.again(form))
    return go(request, f"/w/{co}/approvals/delegations")


async def _page(request: Request[Any, Any, Any], visitor: Visitor, errors: Errors, form: Form | None) -> Response[Any]:
    assert visitor.standing is not None
    base = f"/w/{visitor.standing.slug}"
    command = d.ListDelegations(cursor=given_cursor(request))
    found, bell, members = await asyncio.gather(
        ask(request, visitor, d.LIST_DELEGATIONS, command),
        unread(request, visitor),
        active_members(request, visitor),
    )
    me, here = visitor.standing.membership_id, f"{base}/approvals/delegations"
    return render(
        request,
        "approvals/delegations.html",
        visitor,
        status=errors.status,
        unread=bell,
        counts=None,
        base=base,
        here=here,
        found=found.items,
        first=here if command.cursor else "",
        next=address(here, cursor=found.next) if found.next else "",
        members=[(each.id, each.name) for each in members if each.id != me],
        values=form.values if form else {},
        key=form.key if form else new_key(),
        new_key=new_key,
        errors=errors,
        zone=visitor.zone or visitor.standing.zone,
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (delegations, delegate, end)
