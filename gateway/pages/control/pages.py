"""`/w/{co}/projects/{code}/control`: how a project stands, and why; `/w/{co}/portfolio`: all of them."""

import asyncio
from typing import Any

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.pages.control import words as own
from gateway.pages.control.curve import curve
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.plan.reading import project_of
from gateway.pages.projects.parts import frame
from gateway.visitors import Visitor
from shared.contracts.delivery import baselines as b
from shared.contracts.delivery import control as c
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/projects/{code:str}/control"


@get("/w/{co:str}/portfolio")
async def portfolio(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    found, bell = await asyncio.gather(
        ask(request, visitor, c.READ_PORTFOLIO, c.ReadPortfolio()), unread(request, visitor)
    )
    return render(request, "control/portfolio.html", visitor, **frame(visitor, bell, "portfolio"), own=own, found=found)


@get(PATH)
async def control(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    return await _show(request, await staff(request, co, P.PROJECT_READ), code)


@post(f"{PATH}/explain", status_code=200)
async def explain(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PLAN_EDIT)
    form = await read_form(request)
    project = await project_of(request, visitor, code)

    def command() -> c.ExplainDeviation:
        return form.command(c.ExplainDeviation, project_id=project.id)

    result = await tried(request, visitor, c.EXPLAIN_DEVIATION, command, form)
    if result.done is None:
        return await _show(request, visitor, code, result.errors, result.again(form))
    return go(request, f"/w/{co}/projects/{code}/control")


@post(f"{PATH}/tolerance", status_code=200)
async def tolerate(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.TOLERANCE_MANAGE)
    form = await read_form(request)
    result = await tried(request, visitor, c.SET_TOLERANCE, lambda: form.command(c.SetTolerance), form)
    if result.done is None:
        return await _show(request, visitor, code, result.errors)
    return go(request, f"/w/{co}/projects/{code}/control")


@post(f"{PATH}/reports", status_code=200)
async def draft(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PLAN_EDIT)
    form = await read_form(request)
    project = await project_of(request, visitor, code)

    def command() -> c.DraftReport:
        return form.command(c.DraftReport, project_id=project.id)

    result = await tried(request, visitor, c.DRAFT_REPORT, command, form)
    if result.done is None:
        return await _show(request, visitor, code, result.errors, result.again(form))
    return go(request, f"/w/{co}/projects/{code}/reports/{result.done.id}")


async def _show(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    code: str,
    errors: Errors = NO_ERRORS,
    form: Form | None = None,
) -> Response[Any]:
    project = await project_of(request, visitor, code)
    found, held, bell = await asyncio.gather(
        ask(request, visitor, c.READ_CONTROL, c.ReadControl(project_id=project.id)),
        ask(request, visitor, b.LIST_BASELINES, b.ListBaselines(project_id=project.id)),
        unread(request, visitor),
    )
    current = next((each for each in held.items if each.state is b.BaselineState.APPROVED), None)
    drawn = None
    if found.figures is not None and found.curve and current is not None and current.starts_on is not None:
        label = own.said({"label": own.CURVE}, "label")
        drawn = curve(label, found.curve, found.history, found.figures, current.starts_on)
    shown = frame(visitor, bell, "projects")
    return render(
        request,
        "control/control.html",
        visitor,
        status=errors.status,
        **{**shown, "here": f"{shown['base']}/projects/{project.code}"},
        own=own,
        one=project,
        found=found,
        chart=drawn,
        values=form.values if form else {},
        errors=errors,
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (portfolio, control, explain, tolerate, draft)
