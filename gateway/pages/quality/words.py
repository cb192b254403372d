"""What grades, states, methods and causes are called."""

from datetime import date

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.frame import parts, times
from gateway.pages.frame.roles import role_name
from shared.contracts.delivery.quality_kinds import (
    CheckMethod,
    CheckState,
    DefectCause,
    DefectGrade,
    DefectSource,
    WhoseTurn,
)
from shared.contracts.delivery.quality_kinds import NonconformityState as S

STATES: dict[str, tuple[str, str, str]] = {
    S.OPEN: (N_("待分級"), "brand", "circle-dot"),
    S.GRADED: (N_("待指派"), "brand", "user-plus"),
    S.ASSIGNED: (N_("待整改"), "brand", "clipboard-list"),
    S.IN_RECTIFICATION: (N_("整改中"), "brand", "wrench"),
    S.DONE_BY_OWNER: (N_("待複查"), "hold", "search-check"),
    S.BACK: (N_("複查退回"), "warn", "undo-2"),
    S.VERIFIED: (N_("待結案報告"), "hold", "file-text"),
    S.EFFECT_WATCH: (N_("效果觀察"), "hold", "eye"),
    S.CLOSED: (N_("已關閉"), "ok", "circle-check"),
    S.REOPENED: (N_("重新開啟"), "bad", "rotate-ccw"),
}
GRADES: dict[str, tuple[str, str, str]] = {
    DefectGrade.MAJOR: (N_("重大"), "bad", "octagon-x"),
    DefectGrade.GENERAL: (N_("一般"), "warn", "triangle-alert"),
    DefectGrade.MINOR: (N_("輕微"), "", "info"),
}
METHODS: dict[str, str] = {
    CheckMethod.SELF: N_("內部自查"),
    CheckMethod.CROSS: N_("交叉檢查"),
    CheckMethod.CUSTOMER: N_("客戶反饋"),
    CheckMethod.INSPECT: N_("檢驗"),
    CheckMethod.TEST: N_("測試"),
    CheckMethod.AUDIT: N_("審核"),
}
SOURCES: dict[str, str] = {
    **METHODS,
    DefectSource.TICKET: N_("售後工單"),
    DefectSource.ACCEPTANCE: N_("驗收保留事項"),
    DefectSource.SEEN: N_("現場發現"),
}
CHECKS: dict[str, tuple[str, str, str]] = {
    CheckState.PLANNED: (N_("待檢查"), "brand", "calendar"),
    CheckState.IN_PROGRESS: (N_("檢查中"), "brand", "search-check"),
    CheckState.PASSED: (N_("通過"), "ok", "circle-check"),
    CheckState.FAILED: (N_("不通過"), "bad", "circle-x"),
    CheckState.WAIVED: (N_("免檢"), "", "ban"),
}
CAUSES: dict[str, str] = {
    DefectCause.PEOPLE: N_("人員與技能"),
    DefectCause.METHOD: N_("方法與流程"),
    DefectCause.TOOLS: N_("設備與工具"),
    DefectCause.MATERIAL: N_("材料"),
    DefectCause.ENVIRONMENT: N_("環境"),
    DefectCause.MEASUREMENT: N_("量測與驗證"),
    DefectCause.REQUIREMENT: N_("需求不清"),
    DefectCause.COMMUNICATION: N_("溝通"),
    DefectCause.SUPPLIER: N_("供應商"),
    DefectCause.OTHER: N_("其他原因"),
}
VERBS: dict[str, tuple[str, str, str]] = {
    "raise": (N_("登記問題"), "flag", "brand"),
    "grade": (N_("判定等級"), "scale", ""),
    "form": (N_("成立專項小組"), "users", ""),
    "hear": (N_("管理層確認知悉"), "megaphone", ""),
    "assign": (N_("指派給"), "user-check", ""),
    "start": (N_("開始整改"), "wrench", ""),
    "save": (N_("更新整改內容"), "pencil-line", ""),
    "finish": (N_("整改完成，送複查"), "send", "brand"),
    "verify": (N_("複查合格"), "check", "ok"),
    "send_back": (N_("複查退回"), "undo-2", "warn"),
    "report": (N_("提交結案報告"), "file-text", ""),
    "watch": (N_("進入效果觀察"), "eye", ""),
    "close": (N_("效果確認，關閉"), "circle-check", "ok"),
    "reopen": (N_("重新開啟"), "rotate-ccw", "bad"),
    "recur": (N_("同樣的問題再次發生，重新開啟"), "rotate-ccw", "bad"),
    "case": (N_("又發現一例"), "layers", "warn"),
}
PILES = (N_("待分級"), N_("待指派"), N_("待整改"), N_("整改中"), N_("待複查"), N_("效果觀察"), N_("已關閉"))
STEPS: tuple[tuple[str, tuple[S, ...]], ...] = (
    (N_("分級"), (S.OPEN,)),
    (N_("指派"), (S.GRADED, S.REOPENED)),
    (N_("整改"), (S.ASSIGNED, S.IN_RECTIFICATION, S.BACK)),
    (N_("複查"), (S.DONE_BY_OWNER, S.VERIFIED)),
    (N_("效果觀察"), (S.EFFECT_WATCH,)),
    (N_("關閉"), (S.CLOSED,)),
)
"""The way of every nonconformity."""
JUDGED: tuple[tuple[str, str], ...] = (("1", N_("1 小")), ("2", N_("2 中")), ("3", N_("3 大")))


def state(code: str) -> Markup:
    word, tone, icon = STATES[code]
    return parts.chip(_(word), tone, icon)


def grade(code: str | None) -> Markup:
    if code is None:
        return parts.chip(_("未分級"), "", "circle-dashed")
    word, tone, icon = GRADES[code]
    return parts.chip(_(word), tone, icon)


def check(code: str) -> Markup:
    word, tone, icon = CHECKS[code]
    return parts.chip(_(word), tone, icon)


def said(table: dict[str, str], code: str) -> str:
    return _(table[code])


def verb(code: str) -> tuple[str, str, str]:
    word, icon, tone = VERBS[code]
    return _(word), icon, tone


def options(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(str(code), _(word)) for code, word in table.items()]


def named(table: dict[str, tuple[str, str, str]]) -> list[tuple[str, str]]:
    return [(str(code), _(word)) for code, (word, _tone, _icon) in table.items()]


def judged() -> list[tuple[str, str]]:
    return [(code, _(word)) for code, word in JUDGED]


def piles() -> list[str]:
    return [_(word) for word in PILES]


def step_of(code: str) -> int:
    return next(number for number, (_word, states) in enumerate(STEPS) if code in states)


def steps() -> list[str]:
    return [_(word) for word, _states in STEPS]


def whose(waiting: WhoseTurn) -> str:
    """People by name, then roles: 「林語彤、質量人員」."""
    return _("、").join([*waiting.names, *(role_name(one) for one in waiting.roles)])


def left(day: date | None, today: date, *, over: bool = False) -> tuple[str, str]:
    """A day as it is from today, and its tone; `over`: it counts no more."""
    if day is None:
        return "", ""
    away = (day - today).days
    if over:
        return times.whole(day), ""
    if away < 0:
        return _("逾期 {n} 天").format(n=-away), "bad"
    if away == 0:
        return _("今天"), "warn"
    return (_("明天"), "warn") if away == 1 else (times.whole(day), "")
