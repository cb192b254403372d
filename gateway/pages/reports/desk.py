"""`/w/{co}/reports`: a period in figures and charts, and each table as a file."""

import asyncio
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get

from gateway.i18n import _
from gateway.pages.frame import times
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.reports import charts, words
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.desk.reports import READ_REPORT, Report, ReportQuery
from shared.contracts.roles import Permission
from shared.core import cells
from shared.core.clock import now


@get("/w/{co:str}/reports")
async def report(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, Permission.REPORT_READ)
    found, bell = await asyncio.gather(_read(request, visitor), unread(request, visitor))
    today = now().astimezone(times.zone(_zone(visitor))).date()
    days = (found.last_day - found.first_day).days + 1 if found.last_day == today else 0
    period = urlencode({"from": f"{found.first_day}", "to": f"{found.last_day}"})
    return render(
        request,
        "reports/report.html",
        visitor,
        unread=bell,
        counts=None,
        base=f"/w/{co}",
        here=f"/w/{co}/reports",
        report=found,
        period=period,
        days=days,
        periods=words.PERIODS,
        previous=_shifted(found, -1),
        tables=words.tables(found),
        rate=words.rate(sum(one.met for one in found.clocks), sum(one.breached for one in found.clocks)),
        length=words.length,
        response=next((one.p50 for one in found.clocks if one.clock == "first_response"), None),
        backlog=sum(one.working + one.waiting for one in found.ages),
        drawn=_drawn(found),
    )


@get("/w/{co:str}/reports/{table:str}")
async def table(request: Request[Any, Any, Any], co: str, table: str) -> Response[Any]:
    visitor = await staff(request, co, Permission.REPORT_READ)
    name, _dot, kind = table.rpartition(".")
    found = words.tables(await _read(request, visitor), date.isoformat)
    if kind != "csv" or name not in found:
        raise ROUTE_UNKNOWN()
    return Response(
        cells.BOM + cells.table((found[name].head, *found[name].rows)),
        media_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"},
    )


async def _read(request: Request[Any, Any, Any], visitor: Visitor) -> Report:
    zone = _zone(visitor)
    today = now().astimezone(times.zone(zone)).date()
    first, last = words.period_of(request.query_params, today)
    return await ask(request, visitor, READ_REPORT, ReportQuery(first_day=first, last_day=last, zone=zone))


def _zone(visitor: Visitor) -> str:
    return visitor.standing.zone if visitor.standing else "UTC"


def _shifted(report: Report, by: int) -> str:
    """The period of the same length before or after."""
    days = ((report.last_day - report.first_day).days + 1) * by
    first, last = (day + timedelta(days=days) for day in (report.first_day, report.last_day))
    return urlencode({"from": f"{first}", "to": f"{last}"})


def _drawn(report: Report) -> dict[str, Any]:
    volume = [(words.step(row.day, report.step), row.opened, row.resolved) for row in report.volume]
    kept = [(words.clock(r.clock), r.met, r.breached, words.rate(r.met, r.breached)) for r in report.clocks]
    spans = [
        (words.clock(row.clock), row.p50, row.p90, words.length(row.p50), words.length(row.p90))
        for row in report.clocks
        if row.p50 is not None and row.p90 is not None
    ]
    found: dict[str, Any] = {
        "volume": charts.both(charts.columns, _("每期新進與已解決的工單數，數字見下表"), volume, name="volume"),
        "clocks": charts.both(charts.shares, _("各時限達成與逾時的比例，數字見下表"), kept, name="clocks")
        if kept
        else "",
        "times": charts.both(charts.ranges, _("各時限花費的營業時間，數字見下表"), spans, name="times")
        if spans
        else "",
        "ages": charts.both(charts.bars, _("未結工單開啟至今的天數，數字見下表"), words.ages(report), name="ages"),
    }
    for key in ("customers", "categories", "agents", "teams"):
        rows = getattr(report, key)
        nobody = str(_(words.NOBODY[key]))
        shown = [(one.name or nobody, one.opened, 0) for one in rows if one.opened][:10]
        found[key] = charts.both(charts.bars, _("新進工單最多的，數字見下表"), shown, name=key) if shown else ""
    return found
