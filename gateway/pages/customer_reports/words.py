"""What states, frequencies and what is in a report are called."""

from datetime import date

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.frame import parts, times
from shared.contracts.delivery.customer_reports import (
    CustomerReportState,
    ReportContent,
    ReportFrequency,
    ReportMilestone,
)
from shared.contracts.delivery.deliverables import DeliverableState

STATES: dict[str, tuple[str, str, str]] = {
    CustomerReportState.DRAFT: (N_("草稿"), "", "pencil-line"),
    CustomerReportState.APPROVED: (N_("已核准，還沒寄出"), "warn", "stamp"),
    CustomerReportState.SENT: (N_("已寄出"), "brand", "send"),
    CustomerReportState.READ: (N_("客戶已讀"), "ok", "circle-check"),
}
FREQUENCIES: dict[str, str] = {
    ReportFrequency.MONTHLY: N_("每月"),
    ReportFrequency.BIWEEKLY: N_("每兩週"),
}
DELIVERABLES: dict[str, tuple[str, str]] = {
    DeliverableState.DELIVERED: (N_("等您審閱"), "warn"),
    DeliverableState.ACCEPTED: (N_("已接受"), "ok"),
    DeliverableState.CONDITIONAL: (N_("有條件接受"), "warn"),
    DeliverableState.REJECTED: (N_("未接受"), "bad"),
}
AWAITED: dict[str, str] = {"deliverable": N_("交付成果"), "change": N_("變更申請")}


def state(code: str) -> Markup:
    word, tone, icon = STATES[code]
    return parts.chip(_(word), tone, icon)


def frequencies() -> list[tuple[str, str]]:
    return [(str(code), _(word)) for code, word in FREQUENCIES.items()]


def frequency(code: str) -> str:
    return _(FREQUENCIES[code])


def deliverable(code: str) -> Markup:
    """What is being written anew was delivered, and is judged again once it comes."""
    word, tone = DELIVERABLES.get(code, (N_("修訂中"), ""))
    return parts.chip(_(word), tone)


def awaited(kind: str) -> str:
    return _(AWAITED[kind])


def period(first: date, last: date) -> str:
    return f"{times.whole(first)} – {times.whole(last)}"


def percent(value: int | None) -> str:
    return _("無法計算") if value is None else f"{value}%"


def milestone(one: ReportMilestone, content: ReportContent) -> Markup:
    """Reached, late by the day of the report or by its forecast, or ahead."""
    if one.reached_on is not None:
        is_late = one.planned_on is not None and one.reached_on > one.planned_on
        return parts.chip(_("已達成"), "warn" if is_late else "ok", "circle-check")
    if one.expected_on is not None and one.expected_on < content.as_of:
        return parts.chip(_("已過期"), "bad", "circle-alert")
    if one.planned_on is not None and one.expected_on is not None and one.expected_on > one.planned_on:
        return parts.chip(_("延後"), "warn", "calendar-clock")
    return parts.chip(_("未到"), "")
