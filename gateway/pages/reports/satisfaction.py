"""`/w/{co}/reports/satisfaction`: what customers said afterwards, with how sure the numbers are."""

import asyncio
from datetime import timedelta
from typing import Any

from litestar import Request, Response, get

from gateway.i18n import N_, _
from gateway.pages.frame import times
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.reports import words
from shared.contracts.desk.satisfaction import (
    READ_SATISFACTION,
    SatisfactionBy,
    SatisfactionQuery,
    Share,
)
from shared.contracts.roles import Permission
from shared.core.clock import now

BY: dict[str, str] = {
    SatisfactionBy.AGENT: N_("依客服"),
    SatisfactionBy.CUSTOMER: N_("依客戶"),
    SatisfactionBy.CATEGORY: N_("依分類"),
}
FUNNEL: tuple[tuple[str, str], ...] = (
    ("open", N_("進行中")),
    ("answered", N_("已回答")),
    ("confirmed", N_("客戶已確認")),
    ("refused", N_("不願回答")),
    ("no_contact", N_("聯絡不上")),
    ("unanswered", N_("未回答")),
    ("suppressed", N_("避免打擾，未詢問")),
    ("excluded", N_("不適用")),
    ("void", N_("重新開啟而作廢")),
)
"""Every call-back of the period stands in one of these."""


@get("/w/{co:str}/reports/satisfaction")
async def satisfaction(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, Permission.REPORT_READ)
    zone = visitor.standing.zone if visitor.standing else "UTC"
    today = now().astimezone(times.zone(zone)).date()
    first, last = words.period_of(request.query_params, today)
    wanted = request.query_params.get("by", "")
    by = SatisfactionBy(wanted) if wanted in set(SatisfactionBy) else SatisfactionBy.AGENT
    command = SatisfactionQuery(first_day=first, last_day=last, zone=zone, by=by)
    found, bell = await asyncio.gather(ask(request, visitor, READ_SATISFACTION, command), unread(request, visitor))
    days = (last - first + timedelta(days=1)).days if last == today else 0
    return render(
        request,
        "reports/satisfaction.html",
        visitor,
        unread=bell,
        counts=None,
        base=f"/w/{co}",
        here=f"/w/{co}/reports/satisfaction",
        found=found,
        by=by,
        ways=[(str(code), _(word)) for code, word in BY.items()],
        steps=[(_(word), getattr(found.funnel, name)) for name, word in FUNNEL],
        periods=words.PERIODS,
        days=days,
        percent=percent,
        sure=sure,
    )


def percent(share: Share) -> str:
    return "–" if share.rate is None else f"{share.rate * 100:.0f}%"


def sure(share: Share) -> str:
    """The interval and n: 62–71 %, n = 240."""
    if share.rate is None or share.low is None or share.high is None:
        return _("沒有資料")
    return f"{share.low * 100:.0f}–{share.high * 100:.0f}% · n={share.of:.4g}"


ROUTES = (satisfaction,)
