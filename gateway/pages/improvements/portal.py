"""`/p/{co}/improvements`: what a customer has suggested or complained about, and saying something new."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import customer
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried
from gateway.pages.improvements import words
from gateway.pages.portal.parts import standing_of
from gateway.visitors import Visitor
from shared.contracts.desk import improvements as m

PATH = "/p/{co:str}/improvements"


@get(PATH)
async def improvements(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await customer(request, co)
    command = m.ListImprovements(cursor=given_cursor(request))
    found, bell = await asyncio.gather(ask(request, visitor, m.LIST_IMPROVEMENTS, command), unread(request, visitor))
    here = f"/p/{co}/improvements"
    return render(
        request,
        "improvements/portal_list.html",
        visitor,
        **_frame(visitor, bell),
        found=found.items,
        first=here if command.cursor else "",
        next=address(here, cursor=found.next) if found.next else "",
    )


@get(f"{PATH}/new")
async def new(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await customer(request, co)
    return await _form(request, visitor, Form(values={"kind": "suggestion"}, many={}, key=new_key()), NO_ERRORS)


@post(f"{PATH}/new", status_code=200)
async def open_new(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await customer(request, co)
    form = await read_form(request)

    def command() -> m.OpenImprovement:
        return form.command(m.OpenImprovement, requester_id=None, ticket_id=None)

    result = await tried(request, visitor, m.OPEN_IMPROVEMENT, command, form)
    if result.done is None:
        return await _form(request, visitor, result.again(form), result.errors)
    return go(request, f"/p/{co}/improvements/{result.done.id}")


@get(f"{PATH}/{{improvement_id:uuid}}")
async def improvement(request: Request[Any, Any, Any], co: str, improvement_id: UUID) -> Response[Any]:
    visitor = await customer(request, co)
    one, bell = await asyncio.gather(
        ask(request, visitor, m.READ_IMPROVEMENT, m.ReadImprovement(improvement_id=improvement_id)),
        unread(request, visitor),
    )
    return render(request, "improvements/portal_one.html", visitor, **_frame(visitor, bell), one=one)


async def _form(request: Request[Any, Any, Any], visitor: Visitor, form: Form, errors: Errors) -> Response[Any]:
    bell = await unread(request, visitor)
    shown: dict[str, Any] = {"values": form.values, "errors": errors, "key": form.key or new_key()}
    return render(
        request, "improvements/portal_new.html", visitor, status=errors.status, **_frame(visitor, bell), **shown
    )


def _frame(visitor: Visitor, bell: int | None) -> dict[str, Any]:
    stands = standing_of(visitor)
    return {"unread": bell, "here": f"/p/{stands.slug}/improvements", "words": words, "zone": stands.zone}


ROUTES = (improvements, new, open_new, improvement)
