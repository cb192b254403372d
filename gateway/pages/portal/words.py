"""What a ticket is called on the customers' side: never a state's own name, never a promise nobody made."""

from typing import Any

from gateway.i18n import _
from gateway.pages.frame import times
from shared.contracts.helpdesk import TicketRow
from shared.contracts.helpdesk import TicketState as S

STEP = {
    S.NEW: 1,
    S.OPEN: 2,
    S.WAITING_CUSTOMER: 2,
    S.WAITING_THIRD_PARTY: 2,
    S.SCHEDULED: 2,
    S.RESOLVED: 3,
    S.CLOSED: 4,
    S.SPAM: 4,
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
    }[state]


def steps() -> tuple[str, ...]:
    return _("已收到"), _("處理中"), _("請您確認"), _("完成")


def line(ticket: TicketRow, zone: str, until: Any = None) -> tuple[str, str, str]:
    """One fact and who acts next: icon, headline, detail."""
    who = ticket.assignee_name or ""
    changed = _("最後更新 {time}").format(time=times.clock(ticket.updated_at, zone))
    by = _("由{name}處理").format(name=who) if who else _("正在安排工程師")
    if ticket.state is S.SCHEDULED:
        time = times.clock(until, zone) if until is not None else ""
        return "calendar-clock", _("約定時間 {time}").format(time=time) if time else _("已約好處理時間"), by
    return {
        S.NEW: ("inbox", _("我們已收到，正在安排工程師"), _("收到時間 {time}").format(time=_opened(ticket, zone))),
        S.OPEN: ("wrench", by if who else _("工程師處理中"), changed),
        S.WAITING_CUSTOMER: ("message-circle", _("等您回覆後繼續處理"), changed),
        S.WAITING_THIRD_PARTY: ("package", _("等候零件或原廠回覆"), changed),
        S.RESOLVED: ("circle-check", _("請您確認是否已恢復正常"), changed),
    }.get(ticket.state, ("circle-check-big", _("這個問題已完成"), changed))


def _opened(ticket: TicketRow, zone: str) -> str:
    return times.clock(ticket.opened_at, zone)


TABS = (
    ("", lambda: _("全部")),
    (S.WAITING_CUSTOMER, lambda: _("等您回覆")),
    (S.RESOLVED, lambda: _("請您確認")),
    (S.OPEN, lambda: _("處理中")),
    (S.CLOSED, lambda: _("已完成")),
)
"""The list's views: value of `state`, words."""
