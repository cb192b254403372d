"""Policies in words: clocks, pauses, who is told, lengths of time as people type and read them."""

import re

from gateway.i18n import N_, _
from gateway.pages.desk.promised import CLOCKS
from shared.contracts.desk.policies import ChosenPolicy, PolicyUse
from shared.contracts.desk.rules import Applies, ClockKind, Escalation, Pausing, PolicyRules, Step, Target, Told, Warn

PAUSES: dict[str, str] = {
    Pausing.CUSTOMER: N_("等客戶回覆的時候"),
    Pausing.THIRD_PARTY: N_("等第三方處理的時候"),
    Pausing.SCHEDULED: N_("約定的時間還沒到"),
}
TOLD: dict[str, str] = {
    Told.ASSIGNEE: N_("負責人"),
    Told.AGENTS: N_("所有客服"),
    Told.LEADS: N_("客服組長"),
    Told.MANAGEMENT: N_("管理層與部門主管"),
}
STEPS: dict[str, str] = {
    Step.TELL: N_("只通知"),
    Step.REASSIGN: N_("改派給最空的人"),
    Step.RAISE_PRIORITY: N_("提高一級優先"),
}
APPLIES: dict[str, tuple[str, str]] = {
    Applies.NEW: (N_("只套用到新工單"), N_("進行中的工單照原來的承諾走完。")),
    Applies.RUNNING: (N_("從現在起套用到進行中的工單"), N_("已經計入的時間保留，剩下的照新的算。")),
    Applies.RETROACTIVE: (
        N_("溯及既往"),
        N_("進行中的計時從頭重算，暫停也照新的原因算；已經結束的不變。需要另一位有權限的人核准。"),
    ),
}

_LENGTH = re.compile(
    r"(?:(\d{1,4})(?:時|小時|小时|时|h|hr|hrs|hour|hours))?(?:(\d{1,6})(?:分|分鐘|分钟|m|min|mins|minute|minutes)?)?"
)
MOST = 525_600
"""Minutes of the longest promise: a year."""


def clocks() -> list[tuple[ClockKind, str]]:
    return [(clock, _(CLOCKS[clock])) for clock in ClockKind]


def duration(minutes: int) -> str:
    """`30 分`, `4 時`, `1 時 30 分`. Hours, never days: a day of business hours is no day."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{minutes} 分").format(minutes=rest)
    if not rest:
        return _("{hours} 時").format(hours=hours)
    return _("{hours} 時 {minutes} 分").format(hours=hours, minutes=rest)


def minutes_of(text: str) -> int | None:
    """What `duration` says, typed in any of the three languages; a bare number is minutes. None for what is none, or
    is not between one minute and a year."""
    found = _LENGTH.fullmatch(re.sub(r"\s+", "", text).lower())
    if found is None or not any(found.groups()):
        return None
    minutes = int(found[1] or 0) * 60 + int(found[2] or 0)
    return minutes if 1 <= minutes <= MOST else None


def ways(*codes: str) -> list[tuple[str, str, str]]:
    """To which tickets a change can apply: all of the ways, or these."""
    return [(code, _(name), _(about)) for code, (name, about) in APPLIES.items() if not codes or code in codes]


def told_options() -> list[tuple[str, str]]:
    return [(code, _(name)) for code, name in TOLD.items()]


def target_of(rules: PolicyRules, clock: str, priority: int) -> Target | None:
    return next((one for one in rules.targets if (one.clock, one.priority) == (clock, priority)), None)


def promised_clocks(rules: PolicyRules) -> list[tuple[str, str]]:
    """The clocks that a policy promises anything by, in their order."""
    used = {one.clock for one in rules.targets}
    return [(clock, name) for clock, name in clocks() if clock in used]


def warning(one: Warn) -> str:
    if one.percent is not None:
        return _("時限用掉 {percent}% 時").format(percent=one.percent)
    return _("到期前 {time}").format(time=duration(one.minutes_before or 0))


def when(one: Escalation) -> str:
    """Of an escalation."""
    return _("逾時 {time}").format(time=duration(one.after_minutes)) if one.after_minutes else _("逾時的當下")


def does(one: Escalation) -> str:
    """What an escalation does, to whom."""
    told = _(TOLD[one.told])
    if one.step is Step.REASSIGN:
        return _("改派給{who}中最空的人").format(who=told)
    if one.step is Step.RAISE_PRIORITY:
        return _("提高一級優先，並通知{who}").format(who=told)
    return _("通知{who}").format(who=told)


def is_default(uses: tuple[PolicyUse, ...]) -> bool:
    return any(one.scope == "default" for one in uses)


def because(chosen: ChosenPolicy) -> str:
    """Why a customer's next ticket gets this policy, in one sentence."""
    if chosen.because == "commitment":
        return _("因為服務承諾「{title}」。").format(title=chosen.commitment_title or "")
    if chosen.because == "coverage":
        return _("因為沒有有效的服務承諾。")
    if chosen.because == "customer":
        return _("因為這家客戶指定了自己的政策。")
    if chosen.because == "category":
        return _("因為工單分類指定了政策。")
    return _("因為沒有更優先的設定，用公司預設。")
