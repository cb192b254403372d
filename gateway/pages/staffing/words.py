"""What the states of seats and the verbs on them are called, and how figures of capacity are said."""

from markupsafe import Markup
from msgspec import Struct

from gateway.i18n import N_, _
from gateway.pages.frame import parts
from shared.contracts.delivery.projects import Part
from shared.contracts.delivery.staffing_views import BusyPart, CapacityView, StaffingView
from shared.contracts.delivery.staffing_views import StaffingState as S

STATES: dict[str, tuple[str, str, str]] = {
    S.REQUESTED: (N_("找人中"), "", "circle-dashed"),
    S.PROPOSED: (N_("等部門主管同意"), "hold", "circle-pause"),
    S.AGREED: (N_("已同意，等項目經理調入"), "brand", "circle-dot"),
    S.OFFERED: (N_("等本人接受職責"), "hold", "circle-pause"),
    S.ACTIVE: (N_("在隊"), "ok", "circle-check"),
    S.RELEASED: (N_("已調離"), "", "circle-check-big"),
    S.CANCELLED: (N_("已取消"), "", "ban"),
}
STEPS = (N_("提出需求"), N_("提名人選"), N_("部門主管同意"), N_("調入團隊"), N_("接受職責"))
REACHED: dict[str, int] = {S.REQUESTED: 1, S.PROPOSED: 2, S.AGREED: 3, S.OFFERED: 4, S.ACTIVE: 5}
"""How many of STEPS lie behind."""

VERBS: dict[str, tuple[str, str, str]] = {
    "agree": (N_("同意調派"), "primary", "check"),
    "activate": (N_("調入團隊"), "primary", "user-plus"),
    "accept": (N_("接受職責"), "primary", "check"),
}
"""Verbs that need no words: name, look, icon."""

ASKS: dict[str, tuple[str, str, str]] = {
    "refuse": (N_("不同意"), N_("理由"), ""),
    "waive": (N_("特准超出負荷"), N_("特准的理由"), ""),
    "decline": (N_("不接受"), N_("理由"), ""),
    "release": (N_("調離"), N_("說明"), ""),
    "cancel": (N_("取消需求"), N_("說明"), "danger soft"),
}
"""Verbs that say why: name, what is asked, look."""

HAPPENED: dict[str, str] = {
    "ask": N_("提出需求"),
    "open": N_("隨立項核准加入"),
    "save": N_("修改需求"),
    "pick": N_("提名人選"),
    "agree": N_("同意調派"),
    "refuse": N_("不同意調派"),
    "waive": N_("特准超出負荷"),
    "activate": N_("調入團隊"),
    "accept": N_("接受職責"),
    "decline": N_("不接受職責"),
    "redefine": N_("修改職責"),
    "release": N_("調離"),
    "expire": N_("期滿調離"),
    "cancel": N_("取消需求"),
}
LEVELS = (N_("學習中"), N_("需指導"), N_("能獨立"), N_("能帶人"), N_("專家"))
PARTS: dict[str, str] = {Part.MANAGER: N_("項目經理"), Part.MEMBER: N_("成員")}
SHARES = (100, 80, 60, 50, 40, 30, 20, 10)


class Step(Struct, frozen=True, kw_only=True):
    name: str
    state: str
    who: str


def state(code: str) -> Markup:
    word, tone, icon = STATES[code]
    return parts.chip(_(word), tone, icon)


def steps(one: StaffingView) -> list[Step]:
    """Of one that is open: what lies behind is done, whose turn it is stands at the next."""
    reached = REACHED[one.state]
    at = {0: one.asked_by, 1: one.member_name or "", 2: one.agreed_by or ""}
    turn = _("、").join(one.waits_for) or (_("管理層") if one.state == S.PROPOSED else "")
    found = []
    for number, name in enumerate(STEPS):
        where = "done" if number < reached else "now" if number == reached else ""
        who = at.get(number, "") if where == "done" else turn if where == "now" else ""
        found.append(Step(name=_(name), state=where, who=who))
    return found


def level(number: int) -> str:
    return _("{number} {word}").format(number=number, word=_(LEVELS[number - 1]))


def levels() -> list[tuple[int, str]]:
    return [(number, level(number)) for number in range(1, 6)]


def shares() -> list[tuple[int, str]]:
    return [(percent, share(percent)) for percent in SHARES]


def share(percent: int) -> str:
    return _("每天 {percent}%").format(percent=percent)


def free(name: str | None, time: CapacityView) -> str:
    """What a bar shows to who cannot see it."""
    return _("{name}有 {percent}% 的時間可用").format(name=name, percent=time.free_percent)


def load(name: str, percent: int) -> str:
    return _("{name}的負荷 {percent}%").format(name=name, percent=percent)


def days(minutes: int) -> str:
    """Of eight hours."""
    text = f"{minutes / 480:.1f}".removesuffix(".0")
    return _("{count} 天").format(count=text)


def tone(percent: int | None) -> str:
    """Of a load: over, nearly full, or with room."""
    if percent is None:
        return ""
    return "bad" if percent > 100 else "warn" if percent > 85 else "ok"


def fits(time: CapacityView) -> str:
    return "ok" if time.fits else "bad"


def busy(part: BusyPart) -> str:
    """What one project takes, and why: the greater of both counts on each day."""
    name = f"{part.code} {part.name}" if part.code else _("其他項目")
    return _("{project}：{counted}（已約定 {reserved}，任務 {planned}）").format(
        project=name, counted=days(part.counted), reserved=days(part.reserved), planned=days(part.planned)
    )


def happened(verb: str) -> str:
    return _(HAPPENED[verb])


def part(code: str) -> str:
    return _(PARTS[code])


def said(entry: tuple[str, str, str], place: int = 0) -> str:
    return _(entry[place])
