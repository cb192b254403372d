"""What a ticket is called on the customers' side: never a state's own name, never a promise nobody made."""

from datetime import datetime
from typing import Any

from gateway.i18n import N_, _
from gateway.pages.frame import times
from shared.contracts.helpdesk import TicketHead, TicketRow
from shared.contracts.helpdesk import TicketState as S
from shared.contracts.standing import ClockLine
from shared.core.clock import now

ANSWER = "first_response"

STEP = {
    S.NEW: 1,
    S.OPEN: 2,
    S.WAITING_CUSTOMER: 2,
    S.WAITING_THIRD_PARTY: 2,
    S.SCHEDULED: 2,
    S.RESOLVED: 3,
    S.CLOSED: 4,
    S.SPAM: 4,
    S.MERGED: 4,
}


def chip(state: S) -> tuple[str, str, str]:
    """Words, tone, icon."""
    return {
        S.NEW: (_("已收到"), "brand", "inbox"),
        S.OPEN: (_("工程師處理中"), "brand", "wrench"),
        S.WAITING_CUSTOMER: (_("等您回覆"), "hold", "message-circle"),
        S.WAITING_THIRD_PARTY: (_("等候零件或原廠"), "hold", "package"),
        S.SCHEDULED: (_("已約好時間"), "hold", "calendar-clock"),
        S.RESOLVED: (_("已解決，請確認"), "ok", "circle-check"),
        S.CLOSED: (_("已完成"), "", "circle-check-big"),
        S.SPAM: (_("已結束"), "", "circle-check-big"),
        S.MERGED: (_("已併入其他問題"), "", "merge"),
    }[state]


def steps() -> tuple[str, ...]:
    return _("已收到"), _("處理中"), _("請您確認"), _("完成")


def headline(ticket: TicketHead, zone: str, until: Any = None) -> tuple[str, str]:
    """One fact, or who acts next: icon, words."""
    if ticket.state is S.SCHEDULED:
        time = times.clock(until, zone) if until is not None else ""
        return "calendar-clock", _("約定時間 {time}").format(time=time) if time else _("已約好處理時間")
    if ticket.state is S.OPEN:
        return "wrench", _by(ticket) if ticket.assignee_name else _("工程師處理中")
    icon, words = _HEADLINES.get(ticket.state, _DONE)
    return icon, _(words)


_HEADLINES = {
    S.NEW: ("inbox", N_("我們已收到，正在安排工程師")),
    S.WAITING_CUSTOMER: ("message-circle", N_("等您回覆後繼續處理")),
    S.WAITING_THIRD_PARTY: ("package", N_("等候零件或原廠回覆")),
    S.RESOLVED: ("circle-check", N_("請您確認是否已恢復正常")),
}
_DONE = ("circle-check-big", N_("這個問題已完成"))


def line(ticket: TicketHead, zone: str, until: Any = None) -> tuple[str, str, str]:
    """Icon, headline, detail."""
    if ticket.state is S.SCHEDULED:
        detail = _by(ticket)
    elif ticket.state is S.NEW:
        detail = _("收到時間 {time}").format(time=_opened(ticket, zone))
    else:
        detail = _("最後更新 {time}").format(time=times.clock(ticket.updated_at, zone))
    return *headline(ticket, zone, until), detail


def _by(ticket: TicketHead) -> str:
    who = ticket.assignee_name
    return _("由{name}處理").format(name=who) if who else _("正在安排工程師")


def _opened(ticket: TicketHead, zone: str) -> str:
    return times.clock(ticket.opened_at, zone)


TABS = (
    ("", lambda: _("全部")),
    (S.WAITING_CUSTOMER, lambda: _("等您回覆")),
    (S.RESOLVED, lambda: _("請您確認")),
    (S.OPEN, lambda: _("處理中")),
    (S.CLOSED, lambda: _("已完成")),
)
"""The list's views: value of `state`, words."""


def promised(clocks: tuple[ClockLine, ...], zone: str) -> str:
    """What we said we would do by when: the answer until it came, then the solution. Late is said plainly; a pause has
    no time. Empty if nothing was promised."""
    by_name = {one.clock: one for one in clocks if one.phase == "running" and one.due_at is not None}
    one = by_name.get(ANSWER) or by_name.get("total_resolution")
    return _until(one.clock, one.due_at, zone) if one is not None and one.due_at is not None else ""


def promise(row: TicketRow, zone: str) -> str:
    """The same on a card."""
    return _until(row.promise, row.next_due, zone) if row.promise and row.next_due is not None else ""


def _until(clock: str, due: datetime, zone: str) -> str:
    if due <= now():
        return _("比預計的時間晚了，我們正在加緊處理")
    time = times.clock(due, zone)
    return _("預計 {time} 前回覆您").format(time=time) if clock == ANSWER else _("預計 {time} 前解決").format(time=time)
