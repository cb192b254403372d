"""What states of reviews, targets and archives are called."""

from decimal import Decimal

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.frame import parts, times
from gateway.pages.frame.money import money
from shared.contracts.delivery.closing import ReviewState, TargetRow
from shared.contracts.delivery.lessons import LessonState

STATES: dict[str, tuple[str, str, str]] = {
    ReviewState.DRAFT: (N_("草稿"), "", "pencil-line"),
    ReviewState.TEAM_REVIEW: (N_("團隊檢視中"), "brand", "users"),
    ReviewState.PUBLISHED: (N_("已發布"), "ok", "circle-check"),
}
LESSONS: dict[str, tuple[str, str]] = {
    LessonState.DRAFT: (N_("草稿"), ""),
    LessonState.PUBLISHED: (N_("已發布"), "ok"),
    LessonState.RETIRED: (N_("已停用"), "warn"),
}
TARGETS: dict[str, str] = {
    "finish": N_("完成日（實際為客戶驗收日）"),
    "plan": N_("完成日（實際為最後的計劃）"),
    "budget": N_("預算"),
    "risks": N_("登記的風險（實際為已發生）"),
}
KEPT: dict[str, str] = {
    "proposal": N_("立項申請"),
    "plan": N_("計劃"),
    "budget": N_("預算"),
    "risks": N_("風險"),
    "risk_reviews": N_("風險排查"),
    "responsibilities": N_("職責分工"),
    "baselines": N_("計劃基準"),
    "changes": N_("變更申請"),
    "reports": N_("進度報告"),
    "deliverables": N_("交付成果"),
    "checks": N_("品質檢查"),
    "nonconformities": N_("整改"),
    "communication": N_("溝通計劃"),
    "customer_reports": N_("客戶報告"),
    "gates": N_("關卡"),
    "review": N_("項目總結"),
    "lessons": N_("經驗"),
}


def state(code: str) -> Markup:
    word, tone, icon = STATES[code]
    return parts.chip(_(word), tone, icon)


def lesson(code: str) -> Markup:
    word, tone = LESSONS[code]
    return parts.chip(_(word), tone)


def target(row: TargetRow) -> str:
    return _(TARGETS[row.what])


def value(row: TargetRow, text: str | None) -> str:
    """What is not recorded is said to be so."""
    if text is None:
        return _("沒有紀錄")
    if row.kind == "day":
        return times.dated(text)
    if row.kind.startswith("money:"):
        return money(Decimal(text), row.kind.removeprefix("money:"))
    return text


def kept(kind: str) -> str:
    return _(KEPT[kind])
