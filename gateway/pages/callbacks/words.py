"""What the desk calls the states of a call-back, how a call went, and why one must be."""

from datetime import datetime, timedelta

from gateway.i18n import N_, _
from gateway.pages.frame import times
from shared.contracts.desk.call_back_views import (
    BusinessResult,
    CallBackRow,
    CallBackState,
    CallResult,
    CallTab,
    Occasion,
    Source,
)
from shared.contracts.desk.recoveries import RecoveryState
from shared.core.clock import now

VIEWS = (
    (CallTab.MINE, N_("我的回訪")),
    (CallTab.TEAM, N_("團隊")),
    (CallTab.UNHAPPY, N_("不滿意待跟進")),
    (CallTab.DONE, N_("已完成")),
)
STATES: dict[str, tuple[str, str, str]] = {
    CallBackState.PLANNED: (N_("已排定"), "", "calendar-clock"),
    CallBackState.DUE: (N_("待回訪"), "brand", "phone"),
    CallBackState.IN_PROGRESS: (N_("回訪中"), "brand", "phone"),
    CallBackState.LINKED: (N_("等客戶用連結回答"), "hold", "mail"),
    CallBackState.ANSWERED: (N_("已回答"), "ok", "circle-check"),
    CallBackState.CONFIRMED: (N_("客戶已確認"), "ok", "circle-check"),
    CallBackState.REFUSED: (N_("不願回答"), "", "circle-x"),
    CallBackState.NO_CONTACT: (N_("聯絡不上"), "warn", "circle-dashed"),
    CallBackState.UNANSWERED: (N_("未回答"), "", "circle-dashed"),
    CallBackState.SUPPRESSED: (N_("避免打擾，未詢問"), "", "circle-pause"),
    CallBackState.EXCLUDED: (N_("不適用"), "", "ban"),
    CallBackState.VOID: (N_("已作廢"), "", "ban"),
}
"""Words, tone, icon."""
RESULTS: dict[str, tuple[str, str]] = {
    CallResult.ANSWERED: (N_("已接通，完成"), "circle-check"),
    CallResult.PARTIAL: (N_("只答了一部分"), "circle-dot"),
    CallResult.CALL_LATER: (N_("改約時間"), "calendar-clock"),
    CallResult.NO_ANSWER: (N_("未接"), "phone-missed"),
    CallResult.BUSY: (N_("忙線"), "phone-off"),
    CallResult.WRONG_NUMBER: (N_("號碼錯誤"), "circle-alert"),
    CallResult.REFUSED: (N_("不願回答"), "circle-x"),
}
BUSINESS: dict[str, tuple[str, str]] = {
    BusinessResult.SATISFIED: (N_("已結案"), "ok"),
    BusinessResult.RECOVERY: (N_("進入不滿意跟進"), "warn"),
    BusinessResult.REOPENED: (N_("工單已重新開啟"), "bad"),
    BusinessResult.NONE: (N_("沒有結論"), ""),
}
REASONS: dict[str, str] = {
    "urgent": N_("緊急或高優先"),
    "complaint": N_("客訴"),
    "reopened": N_("曾重新開啟"),
    "late": N_("曾逾時"),
    "first": N_("交付後第一張工單"),
    "vip": N_("重要客戶"),
    "care": N_("定期關懷"),
    "by_hand": N_("人工安排"),
    "window": N_("近期已詢問過"),
    "month": N_("本月詢問次數已滿"),
    "opted_out": N_("客戶不願被詢問"),
    "own": N_("處理人就是提出人"),
    "merged": N_("已併入其他工單"),
    "spam": N_("垃圾"),
    "contact_gone": N_("聯絡人已不在"),
}
OCCASIONS: dict[str, str] = {
    Occasion.DELIVERED: N_("交付後關懷"),
    Occasion.QUARTERLY: N_("季度服務回訪"),
    Occasion.IMPROVEMENT: N_("建議與申訴回訪"),
}
SOURCES: dict[str, str] = {Source.INTERVIEWER: N_("回訪人員記錄"), Source.CUSTOMER: N_("客戶自填")}
RECOVERY: dict[str, tuple[str, str]] = {
    RecoveryState.OPEN: (N_("待聯絡"), "bad"),
    RecoveryState.CONTACTED: (N_("待定方案"), "warn"),
    RecoveryState.PLANNED: (N_("處理中"), "brand"),
    RecoveryState.DONE: (N_("已完成"), "ok"),
    RecoveryState.CLOSED: (N_("已結案"), ""),
}
STEPS: dict[str, tuple[str, str]] = {
    "contact": (N_("已聯絡客戶"), N_("聯絡時說了什麼")),
    "plan": (N_("提出方案"), N_("要做什麼、何時完成")),
    "finish": (N_("方案已完成"), N_("結果如何")),
}
"""Verb → its button, what its text says."""


def groups(rows: tuple[CallBackRow, ...], zone: str) -> list[tuple[str, str, str, list[CallBackRow]]]:
    """Overdue, today, this week, later: heading, icon, tone, rows. What is due stays due until it is done."""
    moment = now()
    local = moment.astimezone(times.zone(zone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    bounds = (midnight, midnight + timedelta(days=1), midnight + timedelta(days=7 - local.weekday()))
    heads = (
        (_("逾期"), "circle-alert", "t-bad"),
        (_("今天"), "sun", ""),
        (_("本週"), "calendar", ""),
        (_("之後"), "calendar", ""),
    )
    found: list[list[CallBackRow]] = [[], [], [], []]
    for row in rows:
        found[_place(row.due_at, moment, bounds)].append(row)
    return [(*head, many) for head, many in zip(heads, found, strict=True) if many]


def _place(due: datetime, moment: datetime, bounds: tuple[datetime, datetime, datetime]) -> int:
    if due < bounds[0] or due < moment - timedelta(hours=4):
        return 0
    return 1 if due < bounds[1] else 2 if due < bounds[2] else 3


def about(row: CallBackRow) -> str:
    return row.number or _(OCCASIONS.get(row.occasion, ""))
