"""`/w/{co}/projects/{code}/baselines`: the baselines, and how the plan differs from the one that holds."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.pages.baselines import words as own
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.plan.reading import project_of
from gateway.pages.projects.parts import frame
from gateway.visitors import Visitor
from shared.contracts.delivery import baselines as c
from shared.contracts.delivery.changes import LIST_CHANGES, ListChanges
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/projects/{code:str}/baselines"


@get(PATH)
async def baselines(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    return await show(request, visitor, code)


@post(PATH, status_code=200)
async def draft(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PLAN_EDIT)
    form = await read_form(request)
    project = await project_of(request, visitor, code)

    def command() -> c.DraftBaseline:
        return form.command(c.DraftBaseline, project_id=project.id)

    result = await tried(request, visitor, c.DRAFT_BASELINE, command, form)
    if result.done is None:
        return await show(request, visitor, code, result.errors, result.again(form))
    return go(request, f"/w/{co}/projects/{code}/baselines")


@post(f"{PATH}/{{baseline_id:uuid}}/submit", status_code=200)
async def submit(request: Request[Any, Any, Any], co: str, code: str, baseline_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.PLAN_EDIT)
    form = await read_form(request)

    def command() -> c.SubmitBaseline:
        return form.command(c.SubmitBaseline, baseline_id=baseline_id)

    result = await tried(request, visitor, c.SUBMIT_BASELINE, command, form)
    if result.done is None:
        return await show(request, visitor, code, result.errors, result.again(form))
    return go(request, f"/w/{co}/projects/{code}/baselines")


async def show(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    code: str,
    errors: Errors = NO_ERRORS,
    form: Form | None = None,
) -> Response[Any]:
    project = await project_of(request, visitor, code)
    place = request.query_params.get("place", "")
    start = int(place) if place.isascii() and place.isdigit() and len(place) < 9 else 0
    found, variance, changes, bell = await asyncio.gather(
        ask(request, visitor, c.LIST_BASELINES, c.ListBaselines(project_id=project.id)),
        ask(request, visitor, c.READ_VARIANCE, c.ReadVariance(project_id=project.id, place=start)),
        ask(request, visitor, LIST_CHANGES, ListChanges(project_id=project.id)),
        unread(request, visitor),
    )
    shown = frame(visitor, bell, "projects")
    here = f"{shown['base']}/projects/{project.code}"
    return render(
        request,
        "baselines/baselines.html",
        visitor,
        status=errors.status,
        **{**shown, "here": here},
        own=own,
        one=project,
        found=found,
        current=next((each for each in found.items if each.state is c.BaselineState.APPROVED), None),
        variance=variance,
        changes=changes,
        first=f"{here}/baselines" if start else "",
        next=f"{here}/baselines?place={variance.next}" if variance.next else "",
        values=form.values if form else {},
        key=form.key if form and form.key else shown["new_key"](),
        errors=errors,
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (baselines, draft, submit)
