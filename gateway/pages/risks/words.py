"""What categories, bands, strategies and states of risks are called."""

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.frame import parts
from gateway.pages.projects.words import PHASES
from shared.contracts.delivery.projects import Phase
from shared.contracts.delivery.risks import Band, RiskCategory, RiskState, Strategy

CATEGORIES: dict[str, str] = {
    RiskCategory.TECHNICAL: N_("技術"),
    RiskCategory.PEOPLE: N_("人員"),
    RiskCategory.MARKET: N_("市場"),
    RiskCategory.CUSTOMER: N_("客戶需求"),
    RiskCategory.LEGAL: N_("法律法規"),
}
STRATEGIES: dict[str, str] = {
    Strategy.AVOID: N_("規避"),
    Strategy.REDUCE: N_("減輕"),
    Strategy.SHARE: N_("轉移"),
    Strategy.ACCEPT: N_("接受"),
}
STATES: dict[str, str] = {
    RiskState.IDENTIFIED: N_("待評估"),
    RiskState.ASSESSED: N_("已評估"),
    RiskState.TREATING: N_("應對中"),
    RiskState.MONITORING: N_("監控中"),
    RiskState.CLOSED: N_("已關閉"),
    RiskState.OCCURRED: N_("已發生"),
}
BANDS: dict[str, tuple[str, str]] = {
    Band.LOW: (N_("低"), "ok"),
    Band.MEDIUM: (N_("中等"), "warn"),
    Band.HIGH: (N_("高"), "bad"),
    Band.EXTREME: (N_("極高"), "solid-bad"),
}
PROBABILITIES = (N_("罕見"), N_("不太可能"), N_("可能"), N_("很可能"), N_("幾乎確定"))
IMPACTS = (N_("輕微"), N_("有限"), N_("中等"), N_("嚴重"), N_("災難"))
HAPPENED: dict[str, str] = {
    "identify": N_("登記"),
    "seed": N_("由範本登記"),
    "assess": N_("評估"),
    "respond": N_("訂定應對"),
    "watch": N_("應對完成，開始監控"),
    "close": N_("關閉"),
    "occur": N_("已發生"),
}


def score(value: int | None, band: str | None) -> Markup:
    """With the band's name: the colour is not the only sign."""
    if value is None or band is None:
        return parts.chip(_("待評估"), "")
    word, tone = BANDS[band]
    name = _(word)
    return parts.chip(f"{value} {name}", tone)


def heat(probability: int, impact: int) -> int:
    """1 to 5, as the colour of a cell."""
    value = probability * impact
    return next(step for step, most in enumerate((3, 6, 10, 16, 25), 1) if value <= most)


def options(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(str(code), _(word)) for code, word in table.items()]


def grades(names: tuple[str, ...]) -> list[tuple[int, str]]:
    return [(number, _("{number} {word}").format(number=number, word=_(name))) for number, name in enumerate(names, 1)]


def phases() -> list[tuple[str, str]]:
    """The four in which something can go wrong, and the service after them."""
    return [(str(code), _(PHASES[code][0])) for code in PHASES if code in PHASED]


PHASED = (Phase.INITIATING, Phase.PLANNING, Phase.EXECUTING, Phase.ACCEPTANCE, Phase.AFTER_SALES)


def said(table: dict[str, str], code: str) -> str:
    return _(table[code])
