"""What gates, their states and their checks are called."""

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.frame import parts
from shared.contracts.delivery.gates import Answer, CheckView, Gate, GateState

GATES: dict[str, str] = {
    Gate.G1: N_("立項核准，團隊到位"),
    Gate.G2: N_("計劃就緒，可以動工"),
    Gate.G3: N_("成果齊備，可以驗收"),
    Gate.G4: N_("客戶驗收，承諾送達"),
    Gate.G5: N_("總結完成，資料歸檔"),
}
STATES: dict[str, tuple[str, str, str]] = {
    GateState.PENDING: (N_("待決定"), "", "circle-dashed"),
    GateState.PASSED: (N_("已通過"), "ok", "circle-check"),
    GateState.CONDITIONAL: (N_("附條件通過"), "warn", "circle-dot"),
    GateState.FAILED: (N_("未通過"), "bad", "circle-x"),
}
ANSWERS: dict[str, tuple[str, str, str]] = {
    Answer.KEPT: (N_("做到了"), "ok", "circle-check"),
    Answer.MISSING: (N_("還缺"), "bad", "circle-alert"),
    Answer.UNANSWERED: (N_("還沒有紀錄"), "warn", "circle-dashed"),
}
CHECKS: dict[str, str] = {
    "proposal_approved": N_("立項申請已核准"),
    "plan_owned": N_("計劃的每項任務與交付成果都有責任人"),
    "deliverables_measured": N_("計劃有交付成果，每項都有驗收標準"),
    "budget_drafted": N_("預算已編列"),
    "risks_reviewed": N_("風險排查過至少一次"),
    "risks_assessed": N_("風險已登記，並逐項評估"),
    "risks_answered": N_("中等以上的風險都有策略、責任人與期限"),
    "team_complete": N_("團隊齊備，職責已接受"),
    "plan_baselined": N_("計劃已核准為基準"),
    "checks_planned": N_("每項交付成果都排了質量檢查"),
    "pack_complete": N_("驗收資料齊全"),
    "no_major_open": N_("沒有未結的重大整改"),
    "no_failed_check": N_("沒有未通過的檢查"),
    "customer_accepted": N_("客戶已驗收"),
    "commitment_sent": N_("售後服務承諾已送達客戶"),
    "review_published": N_("項目總結已發布"),
    "manifest_kept": N_("歸檔清單已建立，內容相符"),
    "communication_active": N_("溝通計劃經部門主管核准"),
}
STEERED: dict[str, tuple[str, str]] = {
    "hold": (N_("暫停項目"), ""),
    "resume": (N_("恢復項目"), ""),
    "terminate": (N_("終止項目"), "danger soft"),
}


def state(code: str) -> Markup:
    word, tone, icon = STATES[code]
    return parts.chip(_(word), tone, icon)


def answer(code: str) -> Markup:
    word, tone, icon = ANSWERS[code]
    return parts.chip(_(word), tone, icon)


def says(check: CheckView) -> str:
    """The sentence that is true when it is kept."""
    return _(CHECKS[check.code])


def gate(code: str) -> str:
    return _(GATES[code])


def gaps(checks: tuple[CheckView, ...]) -> list[CheckView]:
    return [one for one in checks if one.answer is not Answer.KEPT]


def steered(verb: str) -> tuple[str, str]:
    word, tone = STEERED[verb]
    return _(word), tone
