"""`/w/{co}/reports/causes`: tickets by cause and month, on a page and as a file."""

import asyncio
from datetime import date, timedelta
from typing import Any

from litestar import Request, Response, get

from gateway.i18n import _
from gateway.pages.frame import times
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.reports import charts
from gateway.visitors import Visitor
from shared.contracts.desk.cause_rules import READ_CAUSE_REPORT, CauseFigures, CauseReport, CauseReportQuery
from shared.contracts.roles import Permission
from shared.core import cells
from shared.core.clock import now

MONTHS = 12
MOST_BARS = 12


@get("/w/{co:str}/reports/causes")
async def report(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, Permission.REPORT_READ)
    found, bell = await asyncio.gather(_read(request, visitor), unread(request, visitor))
    bars = [(f"{one.code} {one.path[-1]}", one.tickets, 0) for one in found.causes[:MOST_BARS]]
    return render(
        request,
        "causes/report.html",
        visitor,
        unread=bell,
        counts=None,
        base=f"/w/{co}",
        here=f"/w/{co}/reports/causes",
        report=found,
        counted=_counted,
        label=_label,
        drawn=charts.both(charts.bars, _("每個原因的工單數，數字見下表"), bars, name="causes") if bars else "",
        year=found.last_day.year,
        this_year=now().astimezone(times.zone(_zone(visitor))).year,
    )


@get("/w/{co:str}/reports/causes.csv")
async def table(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, Permission.REPORT_READ)
    found = await _read(request, visitor)
    head = [_("代碼"), _("原因"), *(f"{month:%Y-%m}" for month in found.months), _("合計"), _("重新開啟")]
    rows = [
        [one.code, " › ".join(one.path), *map(str, _counted(found, one)), str(one.tickets), str(one.reopened)]
        for one in found.causes
    ]
    return Response(
        cells.BOM + cells.table((head, *rows)),
        media_type="text/csv",
        headers={"Content-Disposition": 'attachment; filename="causes.csv"', "Cache-Control": "no-store"},
    )


async def _read(request: Request[Any, Any, Any], visitor: Visitor) -> CauseReport:
    """A calendar year that was asked for, else the last twelve months, this one included."""
    zone = _zone(visitor)
    today = now().astimezone(times.zone(zone)).date()
    asked = request.query_params.get("year", "")
    if asked.isascii() and asked.isdigit() and 2000 <= int(asked) <= today.year:
        first, last = date(int(asked), 1, 1), date(int(asked), 12, 31)
    else:
        first, last = _months_back(today, MONTHS - 1), today
    command = CauseReportQuery(first_day=first, last_day=last, zone=zone)
    return await ask(request, visitor, READ_CAUSE_REPORT, command)


def _months_back(day: date, months: int) -> date:
    first = day.replace(day=1)
    for _month in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    return first


def _counted(report: CauseReport, cause: CauseFigures) -> list[int]:
    by_month = {one.month: one.tickets for one in cause.months}
    return [by_month.get(month, 0) for month in report.months]


def _label(cause: CauseFigures) -> str:
    return f"{cause.code} {' › '.join(cause.path)}".strip()


def _zone(visitor: Visitor) -> str:
    return visitor.standing.zone if visitor.standing else "UTC"


ROUTES = (report, table)
