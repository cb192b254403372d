"""What a customer is told of his projects: states as he sees them, never as we work."""

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.frame import parts
from gateway.pages.projects.words import LINE, PHASES
from shared.contracts.delivery.acceptance_views import AcceptanceState as S
from shared.contracts.delivery.acceptance_views import AcceptanceVerdict
from shared.contracts.delivery.deliverables import DeliverableState as D
from shared.contracts.delivery.deliverables import DocumentClass, Verdict
from shared.contracts.delivery.projects import Phase

DELIVERABLES: dict[str, tuple[str, str, str]] = {
    D.DELIVERED: (N_("等您確認"), "hold", "circle-help"),
    D.ACCEPTED: (N_("您已通過"), "ok", "circle-check"),
    D.CONDITIONAL: (N_("有條件通過"), "warn", "circle-alert"),
    D.REJECTED: (N_("您未通過"), "bad", "circle-x"),
}
ACCEPTANCES: dict[str, tuple[str, str, str]] = {
    S.PROPOSED: (N_("等您確認日期"), "hold", "calendar"),
    S.CONFIRMED: (N_("日期已確認"), "brand", "calendar-check"),
    S.IN_SESSION: (N_("驗收進行中"), "brand", "clipboard-check"),
    S.FIXING: (N_("補正中"), "warn", "wrench"),
    S.ACCEPTED: (N_("驗收通過"), "ok", "circle-check"),
    S.ACCEPTED_WITH_RESERVATIONS: (N_("有保留通過"), "ok", "circle-check"),
    S.REJECTED: (N_("驗收未通過"), "bad", "circle-x"),
}
"""Before the proposal, and when it was taken back, it is being prepared."""
CLASSES: dict[str, str] = {
    DocumentClass.PROJECT_DOCUMENT: N_("項目文件"),
    DocumentClass.SERVICE_REPORT: N_("服務報告"),
    DocumentClass.TEST_REPORT: N_("測試報告"),
    DocumentClass.CUSTOMER_FEEDBACK: N_("客戶回饋"),
    DocumentClass.OTHER: N_("其他成果"),
}
VERDICTS: dict[str, str] = {
    Verdict.ACCEPTED: N_("通過"),
    Verdict.CONDITIONAL: N_("有條件通過"),
    Verdict.REJECTED: N_("未通過"),
}
DECISIONS: dict[str, tuple[str, str]] = {
    AcceptanceVerdict.ACCEPTED: (N_("通過驗收"), N_("交付的內容符合驗收標準")),
    AcceptanceVerdict.ACCEPTED_WITH_RESERVATIONS: (N_("通過，但有保留事項"), N_("寫下還要補正什麼、希望何時完成")),
    AcceptanceVerdict.REJECTED: (N_("不通過"), N_("寫下理由，我們補正後再約一次")),
}
SCORES: dict[int, str] = {1: N_("很不滿意"), 2: N_("不滿意"), 3: N_("普通"), 4: N_("滿意"), 5: N_("很滿意")}


def deliverable(state: str) -> Markup:
    word, tone, icon = DELIVERABLES[state]
    return parts.chip(_(word), tone, icon)


def acceptance(state: str) -> Markup:
    word, tone, icon = ACCEPTANCES.get(state, (N_("準備中"), "", "hourglass"))
    return parts.chip(_(word), tone, icon)


def document_class(code: str) -> str:
    return _(CLASSES[code])


def verdict(code: str) -> str:
    return _(VERDICTS[code])


def decisions() -> list[tuple[str, str, str]]:
    return [(code, _(word), _(hint)) for code, (word, hint) in DECISIONS.items()]


def decision(code: str) -> str:
    return _(DECISIONS[code][0])


def scores() -> list[tuple[int, str]]:
    return [(score, _(word)) for score, word in SCORES.items()]


def steps(phase: Phase) -> list[tuple[str, str]]:
    """The line of service: each phase's name, and "done" or "now" or nothing. Of one that stopped nothing is now."""
    if phase in {Phase.CLOSED, Phase.ARCHIVED}:
        return [(_(PHASES[one][0]), "done") for one in LINE]
    at = LINE.index(phase) if phase in LINE else -1
    said = ["done" if place < at else "now" if place == at else "" for place in range(len(LINE))]
    return [(_(PHASES[one][0]), how) for one, how in zip(LINE, said, strict=True)]


def hours(minutes: int) -> str:
    """Of a service promise: in hours where it is whole hours."""
    if minutes % 60:
        return _("{n} 分鐘").format(n=minutes)
    return _("{n} 小時").format(n=minutes // 60)
