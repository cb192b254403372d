"""What health, causes and actions are called, and figures as people read them."""

from collections.abc import Mapping

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.frame import parts
from shared.contracts.delivery.control import Cause, Health, Reason, Recovery

HEALTHS: Mapping[str, tuple[str, str, str]] = {
    Health.GREEN: (N_("正常"), "ok", "circle-check"),
    Health.AMBER: (N_("注意"), "warn", "triangle-alert"),
    Health.RED: (N_("異常"), "bad", "circle-alert"),
    Health.NONE: (N_("尚無基準"), "", "circle-dashed"),
}
REASONS: Mapping[str, str] = {
    "spi": N_("時程績效 SPI(t) {value}"),
    "cpi": N_("成本績效 CPI {value}"),
    "finish": N_("預計晚 {value} 個工作天完成"),
    "milestones": N_("{value} 個里程碑到期未達成"),
    "baseline": N_("執行中卻沒有核准的基準"),
}
CAUSES: Mapping[str, str] = {
    Cause.SCOPE: N_("範圍變動"),
    Cause.ESTIMATE: N_("估算不準"),
    Cause.STAFF: N_("人力不足"),
    Cause.SUPPLIER: N_("供應商延遲"),
    Cause.CUSTOMER: N_("等待客戶"),
    Cause.TECHNICAL: N_("技術問題"),
    Cause.QUALITY: N_("返工"),
    Cause.OUTSIDE: N_("外部因素"),
}
RECOVERIES: Mapping[str, str] = {
    Recovery.RESOURCE: N_("增加資源"),
    Recovery.PROCESS: N_("優化流程"),
    Recovery.CUSTOMER: N_("與客戶協商"),
}
FORMULAS: Mapping[str, tuple[str, str]] = {
    "as_so_far": ("BAC ÷ CPI", N_("其餘照目前的效率")),
    "as_planned": ("AC + BAC − EV", N_("其餘照原計劃")),
    "cost_and_time": ("AC + (BAC − EV) ÷ (CPI × SPI)", N_("還要趕上日期")),
}
CURVE = N_("掙值曲線：計劃值、掙值與實際投入")
DAY = 480
"""Minutes of a working day."""


def health(code: str) -> Markup:
    word, tone, icon = HEALTHS[code]
    return parts.chip(_(word), tone, icon)


def reason(one: Reason) -> Markup:
    """A rule that was broken, as a sentence."""
    return parts.chip(_(REASONS[one.code]).format(value=one.value), HEALTHS[one.level][1])


def options(table: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(str(code), _(word)) for code, word in table.items()]


def said(table: Mapping[str, str], code: str) -> str:
    return _(table[code])


def formula(code: str) -> tuple[str, str]:
    written, assumed = FORMULAS[code]
    return written, _(assumed)


def days(minutes: int | None) -> str:
    """Person-days; what is not available is said so."""
    return _("無法計算") if minutes is None else f"{minutes / DAY:,.1f}".removesuffix(".0")


def index(value: str | None) -> str:
    return _("無法計算") if value is None else f"{float(value):.2f}"


def tone(value: str | None) -> str:
    """Of an index: 1 is as planned."""
    if value is None:
        return ""
    return "t-bad" if float(value) < 0.85 else "t-warn" if float(value) < 0.95 else ""


def percent(value: str | None) -> str:
    return "" if value is None else f"{float(value) * 100:+.0f}%"


def share(met: int, due: int) -> str:
    return f"{met} / {due}" if due else "—"


def plain(one: Reason) -> str:
    return _(REASONS[one.code]).format(value=one.value)


def short(value: str | None) -> str:
    """An index in a table."""
    return "—" if value is None else f"{float(value):.2f}"
