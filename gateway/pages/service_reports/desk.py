"""`/w/{co}/service-reports`: drafts, their review, sending."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.i18n import current
from gateway.pages.frame import times
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import html, render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried
from gateway.pages.service_reports import words
from gateway.pages.terms.customers import customers_like
from gateway.pdf.drawing import pdf_of
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.desk import service_reports as s
from shared.contracts.roles import Permission as P
from shared.core.clock import now
from shared.storage.names import disposition

PATH = "/w/{co:str}/service-reports"


@get(PATH)
async def reports(request: Request[Any, Any, Any], co: str, show: str = "") -> Response[Any]:
    visitor = await staff(request, co, P.SERVICE_REPORT_READ)
    return await _list(request, visitor, show, NO_ERRORS, new_key())


async def _list(
    request: Request[Any, Any, Any], visitor: Visitor, show: str, errors: Errors, key: str
) -> Response[Any]:
    state = s.ServiceReportState(show) if show in set(s.ServiceReportState) else None
    command = s.ListServiceReports(state=state, cursor=given_cursor(request))
    found, bell = await asyncio.gather(ask(request, visitor, s.LIST_SERVICE_REPORTS, command), unread(request, visitor))
    may = visitor.may(P.SERVICE_REPORT_MANAGE) and visitor.may(P.CUSTOMER_READ)
    customers = await customers_like(request, visitor, request.query_params.get("q", "")) if may else []
    shown = _frame(visitor, bell)
    return render(
        request,
        "service_reports/list.html",
        visitor,
        status=errors.status,
        **shown,
        found=found.items,
        show=show,
        tabs=[("", ""), *((str(code), said) for code, (said, _tone) in words.STATES.items())],
        customers=customers,
        last_month=f"{_last_month(shown['zone']):%Y-%m}",
        errors=errors,
        key=key,
        first=address(shown["here"], show=show) if command.cursor else "",
        next=address(shown["here"], show=show, cursor=found.next) if found.next else "",
    )


def _last_month(zone: str) -> date:
    """A report is of a month that is over."""
    return now().astimezone(times.zone(zone)).date().replace(day=1) - timedelta(days=1)


@post(f"{PATH}/draft", status_code=200)
async def draft(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.SERVICE_REPORT_MANAGE)
    form = await read_form(request)

    def command() -> s.DraftServiceReport:
        return form.command(s.DraftServiceReport, month=_day(form.text("month")))

    result = await tried(request, visitor, s.DRAFT_SERVICE_REPORT, command, form)
    if result.done is None:
        return await _list(request, visitor, "", result.errors, result.key)
    return go(request, f"/w/{co}/service-reports/{result.done.id}")


def _day(text: str) -> date | str:
    """`2026-11` as browsers send a month; what is none is refused as one."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return text


@get(f"{PATH}/{{report_id:uuid}}")
async def report(request: Request[Any, Any, Any], co: str, report_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.SERVICE_REPORT_READ)
    return await _one(request, visitor, report_id, NO_ERRORS, None)


@post(f"{PATH}/{{report_id:uuid}}/{{verb:str}}", status_code=200)
async def act(request: Request[Any, Any, Any], co: str, report_id: UUID, verb: str) -> Response[Any]:
    visitor = await staff(request, co, P.SERVICE_REPORT_MANAGE)
    form = await read_form(request)
    if verb == "write":
        reviewed = form.text("then") == "review"
        result: Any = await tried(
            request,
            visitor,
            s.WRITE_SERVICE_REPORT,
            lambda: form.command(s.WriteServiceReport, report_id=report_id, reviewed=reviewed),
            form,
        )
    elif verb == "send":
        result = await tried(
            request,
            visitor,
            s.SEND_SERVICE_REPORT,
            lambda: form.command(s.MoveServiceReport, report_id=report_id),
            form,
        )
    else:
        raise ROUTE_UNKNOWN()
    if result.done is None:
        return await _one(request, visitor, report_id, result.errors, result.again(form))
    return go(request, f"/w/{co}/service-reports/{report_id}")


async def _one(
    request: Request[Any, Any, Any], visitor: Visitor, report_id: UUID, errors: Errors, form: Form | None
) -> Response[Any]:
    one, bell = await asyncio.gather(_read(request, visitor, report_id), unread(request, visitor))
    typed = form.values if form else {"summary": one.summary, "actions": one.actions}
    return render(
        request,
        "service_reports/one.html",
        visitor,
        status=errors.status,
        **_frame(visitor, bell),
        one=one,
        shown=words.shown(one),
        may=visitor.may(P.SERVICE_REPORT_MANAGE),
        values=typed,
        errors=errors,
        key=form.key if form else new_key(),
    )


async def _read(request: Request[Any, Any, Any], visitor: Visitor, report_id: UUID) -> s.ServiceReportView:
    return await ask(request, visitor, s.READ_SERVICE_REPORT, s.ReadServiceReport(report_id=report_id))


@get(f"{PATH}/{{report_id:uuid}}/report.pdf")
async def pdf(request: Request[Any, Any, Any], co: str, report_id: UUID) -> Response[bytes]:
    visitor = await staff(request, co, P.SERVICE_REPORT_READ)
    return await printed(visitor, await _read(request, visitor, report_id))


async def printed(visitor: Visitor, one: s.ServiceReportView) -> Response[bytes]:
    """In the reader's language. Raises that it cannot be drawn here."""
    assert visitor.standing is not None
    stands = visitor.standing
    text = html(
        "service_reports/pdf.html",
        one=one,
        words=words,
        shown=words.shown(one),
        company=stands.company,
        accent=stands.accent or "#00688A",
        phone=stands.phone or "",
        zone=stands.zone,
        language=current(),
    )
    headers = {
        "Content-Disposition": disposition(f"{one.number} {one.month:%Y-%m}.pdf"),
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    }
    return Response(await pdf_of(str(text)), media_type="application/pdf", headers=headers)


def _frame(visitor: Visitor, bell: int | None) -> dict[str, Any]:
    assert visitor.standing is not None
    base = f"/w/{visitor.standing.slug}"
    return {
        "unread": bell,
        "counts": None,
        "base": base,
        "here": f"{base}/service-reports",
        "words": words,
        "zone": visitor.zone or visitor.standing.zone,
        "new_key": new_key,
    }


ROUTES = (reports, draft, report, act, pdf)
