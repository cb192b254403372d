"""What phases, states and categories of delivery are called."""

from decimal import Decimal

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.frame import parts
from shared.contracts.delivery.projects import Part, Phase
from shared.contracts.delivery.proposals import BudgetLine, Category, ProposalState
from shared.contracts.delivery.requirements import Criterion, RequirementSource, RequirementState

PHASES: dict[str, tuple[str, str]] = {
    Phase.INITIATING: (N_("立項"), "brand"),
    Phase.PLANNING: (N_("策劃"), "brand"),
    Phase.EXECUTING: (N_("執行"), "brand"),
    Phase.ACCEPTANCE: (N_("驗收"), "brand"),
    Phase.AFTER_SALES: (N_("售後服務"), "ok"),
    Phase.CLOSED: (N_("已結案"), ""),
    Phase.ARCHIVED: (N_("已歸檔"), ""),
    Phase.ON_HOLD: (N_("暫停"), "warn"),
    Phase.TERMINATED: (N_("已終止"), "bad"),
}
LINE = (Phase.INITIATING, Phase.PLANNING, Phase.EXECUTING, Phase.ACCEPTANCE, Phase.AFTER_SALES)
"""The line of service, as every project goes it."""
PARTS: dict[str, str] = {Part.MANAGER: N_("項目經理"), Part.MEMBER: N_("成員")}
PROPOSALS: dict[str, tuple[str, str, str]] = {
    ProposalState.DRAFT: (N_("草稿"), "", "pencil-line"),
    ProposalState.DEPT_REVIEW: (N_("待部門主管審核"), "brand", "stamp"),
    ProposalState.MGMT_REVIEW: (N_("待管理層審批"), "brand", "stamp"),
    ProposalState.RETURNED: (N_("退回修改"), "warn", "undo-2"),
    ProposalState.APPROVED: (N_("已立項"), "ok", "circle-check"),
    ProposalState.REJECTED: (N_("未通過"), "bad", "circle-x"),
    ProposalState.WITHDRAWN: (N_("已收回"), "", "undo-2"),
}
NEEDS: dict[str, tuple[str, str]] = {
    RequirementState.CAPTURED: (N_("待評估"), "brand"),
    RequirementState.ASSESSED: (N_("已評估"), "ok"),
    RequirementState.PROPOSED: (N_("已提出立項"), ""),
    RequirementState.SHELVED: (N_("擱置"), "warn"),
}
SOURCES: dict[str, str] = {
    RequirementSource.MARKET: N_("市場調研"),
    RequirementSource.CUSTOMER: N_("客戶提出"),
    RequirementSource.SUGGESTION: N_("客戶建議"),
    RequirementSource.TICKET: N_("工單"),
}
CRITERIA: dict[str, tuple[str, str]] = {
    Criterion.VALUE: (N_("價值"), N_("對客戶與公司有多大好處")),
    Criterion.FEASIBILITY: (N_("可行性"), N_("技術與條件是否做得到")),
    Criterion.CAPACITY: (N_("能力"), N_("現有人力與能力是否足夠")),
    Criterion.RISK: (N_("風險"), N_("5 表示幾乎沒有風險")),
}
WEIGHTS: dict[str, int] = {Criterion.VALUE: 35, Criterion.FEASIBILITY: 25, Criterion.CAPACITY: 20, Criterion.RISK: 20}
CATEGORIES: dict[str, str] = {
    Category.LABOUR: N_("人力成本"),
    Category.MATERIAL: N_("物資採購"),
    Category.RENTAL: N_("設備租賃"),
    Category.TRAVEL: N_("差旅費"),
    Category.COMMUNICATION: N_("通訊費"),
    Category.OFFICE: N_("辦公費"),
}
PROPOSAL_FIELDS = (
    ("background", N_("項目背景")),
    ("goal", N_("項目目標")),
    ("services", N_("服務內容")),
    ("outcome", N_("預期成果")),
)

GATES_SAID: dict[str, str] = {"failed": N_("在 {gate} 沒有放行"), "kept": N_("確認 {gate} 的條件已完成")}
HAPPENED: dict[str, str] = {
    "opened": N_("核准立項"),
    "planned": N_("編排計劃"),
    "plan_started": N_("從範本開始計劃"),
    "deviation_explained": N_("說明偏差"),
    "customer_report_approved": N_("核准客戶報告"),
    "customer_report_sent": N_("寄出客戶報告"),
    "report_issued": N_("發出進度報告"),
    "baseline_drafted": N_("起草計劃基準"),
    "baseline_submitted": N_("送審計劃基準"),
    "baseline_approved": N_("核准計劃基準"),
    "change_applied": N_("執行變更"),
    "team_joined": N_("調入團隊成員"),
    "team_accepted": N_("接受職責"),
    "team_left": N_("調離團隊成員"),
}


def happened(what: str) -> str:
    """`phase_planning` and `gate_failed_G2` name which; the others are words of their own."""
    if what.startswith("phase_"):
        return _("把項目轉為「{phase}」").format(phase=phase_name(what.removeprefix("phase_")))
    if what.startswith("gate_"):
        verb, _gap, gate = what.removeprefix("gate_").partition("_")
        return _(GATES_SAID[verb]).format(gate=gate)
    return _(HAPPENED[what]) if what in HAPPENED else what


def phase(code: str) -> Markup:
    word, tone = PHASES[code]
    return parts.chip(_(word), tone)


def phase_name(code: str) -> str:
    return _(PHASES[code][0])


def proposal(code: str) -> Markup:
    word, tone, icon = PROPOSALS[code]
    return parts.chip(_(word), tone, icon)


def need(code: str) -> Markup:
    word, tone = NEEDS[code]
    return parts.chip(_(word), tone)


def said(table: dict[str, str], code: str) -> str:
    return _(table[code])


def criteria() -> list[tuple[str, str, str, int]]:
    return [(str(code), _(word), _(hint), WEIGHTS[code]) for code, (word, hint) in CRITERIA.items()]


def categories() -> list[tuple[str, str]]:
    return [(str(code), _(word)) for code, word in CATEGORIES.items()]


def fields() -> list[tuple[str, str]]:
    return [(name, _(word)) for name, word in PROPOSAL_FIELDS]


def share(amount: str, total: str) -> str:
    """Of a whole, in percent to one place; nothing of nothing."""
    if not Decimal(total):
        return "—"
    return f"{Decimal(amount) / Decimal(total) * 100:.1f}%"


def by_category(lines: tuple[BudgetLine, ...]) -> list[tuple[str, Decimal]]:
    """Every category in the policy's order, with what its lines make."""
    return [
        (str(code), sum((Decimal(line.amount) for line in lines if line.category == code), Decimal(0)))
        for code in CATEGORIES
    ]
