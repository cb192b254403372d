"""`/w/{co}/projects/{code}/customer-reports`: how often one is drafted, and each: words, approval, sending, receipt."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.pages.customer_reports import words as own
from gateway.pages.customer_reports.paper import printed
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.plan.reading import project_of
from gateway.pages.projects.parts import frame
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.delivery import customer_reports as c
from shared.contracts.delivery.projects import ProjectView
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/projects/{code:str}/customer-reports"
ONE = f"{PATH}/{{report_id:uuid}}"
MOVES = {"approve": c.APPROVE_CUSTOMER_REPORT, "send": c.SEND_CUSTOMER_REPORT}


@get(PATH)
async def reports(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    return await _list(request, visitor, await project_of(request, visitor, code))


@post(PATH, status_code=200)
async def draft(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.CUSTOMER_REPORT_MANAGE)
    form = await read_form(request)
    project = await project_of(request, visitor, code)

    def command() -> c.DraftCustomerReport:
        return form.command(c.DraftCustomerReport, project_id=project.id)

    result = await tried(request, visitor, c.DRAFT_CUSTOMER_REPORT, command, form)
    if result.done is None:
        return await _list(request, visitor, project, result.errors, result.again(form))
    return go(request, f"/w/{co}/projects/{code}/customer-reports/{result.done.id}")


@post(f"{PATH}/plan", status_code=200)
async def plan(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.CUSTOMER_REPORT_MANAGE)
    form = await read_form(request)
    project = await project_of(request, visitor, code)

    def command() -> c.SetReportPlan:
        return form.command(c.SetReportPlan, project_id=project.id, risks=form.many.get("risks", []))

    result = await tried(request, visitor, c.SET_REPORT_PLAN, command, form)
    if result.done is None:
        return await _list(request, visitor, project, result.errors)
    return go(request, f"/w/{co}/projects/{code}/customer-reports")


async def _list(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    project: ProjectView,
    errors: Errors = NO_ERRORS,
    form: Form | None = None,
) -> Response[Any]:
    found, bell = await asyncio.gather(
        ask(request, visitor, c.LIST_CUSTOMER_REPORTS, c.ListCustomerReports(project_id=project.id)),
        unread(request, visitor),
    )
    return render(
        request,
        "customer_reports/list.html",
        visitor,
        status=errors.status,
        **_frame(visitor, bell, project),
        found=found,
        values=form.values if form else {},
        errors=errors,
    )


@get(ONE)
async def report(request: Request[Any, Any, Any], co: str, code: str, report_id: UUID) -> Response[Any]:
    return await _one(request, await staff(request, co, P.PROJECT_READ), report_id)


@post(f"{ONE}/{{verb:str}}", status_code=200)
async def act(request: Request[Any, Any, Any], co: str, code: str, report_id: UUID, verb: str) -> Response[Any]:
    """To approve saves first: what was typed is what is approved."""
    visitor = await staff(request, co, P.CUSTOMER_REPORT_MANAGE)
    form = await read_form(request)
    if verb not in {"write", *MOVES}:
        raise ROUTE_UNKNOWN()
    here = f"/w/{co}/projects/{code}/customer-reports/{report_id}"
    if verb != "send":
        wrote = await tried(
            request,
            visitor,
            c.WRITE_CUSTOMER_REPORT,
            lambda: form.command(c.WriteCustomerReport, report_id=report_id),
            form,
        )
        if wrote.done is None:
            return await _one(request, visitor, report_id, wrote.errors, wrote.again(form))
        if verb == "write":
            return go(request, here)
        form = Form(values={**form.values, "revision": str(wrote.done.revision)}, many=form.many, key=new_key())
    moved = await tried(
        request, visitor, MOVES[verb], lambda: form.command(c.MoveCustomerReport, report_id=report_id), form
    )
    if moved.done is None:
        return await _one(request, visitor, report_id, moved.errors, moved.again(form) if verb != "send" else None)
    return go(request, here)


async def _one(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    report_id: UUID,
    errors: Errors = NO_ERRORS,
    form: Form | None = None,
) -> Response[Any]:
    found = await _read(request, visitor, report_id)
    project, bell = await asyncio.gather(project_of(request, visitor, found.project_code), unread(request, visitor))
    return render(
        request,
        "customer_reports/one.html",
        visitor,
        status=errors.status,
        **_frame(visitor, bell, project),
        report=found,
        values=form.values if form else {"summary": found.summary, "wishes": found.wishes},
        errors=errors,
    )


@get(f"{ONE}/report.pdf")
async def pdf(request: Request[Any, Any, Any], co: str, code: str, report_id: UUID) -> Response[bytes]:
    visitor = await staff(request, co, P.PROJECT_READ)
    return await printed(visitor, await _read(request, visitor, report_id))


async def _read(request: Request[Any, Any, Any], visitor: Visitor, report_id: UUID) -> c.CustomerReportView:
    return await ask(request, visitor, c.READ_CUSTOMER_REPORT, c.ReadCustomerReport(report_id=report_id))


def _frame(visitor: Visitor, bell: int | None, project: ProjectView) -> dict[str, Any]:
    shown = frame(visitor, bell, "projects")
    return {**shown, "here": f"{shown['base']}/projects/{project.code}", "own": own, "one": project}


ROUTES: tuple[HTTPRouteHandler, ...] = (reports, draft, plan, report, act, pdf)
