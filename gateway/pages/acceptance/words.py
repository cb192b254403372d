"""What states, problems and verdicts of an acceptance are called."""

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.frame import parts
from gateway.pages.terms.words import duration
from shared.contracts.delivery.acceptance_views import (
    AcceptanceState,
    AcceptanceVerdict,
    Commitment,
    PackProblem,
)
from shared.contracts.delivery.deliverables import DocumentClass

S = AcceptanceState
STATES: dict[str, tuple[str, str, str]] = {
    S.NONE: (N_("還沒開始"), "", "circle-dashed"),
    S.PREPARING: (N_("準備資料"), "brand", "clipboard-check"),
    S.PACK_COMPLETE: (N_("資料齊全"), "ok", "circle-check"),
    S.PROPOSED: (N_("等客戶確認"), "warn", "hourglass"),
    S.CONFIRMED: (N_("日期已確認"), "ok", "calendar-check"),
    S.IN_SESSION: (N_("驗收中"), "brand", "users"),
    S.FIXING: (N_("補正中"), "warn", "pencil-line"),
    S.ACCEPTED: (N_("已驗收"), "ok", "badge-check"),
    S.ACCEPTED_WITH_RESERVATIONS: (N_("有保留驗收"), "warn", "badge-check"),
    S.REJECTED: (N_("不接受"), "bad", "circle-x"),
}
LINE: tuple[tuple[str, frozenset[AcceptanceState]], ...] = (
    (N_("準備資料"), frozenset({S.PREPARING})),
    (N_("資料齊全"), frozenset({S.PACK_COMPLETE})),
    (N_("提出日期"), frozenset({S.PROPOSED})),
    (N_("客戶確認"), frozenset({S.CONFIRMED})),
    (N_("驗收會議"), frozenset({S.IN_SESSION, S.FIXING})),
    (N_("客戶簽署"), frozenset({S.ACCEPTED, S.ACCEPTED_WITH_RESERVATIONS, S.REJECTED})),
)
CLASSES: dict[str, str] = {
    DocumentClass.PROJECT_DOCUMENT: N_("項目文檔"),
    DocumentClass.SERVICE_REPORT: N_("服務報告"),
    DocumentClass.TEST_REPORT: N_("測試報告"),
    DocumentClass.CUSTOMER_FEEDBACK: N_("客戶反饋"),
    DocumentClass.OTHER: N_("其他"),
}
PROBLEMS: dict[str, str] = {
    PackProblem.MISSING: N_("還沒有內容"),
    PackProblem.UNREVIEWED: N_("還沒審查"),
    PackProblem.UNDELIVERED: N_("還沒交付"),
    PackProblem.REJECTED: N_("客戶退回"),
    PackProblem.HIDDEN: N_("客戶看不到"),
    PackProblem.STALE: N_("標準改了，要重新審查"),
}
VERDICTS: dict[str, tuple[str, str]] = {
    AcceptanceVerdict.ACCEPTED: (N_("驗收通過"), "ok"),
    AcceptanceVerdict.ACCEPTED_WITH_RESERVATIONS: (N_("有保留驗收"), "warn"),
    AcceptanceVerdict.REJECTED: (N_("不接受"), "bad"),
}
HAPPENED: dict[str, str] = {
    "begin": N_("開始準備驗收"),
    "exempt": N_("調整必備資料"),
    "promise": N_("寫下售後服務承諾"),
    "complete": N_("確認資料齊全"),
    "propose": N_("向客戶提出驗收"),
    "withdraw": N_("收回重新準備"),
    "confirm": N_("確認日期與標準"),
    "postpone": N_("希望改期"),
    "remind": N_("提醒驗收日將到"),
    "start": N_("開始驗收會議"),
    "record": N_("更新會議紀錄"),
    "fix": N_("進行補正"),
    "resume": N_("補正完成，繼續驗收"),
    "ask_decision": N_("請客戶決定"),
    "ask": N_("記下問題"),
    "ask_mine": N_("提出問題"),
    "answer": N_("回答問題"),
    "accept": N_("簽署：驗收通過"),
    "reserve": N_("簽署：有保留驗收"),
    "reject": N_("簽署：不接受"),
    "sent": N_("承諾已寄給客戶"),
}
CONTENT = "content"


def state(code: str) -> Markup:
    word, tone, icon = STATES[code]
    return parts.chip(_(word), tone, icon)


def line(code: str) -> list[tuple[str, str]]:
    """The steps on the way, each with "done", "now" or nothing."""
    at = next((place for place, (_word, states) in enumerate(LINE) if code in states), -1)
    return [(_(word), "done" if place < at else "now" if place == at else "") for place, (word, _s) in enumerate(LINE)]


def document_class(code: str) -> str:
    return _(CLASSES[code])


def problem(code: str) -> str:
    return _(PROBLEMS[code])


def verdict(code: str) -> Markup:
    word, tone = VERDICTS[code]
    return parts.chip(_(word), tone, "badge-check")


def verdict_name(code: str) -> str:
    return _(VERDICTS[code][0])


def happened(what: str) -> str:
    return _(HAPPENED.get(what, what))


def differs(name: str) -> str:
    """What a signature does not hold for any more."""
    return _("紀錄內容") if name == CONTENT else name


def length(minutes: int | None) -> str:
    return duration(minutes) if minutes else _("不另承諾")


def hours(promised: Commitment) -> str:
    return _("全天計時") if promised.around_the_clock else _("客戶的服務時間內計時")


def period(months: int | None) -> str:
    return _("不限期") if months is None else _("驗收日起 {months} 個月").format(months=months)


def stars(score: int) -> str:
    return _("{score}／5").format(score=score)
