"""`/w/{co}/projects/{code}/reports/{id}`: the progress report of a period."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.pages.control import words as own
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.plan.reading import project_of
from gateway.pages.projects.parts import frame
from gateway.visitors import Visitor
from shared.contracts.delivery import control as c
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/projects/{code:str}/reports/{report_id:uuid}"


@get(PATH)
async def report(request: Request[Any, Any, Any], co: str, code: str, report_id: UUID) -> Response[Any]:
    return await _show(request, await staff(request, co, P.PROJECT_READ), code, report_id)


@post(PATH, status_code=200)
async def write(request: Request[Any, Any, Any], co: str, code: str, report_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.PLAN_EDIT)
    form = await read_form(request)
    result = await tried(
        request, visitor, c.WRITE_REPORT, lambda: form.command(c.WriteReport, report_id=report_id), form
    )
    if result.done is None:
        return await _show(request, visitor, code, report_id, result.errors, result.again(form))
    return go(request, f"/w/{co}/projects/{code}/reports/{report_id}")


async def _show(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    code: str,
    report_id: UUID,
    errors: Errors = NO_ERRORS,
    form: Form | None = None,
) -> Response[Any]:
    found = await ask(request, visitor, c.READ_REPORT, c.ReadReport(report_id=report_id))
    project, bell = await asyncio.gather(project_of(request, visitor, found.project_code), unread(request, visitor))
    shown = frame(visitor, bell, "projects")
    names = ("summary", "blockers", "next_steps")
    return render(
        request,
        "control/report.html",
        visitor,
        status=errors.status,
        **{**shown, "here": f"{shown['base']}/projects/{project.code}"},
        own=own,
        one=project,
        report=found,
        values=form.values if form else {name: getattr(found, name) for name in names},
        key=form.key if form and form.key else shown["new_key"](),
        errors=errors,
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (report, write)
