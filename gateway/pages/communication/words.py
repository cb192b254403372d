"""What the columns and states of a communication plan are called."""

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.frame import parts
from shared.contracts.delivery.communication import CommState

COLUMNS = (
    ("objective", N_("溝通目標")),
    ("audience", N_("溝通對象")),
    ("way", N_("溝通方式")),
    ("frequency", N_("溝通頻率")),
    ("content", N_("溝通內容")),
)
STATES: dict[str, tuple[str, str, str]] = {
    CommState.DRAFT: (N_("草稿"), "", "pencil-line"),
    CommState.REVIEW: (N_("待部門主管審核"), "brand", "stamp"),
    CommState.ACTIVE: (N_("執行中"), "ok", "circle-check"),
    CommState.SUPERSEDED: (N_("已被取代"), "", "history"),
}


def columns() -> list[tuple[str, str]]:
    return [(name, _(word)) for name, word in COLUMNS]


def state(code: str) -> Markup:
    word, tone, icon = STATES[code]
    return parts.chip(_(word), tone, icon)
