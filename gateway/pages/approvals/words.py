"""What requests, their steps and what happened to them are called."""

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.frame import parts
from gateway.pages.frame.roles import role_name
from shared.contracts.delivery.approvals import Box, RequestState
from shared.contracts.delivery.flows import Mode, SeatState, SeatView, StepView

STATES: dict[str, tuple[str, str, str]] = {
    RequestState.WAITING: (N_("審批中"), "brand", "stamp"),
    RequestState.APPROVED: (N_("已通過"), "ok", "circle-check"),
    RequestState.REJECTED: (N_("未通過"), "bad", "circle-x"),
    RequestState.RETURNED: (N_("退回修改"), "warn", "undo-2"),
    RequestState.WITHDRAWN: (N_("已收回"), "", "undo-2"),
    RequestState.VOID: (N_("已作廢"), "warn", "ban"),
}
BOXES: tuple[tuple[str, str], ...] = (
    (str(Box.MINE), N_("等我審批")),
    (str(Box.SENT), N_("我提出的")),
    (str(Box.DONE), N_("我審批過的")),
    (str(Box.ALL), N_("全部")),
)
ABOUT: dict[str, str] = {
    "proposal": N_("立項申請"),
    "baseline": N_("計劃基準"),
    "change": N_("變更申請"),
    "charge": N_("收費"),
    "policy": N_("服務政策"),
    "communication": N_("溝通計劃"),
}
STEPS = (N_("部門主管審核"), N_("管理層審批"), N_("部門主管或管理層審批"))
"""The steps that the product brings along; a company's own are called as it calls them."""
MODES: dict[str, str] = {Mode.ALL: N_("會簽"), Mode.QUORUM: N_("{count} 人同意")}
SEATS: dict[str, str] = {
    SeatState.OPEN: N_("等待中"),
    SeatState.APPROVED: N_("同意"),
    SeatState.RETURNED: N_("退回"),
    SeatState.REJECTED: N_("不同意"),
    SeatState.HANDED: N_("已轉交"),
    SeatState.SPARED: N_("不必再審"),
}
MARKS: dict[str, str] = {
    SeatState.OPEN: "circle-dashed",
    SeatState.APPROVED: "circle-check",
    SeatState.RETURNED: "undo-2",
    SeatState.REJECTED: "circle-x",
    SeatState.HANDED: "forward",
    SeatState.SPARED: "minus",
}
VERBS: dict[str, tuple[str, str, str]] = {
    "submit": (N_("送出申請"), "send", ""),
    "approve": (N_("同意"), "check", "ok"),
    "return": (N_("退回修改"), "undo-2", "warn"),
    "reject": (N_("不同意"), "x", "bad"),
    "add": (N_("加簽"), "user-plus", ""),
    "hand_over": (N_("轉交"), "forward", ""),
    "ask": (N_("詢問"), "message-circle-question-mark", ""),
    "answer": (N_("回答"), "message-square-text", ""),
    "withdraw": (N_("收回申請"), "undo-2", ""),
    "void": (N_("內容變動，先前的審批作廢"), "ban", "warn"),
    "escalate": (N_("逾時，管理層也可以審批"), "circle-alert", "bad"),
    "late": (N_("逾時"), "circle-alert", "bad"),
}


def state(code: str) -> Markup:
    word, tone, icon = STATES[code]
    return parts.chip(_(word), tone, icon)


def boxes() -> list[tuple[str, str]]:
    return [(code, _(word)) for code, word in BOXES]


def about(code: str) -> str:
    return _(ABOUT[code]) if code in ABOUT else code


def step(one: StepView) -> str:
    name = step_name(one.name)
    if one.mode is Mode.ANY or (one.mode is Mode.ALL and len(one.seats) < 2):
        return name
    mode = _(MODES[one.mode]).format(count=one.quorum)
    return _("{name}（{mode}）").format(name=name, mode=mode)


def step_name(name: str) -> str:
    return _(name) if name in STEPS else name


def sitter(one: SeatView) -> str:
    """Who decides there, or has decided, in whose name."""
    if one.acted_by is not None:
        if one.acted_for is None:
            return one.acted_by
        return _("{name}（代理{other}）").format(name=one.acted_by, other=one.acted_for)
    name = one.name or (role_name(one.role) if one.role else "")
    if one.also_role is None:
        return name
    return _("{name}，或{other}").format(name=name, other=role_name(one.also_role))


def seat(one: SeatView) -> str:
    return _(SEATS[one.state])


def verb(code: str) -> tuple[str, str, str]:
    word, icon, tone = VERBS[code]
    return _(word), icon, tone
