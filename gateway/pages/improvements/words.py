"""What suggestions and complaints are said to be."""

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.frame import parts
from shared.contracts.desk.improvements import ImprovementKind as K
from shared.contracts.desk.improvements import ImprovementState as S
from shared.contracts.desk.improvements import ImprovementWay as W

KINDS: dict[str, tuple[str, str, str]] = {
    K.SUGGESTION: (N_("改善建議"), "lightbulb", ""),
    K.COMPLAINT: (N_("申訴"), "megaphone", "warn"),
}
STATES: dict[str, tuple[str, str]] = {
    S.NEW: (N_("新收到"), "brand"),
    S.ACKNOWLEDGED: (N_("已告知收到"), ""),
    S.ACCEPTED: (N_("改善中"), "ok"),
    S.DECLINED: (N_("不採納"), ""),
    S.ENDED: (N_("已結束"), ""),
}
WAYS: dict[str, str] = {
    W.PORTAL: N_("客戶入口"),
    W.TICKET: N_("工單"),
    W.PHONE: N_("電話"),
    W.MAIL: N_("電子郵件"),
    W.VISIT: N_("到場"),
}
VERBS: dict[str, str] = {
    "open": N_("提出"),
    "own": N_("換人負責"),
    "acknowledge": N_("告知收到"),
    "accept": N_("採納"),
    "decline": N_("不採納"),
    "check": N_("檢查成效"),
    "check_again": N_("檢查成效，再看一次"),
    "tell": N_("告訴客戶結果"),
}
TABS: tuple[tuple[str, str], ...] = (
    ("", N_("全部")),
    ("late", N_("逾時未告知")),
    *((str(state), words) for state, (words, _tone) in STATES.items()),
)


def kind(code: str) -> Markup:
    words, icon, tone = KINDS[code]
    return parts.chip(_(words), tone, icon)


def state(code: str) -> Markup:
    words, tone = STATES[code]
    return parts.chip(_(words), tone)


def kinds() -> list[tuple[str, str]]:
    return [(str(code), _(words)) for code, (words, _icon, _tone) in KINDS.items()]


def ways() -> list[tuple[str, str]]:
    """How something reaches us that a colleague writes down."""
    return [(str(code), _(WAYS[code])) for code in (W.PHONE, W.MAIL, W.VISIT)]


def said(table: dict[str, str], code: str) -> str:
    return _(table[code]) if code in table else code
