"""`/p/{co}/projects/{code}/reports`: what was sent to a customer. Who opens one has received it."""

import asyncio
from typing import Any

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from gateway.pages.customer_reports import words as own
from gateway.pages.customer_reports.paper import printed
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import customer
from gateway.pages.frame.environment import render
from gateway.pages.portal.parts import standing_of
from gateway.pages.projects import words
from gateway.visitors import Visitor
from shared.contracts.delivery import customer_reports as c
from shared.contracts.roles import Permission as P

PATH = "/p/{co:str}/projects/{code:str}/reports"
LARGEST = 2_147_483_647


@get(PATH)
async def reports(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await customer(request, co)
    found, bell = await asyncio.gather(
        ask(request, visitor, c.LIST_MY_REPORTS, c.ListMyReports(code=code[:20])), unread(request, visitor)
    )
    shown = _frame(visitor, bell, found.project_code)
    return render(request, "customer_reports/portal_list.html", visitor, **shown, found=found)


@get(f"{PATH}/{{number:int}}")
async def report(request: Request[Any, Any, Any], co: str, code: str, number: int) -> Response[Any]:
    visitor = await customer(request, co)
    found, bell = await asyncio.gather(_read(request, visitor, code, number), unread(request, visitor))
    is_opened = "prefetch" not in request.headers.get("sec-purpose", "")
    if "receive" in found.verbs and visitor.may(P.CUSTOMER_REPORT_RECEIVE) and is_opened:
        wish = c.ReceiveCustomerReport(report_id=found.id)
        found = await ask(request, visitor, c.RECEIVE_CUSTOMER_REPORT, wish, key=new_key())
    shown = _frame(visitor, bell, found.project_code)
    return render(request, "customer_reports/portal_one.html", visitor, **shown, report=found)


@get(f"{PATH}/{{number:int}}/report.pdf")
async def pdf(request: Request[Any, Any, Any], co: str, code: str, number: int) -> Response[bytes]:
    visitor = await customer(request, co)
    return await printed(visitor, await _read(request, visitor, code, number))


async def _read(request: Request[Any, Any, Any], visitor: Visitor, code: str, number: int) -> c.MyReport:
    if not 1 <= number <= LARGEST:
        raise c.CUSTOMER_REPORT_NOT_FOUND()
    return await ask(request, visitor, c.FIND_MY_REPORT, c.FindMyReport(code=code[:20], report_number=number))


def _frame(visitor: Visitor, bell: int | None, code: str) -> dict[str, Any]:
    stands = standing_of(visitor)
    here = f"/p/{stands.slug}/projects/{code}/reports"
    own_tabs = {"mine": f"/p/{stands.slug}/projects", "own_tab": "reports"}
    return {"unread": bell, "here": here, "own": own, "words": words, "zone": stands.zone, **own_tabs}


ROUTES: tuple[HTTPRouteHandler, ...] = (reports, report, pdf)
