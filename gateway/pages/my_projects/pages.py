"""`/p/{co}/projects`: a customer's projects; one of them; and what it has handed over, to be judged."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import customer
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried
from gateway.pages.my_projects.reading import frame, project_of, shown
from gateway.visitors import Visitor
from shared.contracts.delivery import my_projects as m
from shared.contracts.delivery.deliverables import JudgeDeliverable

PATH = "/p/{co:str}/projects"
ONE = f"{PATH}/{{code:str}}"
DELIVERED = f"{ONE}/deliverables"


@get(PATH)
async def projects(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await customer(request, co)
    command = m.ListMyProjects(cursor=given_cursor(request))
    found, bell = await asyncio.gather(ask(request, visitor, m.LIST_MY_PROJECTS, command), unread(request, visitor))
    given = frame(visitor, bell)
    return render(
        request,
        "my_projects/list.html",
        visitor,
        **given,
        found=found.items,
        first=given["here"] if command.cursor else "",
        next=address(given["here"], cursor=found.next) if found.next else "",
    )


@get(ONE)
async def project(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await customer(request, co)
    whole = await shown(request, visitor, code)
    one = whole.found.project
    given = frame(visitor, whole.bell, one.code, "overview")
    return render(request, "my_projects/one.html", visitor, **given, one=one, whole=whole)


@get(DELIVERED)
async def deliverables(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    return await _delivered(request, await customer(request, co), code, None, NO_ERRORS, None)


@post(f"{DELIVERED}/{{deliverable_id:uuid}}", status_code=200)
async def judge(request: Request[Any, Any, Any], co: str, code: str, deliverable_id: UUID) -> Response[Any]:
    visitor = await customer(request, co)
    form = await read_form(request)

    def command() -> JudgeDeliverable:
        return form.command(JudgeDeliverable, deliverable_id=deliverable_id)

    result = await tried(request, visitor, m.JUDGE_DELIVERABLE, command, form)
    if result.done is None:
        return await _delivered(request, visitor, code, deliverable_id, result.errors, result.again(form))
    return go(request, f"/p/{co}/projects/{code}/deliverables?said=judged")


async def _delivered(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    code: str,
    about: UUID | None,
    errors: Errors,
    form: Form | None,
) -> Response[Any]:
    found, bell = await asyncio.gather(project_of(request, visitor, code), unread(request, visitor))
    waiting = [one for one in found.deliverables if one.verbs]
    return render(
        request,
        "my_projects/deliverables.html",
        visitor,
        status=errors.status,
        **frame(visitor, bell, found.project.code, "deliverables"),
        one=found.project,
        waiting=waiting,
        rest=[one for one in found.deliverables if not one.verbs],
        of=lambda deliverable_id: errors if deliverable_id == about else NO_ERRORS,
        reason=form.values.get("reason", "") if form else "",
        about=about,
        is_judged=about is None and request.query_params.get("said") == "judged",
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (projects, project, deliverables, judge)
