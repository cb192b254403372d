"""`/p/{co}/service-reports`: what was sent to a customer, and saying that it arrived."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import customer
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.portal.parts import standing_of
from gateway.pages.service_reports import words
from gateway.pages.service_reports.desk import printed
from gateway.visitors import Visitor
from shared.contracts.desk import service_reports as s

PATH = "/p/{co:str}/service-reports"


@get(PATH)
async def reports(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await customer(request, co)
    command = s.ListServiceReports(cursor=given_cursor(request))
    found, bell = await asyncio.gather(ask(request, visitor, s.LIST_SERVICE_REPORTS, command), unread(request, visitor))
    shown = _frame(visitor, bell)
    return render(
        request,
        "service_reports/portal_list.html",
        visitor,
        **shown,
        found=found.items,
        first=shown["here"] if command.cursor else "",
        next=address(shown["here"], cursor=found.next) if found.next else "",
    )


@get(f"{PATH}/{{report_id:uuid}}")
async def report(request: Request[Any, Any, Any], co: str, report_id: UUID) -> Response[Any]:
    visitor = await customer(request, co)
    one, bell = await asyncio.gather(_read(request, visitor, report_id), unread(request, visitor))
    return render(
        request,
        "service_reports/portal_one.html",
        visitor,
        **_frame(visitor, bell),
        one=one,
        shown=words.shown(one),
        key=new_key(),
    )


@post(f"{PATH}/{{report_id:uuid}}/receive", status_code=200)
async def receive(request: Request[Any, Any, Any], co: str, report_id: UUID) -> Response[Any]:
    visitor = await customer(request, co)
    form = await read_form(request)
    await ask(request, visitor, s.RECEIVE_SERVICE_REPORT, s.ReceiveServiceReport(report_id=report_id), key=form.key)
    return go(request, f"/p/{co}/service-reports/{report_id}")


@get(f"{PATH}/{{report_id:uuid}}/report.pdf")
async def pdf(request: Request[Any, Any, Any], co: str, report_id: UUID) -> Response[bytes]:
    visitor = await customer(request, co)
    return await printed(visitor, await _read(request, visitor, report_id))


async def _read(request: Request[Any, Any, Any], visitor: Visitor, report_id: UUID) -> s.ServiceReportView:
    return await ask(request, visitor, s.READ_SERVICE_REPORT, s.ReadServiceReport(report_id=report_id))


def _frame(visitor: Visitor, bell: int | None) -> dict[str, Any]:
    stands = standing_of(visitor)
    return {"unread": bell, "here": f"/p/{stands.slug}/service-reports", "words": words, "zone": stands.zone}


ROUTES = (reports, report, receive, pdf)
