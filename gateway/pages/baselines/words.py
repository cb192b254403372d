"""What states of baselines and ways to differ are called."""

from collections.abc import Mapping

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.frame import parts
from shared.contracts.delivery.baselines import BaselineState, Differs
from shared.contracts.delivery.changes import ChangeState

STATES: Mapping[str, tuple[str, str, str]] = {
    BaselineState.DRAFT: (N_("草稿"), "", "pencil-line"),
    BaselineState.SUBMITTED: (N_("審批中"), "brand", "stamp"),
    BaselineState.APPROVED: (N_("現行基準"), "ok", "circle-check"),
    BaselineState.SUPERSEDED: (N_("已被取代"), "", "history"),
}
DIFFERS: Mapping[str, tuple[str, str]] = {
    Differs.MOVED: (N_("日期變動"), "warn"),
    Differs.ADDED: (N_("新增"), "brand"),
    Differs.REMOVED: (N_("移除"), "bad"),
    Differs.CHANGED: (N_("內容變動"), ""),
}
CHANGES: Mapping[str, tuple[str, str, str]] = {
    ChangeState.DRAFT: (N_("草稿"), "", "pencil-line"),
    ChangeState.ASSESSING: (N_("評估中"), "warn", "search"),
    ChangeState.INTERNAL_REVIEW: (N_("內部審批中"), "brand", "stamp"),
    ChangeState.CUSTOMER_REVIEW: (N_("待客戶決定"), "brand", "hourglass"),
    ChangeState.APPROVED: (N_("雙方同意"), "ok", "circle-check"),
    ChangeState.REJECTED: (N_("不執行"), "bad", "circle-x"),
    ChangeState.APPLIED: (N_("已執行"), "ok", "circle-check"),
}
OWN: Mapping[str, str] = {
    ChangeState.CUSTOMER_REVIEW: N_("請您決定"),
    ChangeState.INTERNAL_REVIEW: N_("評估中"),
}
"""How a customer is told of it, where that differs."""
VERBS: Mapping[str, str] = {
    "write": N_("寫下變更"),
    "save": N_("修改內容與評估"),
    "hand_in": N_("提交評估"),
    "request": N_("客戶提出"),
    "review": N_("送內部審批"),
    "pass_on": N_("內部同意，請客戶決定"),
    "refuse": N_("內部不同意"),
    "send_back": N_("退回評估"),
    "agree": N_("客戶同意"),
    "decline": N_("客戶不同意"),
    "apply": N_("執行變更，建立新基準與預算版本"),
}
DAY = 480
"""Minutes of a working day."""


def state(code: str) -> Markup:
    word, tone, icon = STATES[code]
    return parts.chip(_(word), tone, icon)


def change(code: str) -> Markup:
    word, tone, icon = CHANGES[code]
    return parts.chip(_(word), tone, icon)


def own_change(code: str) -> Markup:
    word, tone, icon = CHANGES[code]
    return parts.chip(_(OWN.get(code, word)), tone, icon)


def verb(code: str) -> str:
    return _(VERBS[code])


def differs(code: str) -> Markup:
    word, tone = DIFFERS[code]
    return parts.chip(_(word), tone)


def late(days: int | None) -> str:
    """By how many working days, in words; nothing where it cannot be said."""
    if days is None:
        return ""
    if days == 0:
        return _("準時")
    text = _("晚 {count} 天") if days > 0 else _("早 {count} 天")
    return text.format(count=abs(days))


def tone(days: int | None) -> str:
    return "t-bad" if days is not None and days > 0 else ""


def percent(rate: str | None) -> str:
    """A share as people read it, with its sign."""
    return "" if rate is None else f"{float(rate) * 100:+.1f}%"


def effort(minutes: int) -> str:
    """Days of one person's work."""
    return f"{minutes / DAY:.1f}".removesuffix(".0")


def shifts(days: int | None) -> str:
    """What it does to the last day, as a customer reads it."""
    if not days:
        return _("不變")
    text = _("延後 {count} 個工作天") if days > 0 else _("提早 {count} 個工作天")
    return text.format(count=abs(days))
