"""What a service report says, for the page and for the PDF."""

from datetime import date
from typing import Any

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.desk.words import PRIORITIES
from gateway.pages.frame import parts, times
from gateway.pages.improvements.words import STATES as WISHES
from gateway.pages.reports import charts
from gateway.pages.reports.words import clock, rate
from shared.contracts.desk.satisfaction import Share
from shared.contracts.desk.service_reports import ServiceReportState as S
from shared.contracts.desk.service_reports import ServiceReportView

STATES: dict[str, tuple[str, str]] = {
    S.DRAFT: (N_("草稿"), ""),
    S.REVIEWED: (N_("已審閱"), "brand"),
    S.SENT: (N_("已寄出"), "ok"),
}


def state(one: ServiceReportView) -> Markup:
    if one.received_at is not None:
        return parts.chip(_("已簽收"), "ok", "check")
    words, tone = STATES[one.state]
    return parts.chip(_(words), tone)


def month(day: date) -> str:
    return times.month(day)


def shown(one: ServiceReportView) -> dict[str, Any]:
    """Figures in words and pictures; every number of a picture stands in a table as well."""
    figures = one.figures
    kept = [(clock(row.clock), row.met, row.breached, rate(row.met, row.breached)) for row in figures.kept]
    categories = [(row.name or _("未分類"), row.count, 0) for row in figures.categories]
    return {
        "kept": kept,
        "rate": rate(sum(row.met for row in figures.kept), sum(row.breached for row in figures.kept)),
        "categories": [(name, count) for name, count, _zero in categories],
        "priorities": [(_priority(row.name), row.count) for row in figures.priorities],
        "causes": [(row.name or _("未指定"), row.count) for row in figures.causes],
        "wishes": [(f"{row.number} {row.title}", _(WISHES[row.state][0])) for row in figures.wishes],
        "said": [
            _said(_("解決率"), figures.solved, figures.least),
            _said(_("滿意率"), figures.satisfied, figures.least),
        ],
        "change": figures.opened - figures.opened_before,
        "drawn_kept": charts.shares(_("各時限達成與逾時的比例，數字見下表"), kept, name="kept") if kept else "",
        "drawn_categories": charts.bars(_("各分類的件數，數字見下表"), categories, name="cats") if categories else "",
    }


def _said(name: str, share: Share | None, least: int) -> tuple[str, str, str, str]:
    """A rate with its interval and its number, or that they are too few for one."""
    number = round(share.of) if share is not None else 0
    if share is None or share.rate is None or share.low is None or share.high is None or number < least:
        return name, _("人數太少"), "—", str(number)
    return name, f"{share.rate:.0%}", f"{share.low:.0%}–{share.high:.0%}", str(number)


def _priority(name: str | None) -> str:
    level = int((name or "P4")[1:])
    said = _(PRIORITIES[level])
    return f"{name} {said}"
