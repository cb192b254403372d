"""`/w/{co}/tickets/{no}/why`: why each promise is due when it is, printable for the customer."""

import asyncio
from datetime import datetime
from typing import Any

from litestar import Request, Response, get

from gateway.i18n import N_, _
from gateway.pages.desk.numbers import number_of
from gateway.pages.frame import times
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from shared.contracts.desk.ledgers import EXPLAIN_CLOCKS, LedgerRow
from shared.contracts.helpdesk import TICKET_PAGE, NumberQuery
from shared.contracts.roles import Permission

CLOCKS = {
    "first_response": N_("首次回應"),
    "next_response": N_("後續回應"),
    "update": N_("進度更新"),
    "first_resolution": N_("首次解決"),
    "total_resolution": N_("解決"),
    "callback": N_("回訪"),
}
CAUSES = {
    "running": N_("計時"),
    "paused": N_("暫停"),
    "night": N_("服務時間外"),
    "weekend": N_("週休"),
    "holiday": N_("假日"),
    "closure": N_("停止服務"),
    "resolved": N_("已解決"),
    "target": N_("時限改變"),
    "calendar": N_("服務時間改變"),
    "pinned": N_("約定時間"),
}
PAUSES = {
    "waiting_customer": N_("等待客戶"),
    "waiting_third_party": N_("等待第三方"),
    "scheduled": N_("已約定時間"),
}
CHANGES = frozenset({"target", "calendar", "pinned"})
PHASES = {
    "running": N_("計時中"),
    "paused": N_("暫停中"),
    "stopped": N_("已停止"),
    "void": N_("不再計算"),
}


@get("/w/{co:str}/tickets/{no:str}/why")
async def why(request: Request[Any, Any, Any], co: str, no: str) -> Response[Any]:
    visitor = await staff(request, co, Permission.TICKET_READ)
    assert visitor.standing is not None  # staff have one
    query = NumberQuery(number=number_of(no))
    page, told, bell = await asyncio.gather(
        ask(request, visitor, TICKET_PAGE, query),
        ask(request, visitor, EXPLAIN_CLOCKS, query),
        unread(request, visitor),
    )
    zone, base = visitor.standing.zone, f"/w/{visitor.standing.slug}"
    return render(
        request,
        "desk/why.html",
        visitor,
        unread=bell,
        ticket=page.ticket,
        told=told,
        zone=zone,
        counts=page.counts,
        base=base,
        here=f"{base}/tickets/{page.ticket.number}",
        clock_words={code: _(word) for code, word in CLOCKS.items()},
        phase_words={code: _(word) for code, word in PHASES.items()},
        cause_of=cause_of,
        between=lambda row: between(row, zone),
        length=length,
    )


def cause_of(row: LedgerRow) -> str:
    """In words; a pause by its reason."""
    if row.cause == "paused" and row.state in PAUSES:
        return _(PAUSES[row.state])
    return _(CAUSES[row.cause])


def between(row: LedgerRow, zone: str) -> str:
    """`11/30 09:00–12:00`; the second day only where it is another, the second time only where there is one."""
    start, end = row.starts_at, row.ends_at
    if row.cause in CHANGES or start == end:
        return _moment(start, zone)
    if times.day(start, zone) == times.day(end, zone):
        return f"{_moment(start, zone)}–{times.hm(end, zone)}"
    return f"{_moment(start, zone)} – {_moment(end, zone)}"


def _moment(at: datetime, zone: str) -> str:
    return f"{times.day(at, zone)} {times.hm(at, zone)}"


def length(seconds: int) -> str:
    """Business time: hours and minutes, never days, for a day of business hours is no day."""
    hours, minutes = seconds // 3600, seconds % 3600 // 60
    if hours:
        return _("{hours}時{minutes}分").format(hours=hours, minutes=f"{minutes:02}")
    return _("{minutes} 分").format(minutes=minutes) if minutes else _("{seconds} 秒").format(seconds=seconds)
