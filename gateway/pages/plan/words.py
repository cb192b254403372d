"""What a plan's codes are called."""

from collections.abc import Mapping
from typing import Any

from gateway.i18n import N_, _
from gateway.pages.frame import times
from shared.contracts.delivery.plan import DateRule, LagUnit, LinkKind, LossView, ReasonView, TaskKind
from shared.contracts.delivery.plan_overloads import OverloadView

KINDS: Mapping[TaskKind, str] = {
    TaskKind.PHASE: N_("階段"),
    TaskKind.TASK: N_("任務"),
    TaskKind.MILESTONE: N_("里程碑"),
    TaskKind.DELIVERABLE: N_("交付成果"),
}
RULES: Mapping[DateRule, str] = {
    DateRule.SOON: N_("越早越好"),
    DateRule.LATE: N_("越晚越好"),
    DateRule.START_NOT_BEFORE: N_("不早於這天開始"),
    DateRule.START_NOT_AFTER: N_("不晚於這天開始"),
    DateRule.FINISH_NOT_BEFORE: N_("不早於這天完成"),
    DateRule.FINISH_NOT_AFTER: N_("不晚於這天完成"),
    DateRule.MUST_START: N_("必須這天開始"),
    DateRule.MUST_FINISH: N_("必須這天完成"),
}
LINKS: Mapping[LinkKind, str] = {
    LinkKind.FS: N_("完成後才開始"),
    LinkKind.SS: N_("開始後才開始"),
    LinkKind.FF: N_("完成後才完成"),
    LinkKind.SF: N_("開始後才完成"),
}
UNITS: Mapping[LagUnit, str] = {LagUnit.WORKING: N_("工作天"), LagUnit.CALENDAR: N_("日曆天")}
LEFT_OUT: Mapping[str, str] = {
    "link": N_("前後關係沒有匯入"),
    "calendar": N_("自己的日曆沒有匯入"),
    "owner": N_("責任人不在團隊裡"),
}
UNREAD: Mapping[str, str] = {
    "not_packed": N_("檔案沒有完整送達"),
    "too_large": N_("檔案太大"),
    "too_many_lines": N_("超過一個計劃能有的項數"),
    "too_many_links": N_("階段之間的前後關係展開後太多"),
    "level": N_("層級跳級或太深"),
    "columns": N_("缺少 number、name 或 days 欄"),
    "not_csv": N_("不是 UTF-8 的 CSV 表格"),
    "not_xml": N_("不是 XML"),
    "not_mspdi": N_("不是 MS Project 的 XML 檔案"),
    "line": N_("這一行讀不懂"),
    "task": N_("這一項讀不懂"),
    "link": N_("前後關係讀不懂"),
    "duration": N_("工期讀不懂"),
    "date": N_("日期讀不懂"),
    "same_key": N_("兩項用了同一個編號"),
}
"""Why a file makes no plan."""
DAY, CALENDAR_DAY = 480, 1440


def options(words: Mapping[Any, str]) -> list[tuple[str, str]]:
    """As a form chooses from them."""
    return [(str(code), _(word)) for code, word in words.items()]


def days(minutes: int, unit: LagUnit = LagUnit.WORKING) -> str:
    """As short as it can be said: 2, 0.5."""
    size = DAY if unit is LagUnit.WORKING else CALENDAR_DAY
    return f"{minutes / size:.4f}".rstrip("0").rstrip(".")


def lag(minutes: int, unit: LagUnit) -> str:
    """Nothing, or how much later or sooner."""
    if not minutes:
        return ""
    text = _("再過 {count} {unit}") if minutes > 0 else _("提早 {count} {unit}")
    return text.format(count=days(abs(minutes), unit), unit=_(UNITS[unit]))


def reason(one: ReasonView, day: str) -> str:
    """Why a task is when it is, as a sentence."""
    if one.because == "predecessor":
        said = _("等「{number} {name}」：{link}（{day}）").format(
            number=one.number, name=one.name, link=_(LINKS[one.link]), day=day
        )
        more = lag(one.lag, one.unit)
        return f"{said}，{more}" if more else said
    if one.because == "rule":
        return _("手動設定：{rule}（{day}）").format(rule=_(RULES[one.rule]), day=day)
    return _("從計劃開始的那天算起（{day}）").format(day=day)


def loss(one: LossView, day: str) -> str:
    """A day that is missing, and why."""
    told = []
    for kind, name in one.reasons:
        if kind == "leave":
            told.append(_("{name}請假").format(name=name))
        else:
            told.append(name or _("這天放假"))
    return f"{day} {'、'.join(told)}"


def over_days(one: OverloadView) -> str:
    """The first days of it, weeks where no day is too full."""
    named = [when for when in one.days if not when.startswith("W")]
    shown = named or [_("{day} 起的一週").format(day=times.dated(when[1:])) for when in one.days]
    text = _("、").join(times.dated(when) for when in shown[:3])
    return _("{days} 等 {count} 天").format(days=text, count=len(shown)) if len(shown) > 3 else text
