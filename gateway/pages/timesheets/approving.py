"""`/w/{co}/timesheets`: time of others that waits for the reader's approval, by person and week."""

import asyncio
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, errors_of, is_about_form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.projects.parts import frame
from gateway.pages.timesheets import words as own
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.delivery import timesheets as c
from shared.contracts.roles import Permission as P
from shared.core.errors import DomainError

PATH = "/w/{co:str}/timesheets"
CALLS: dict[str, tuple[Any, type[Any]]] = {
    "approve": (c.APPROVE_TIME, c.ApproveTime),
    "return": (c.RETURN_TIME, c.ReturnTime),
}


@get(PATH)
async def waiting(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    return await _show(request, await staff(request, co, P.TIME_APPROVE))


@post(f"{PATH}/all", status_code=200)
async def approve_all(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    """All that stands on the page, each with the sum that was seen; what has changed since stays."""
    visitor = await staff(request, co, P.TIME_APPROVE)
    form = await read_form(request)
    errors = NO_ERRORS
    for number, text in enumerate(form.many.get("lot", [])[:200]):
        wish = _lot(text)
        if wish is None:
            continue
        try:
            await ask(request, visitor, c.APPROVE_TIME, wish, key=f"{form.key}-{number}" if form.key else "")
        except DomainError as error:
            if not is_about_form(error):
                raise
            errors = errors_of(error)
    if errors.title:
        return await _show(request, visitor, errors)
    return go(request, f"/w/{co}/timesheets")


@post(f"{PATH}/{{verb:str}}", status_code=200)
async def decide(request: Request[Any, Any, Any], co: str, verb: str) -> Response[Any]:
    visitor = await staff(request, co, P.TIME_APPROVE)
    if verb not in CALLS:
        raise ROUTE_UNKNOWN()
    form = await read_form(request)
    call, takes = CALLS[verb]
    result = await tried(request, visitor, call, lambda: form.command(takes), form)
    if result.done is None:
        return await _show(request, visitor, result.errors, form)
    return go(request, f"/w/{co}/timesheets")


async def _show(
    request: Request[Any, Any, Any], visitor: Visitor, errors: Errors = NO_ERRORS, form: Form | None = None
) -> Response[Any]:
    found, bell = await asyncio.gather(
        ask(request, visitor, c.LIST_TIME_LOTS, c.ListTimeLots()), unread(request, visitor)
    )
    given = frame(visitor, bell, "timesheets")
    values = form.values if form else {}
    return render(
        request,
        "timesheets/waiting.html",
        visitor,
        status=errors.status,
        **{**given, "here": f"{given['base']}/timesheets"},
        own=own,
        lots=found.lots,
        about=tuple(values.get(name, "") for name in ("project_id", "member_id", "week")),
        errors=errors,
        values=values,
        books=visitor.may(P.TIME_BOOK),
    )


def _lot(text: str) -> c.ApproveTime | None:
    try:
        project, member, week, minutes = text.split("|")
        return c.ApproveTime(
            project_id=UUID(project), member_id=UUID(member), week=date.fromisoformat(week), minutes=int(minutes)
        )
    except ValueError:
        return None


ROUTES: tuple[HTTPRouteHandler, ...] = (waiting, approve_all, decide)
