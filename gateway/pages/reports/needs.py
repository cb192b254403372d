"""`/w/{co}/reports/needs`: what customers ask for, with the change; and the table as a file."""

import asyncio
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get
from markupsafe import Markup

from gateway.i18n import _
from gateway.pages.desk.words import type_options
from gateway.pages.frame import times
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.reports import charts
from gateway.visitors import Visitor
from shared.contracts.desk.needs import READ_NEEDS, Need, Needs, NeedsQuery
from shared.contracts.helpdesk import TicketType
from shared.contracts.roles import Permission
from shared.core import cells
from shared.core.clock import now

PATH = "/w/{co:str}/reports/needs"
BARS = 10


@get(PATH)
async def needs(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, Permission.REPORT_READ)
    found, bell = await asyncio.gather(_read(request, visitor), unread(request, visitor))
    here = f"/w/{co}/reports/needs"
    kind = request.query_params.get("type", "")
    return render(
        request,
        "reports/needs.html",
        visitor,
        unread=bell,
        counts=None,
        base=f"/w/{co}",
        here=here,
        found=found,
        rows=[(path_of(one), one) for one in found.needs],
        change=change,
        month=f"{found.month:%Y-%m}",
        types=type_options(),
        type=kind,
        query=urlencode({"month": f"{found.month:%Y-%m}", "type": kind, "least": found.least}),
        drawn=_drawn(found),
    )


@get(f"{PATH}.csv")
async def table(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, Permission.REPORT_READ)
    found = await _read(request, visitor)
    months = [f"{one.month:%Y-%m}" for one in found.months]
    head = [_("分類"), *months, _("與上月比"), _("與去年同月比")]
    rows = [
        [path_of(one), *map(str, one.counts), _ratio(one.change), _ratio(one.change_of_year)] for one in found.needs
    ]
    headers = {"Content-Disposition": 'attachment; filename="needs.csv"', "Cache-Control": "no-store"}
    return Response(cells.BOM + cells.table((head, *rows)), media_type="text/csv", headers=headers)


async def _read(request: Request[Any, Any, Any], visitor: Visitor) -> Needs:
    """From the address: `month=2026-11`, `type=`, `least=`. Nonsense is the last whole month, since one that has just
    begun beside a whole one looks like a fall; and five."""
    zone = visitor.standing.zone if visitor.standing else "UTC"
    today = now().astimezone(times.zone(zone)).date()
    asked = request.query_params
    kind, least = asked.get("type", ""), asked.get("least", "")
    command = NeedsQuery(
        month=_month(asked.get("month", ""), today),
        type=TicketType(kind) if kind in set(TicketType) else None,
        least=int(least) if least.isdecimal() and 1 <= int(least[:4]) <= 1_000 and len(least) <= 4 else 5,
        zone=zone,
    )
    return await ask(request, visitor, READ_NEEDS, command)


def _month(text: str, today: date) -> date:
    last = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return last
    return found if 1992 <= found.year <= 8999 else last


def path_of(one: Need) -> str:
    return " › ".join(one.path) if one.path else _("未分類")


def change(ratio: float | None) -> str:
    """+12 %, −8 %; a dash where there is too little to speak of a change."""
    if ratio is None:
        return "—"
    percent = round(ratio * 100)
    return f"{'+' if percent > 0 else '−' if percent < 0 else '±'}{abs(percent)} %"


def _ratio(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.3f}"


def _drawn(found: Needs) -> dict[str, Markup]:
    volume = [(f"{one.month.year}/{one.month.month}", one.count, one.year_before) for one in found.months]
    most = [(path_of(one), one.this, 0) for one in found.needs if one.this][:BARS]
    return {
        "volume": charts.both(charts.columns, _("每月新進的工單數，與去年同月並列；數字見下表"), volume, name="volume"),
        "most": charts.both(charts.bars, _("這個月最多的分類，數字見下表"), most, name="most") if most else Markup(""),
    }


ROUTES = (needs, table)
