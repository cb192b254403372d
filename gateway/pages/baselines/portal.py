"""`/p/{co}/projects/{code}/changes`: what a customer asks to be changed of his project, and what waits for his word."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.pages.baselines import words as own
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import customer
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.money import money
from gateway.pages.frame.trying import tried
from gateway.pages.portal.parts import standing_of
from gateway.visitors import Visitor
from shared.contracts.delivery import changes as c

PATH = "/p/{co:str}/projects/{code:str}/changes"


@get(PATH)
async def changes(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    return await _show(request, await customer(request, co), code)


@get(f"{PATH}/{{number:int}}")
async def change(request: Request[Any, Any, Any], co: str, code: str, number: int) -> Response[Any]:
    """Where a notice leads: to it on the page of them all."""
    await customer(request, co)
    return go(request, f"/p/{co}/projects/{code}/changes#w{number}")


@post(PATH, status_code=200)
async def request_change(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await customer(request, co)
    form = await read_form(request)
    result = await tried(request, visitor, c.REQUEST_CHANGE, lambda: form.command(c.RequestChange, code=code), form)
    if result.done is None:
        return await _show(request, visitor, code, result.errors, result.again(form))
    return go(request, f"/p/{co}/projects/{code}/changes")


@post(f"{PATH}/{{change_id:uuid}}", status_code=200)
async def decide(request: Request[Any, Any, Any], co: str, code: str, change_id: UUID) -> Response[Any]:
    visitor = await customer(request, co)
    form = await read_form(request)

    def command() -> c.DecideChange:
        return form.command(c.DecideChange, change_id=change_id)

    result = await tried(request, visitor, c.DECIDE_CHANGE, command, form)
    if result.done is None:
        return await _show(request, visitor, code, result.errors, result.again(form))
    return go(request, f"/p/{co}/projects/{code}/changes")


async def _show(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    code: str,
    errors: Errors = NO_ERRORS,
    form: Form | None = None,
) -> Response[Any]:
    stands = standing_of(visitor)
    found, bell = await asyncio.gather(
        ask(request, visitor, c.LIST_OWN_CHANGES, c.ListOwnChanges(code=code[:20])), unread(request, visitor)
    )
    return render(
        request,
        "baselines/portal.html",
        visitor,
        status=errors.status,
        unread=bell,
        mine=f"/p/{stands.slug}/projects",
        here=f"/p/{stands.slug}/projects/{found.project_code}",
        own_tab="changes",
        project={"code": found.project_code, "name": found.project_name},
        own=own,
        money=money,
        zone=stands.zone,
        found=found,
        waiting=[each for each in found.items if "agree" in each.verbs],
        rest=[each for each in found.items if "agree" not in each.verbs],
        values=form.values if form else {},
        errors=errors,
        new_key=new_key,
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (changes, change, request_change, decide)
