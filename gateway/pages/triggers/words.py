"""Moments, conditions and outcomes in words, and conditions in a form."""

import re
from typing import Any

from msgspec import Struct

from gateway.i18n import N_, _
from gateway.pages.desk.promised import CLOCKS
from gateway.pages.desk.words import PRIORITIES, TYPES
from gateway.pages.frame.forms import Form
from shared.contracts.desk.conditions import Conditions, Hours, Moment
from shared.contracts.desk.triggers import Outcome, TriggerView
from shared.contracts.helpdesk import Channel, TicketState

_PARTS = re.compile(r"[,，、\n]+")
_TAGS = re.compile(r"[,，、\s]+")

MOMENTS: dict[str, str] = {
    Moment.OPENED: N_("工單建立"),
    Moment.CUSTOMER_REPLIED: N_("客戶來訊"),
    Moment.AGENT_REPLIED: N_("客服回覆"),
    Moment.ASSIGNED: N_("工單被指派"),
    Moment.STATUS_CHANGED: N_("狀態改變"),
    Moment.WARNED: N_("時限快到"),
    Moment.BREACHED: N_("逾時"),
}
STATES: dict[str, str] = {
    TicketState.NEW: N_("新建"),
    TicketState.OPEN: N_("處理中"),
    TicketState.WAITING_CUSTOMER: N_("等待客戶"),
    TicketState.WAITING_THIRD_PARTY: N_("等待第三方"),
    TicketState.SCHEDULED: N_("已約時間"),
    TicketState.RESOLVED: N_("已解決"),
    TicketState.CLOSED: N_("已關閉"),
}
CHANNELS: dict[str, str] = {
    Channel.PORTAL: N_("入口網站"),
    Channel.DESK: N_("客服代填"),
    Channel.API: N_("程式介接"),
    Channel.MAIL: N_("電子郵件"),
    Channel.PHONE: N_("電話"),
    Channel.FORM: N_("網站表單"),
    Channel.MESSENGER: N_("通訊軟體"),
}
OUTCOMES: dict[str, tuple[str, str, str]] = {
    Outcome.DONE: (N_("完成"), "ok", "circle-check"),
    Outcome.IDLE: (N_("沒有需要改的"), "", "circle-dashed"),
    Outcome.FAILED: (N_("沒有完成"), "bad", "circle-alert"),
    Outcome.STOPPED: (N_("規則連鎖太多，已停止"), "warn", "octagon-x"),
}
HOURS: dict[str, str] = {Hours.WITHIN: N_("服務時間內"), Hours.OUTSIDE: N_("服務時間外")}
YES, NO = "yes", "no"


class Choices(Struct, frozen=True, kw_only=True):
    """What the form of conditions offers: boxes of codes and words, and what is looked up."""

    moments: list[tuple[str, str]]
    boxes: list[tuple[str, str, list[tuple[str, str]]]]
    categories: list[tuple[str, str]]
    customers: list[tuple[str, str]]
    hours: list[tuple[str, str]]


def boxes() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Field, its label, its values."""
    return [
        ("states", _("狀態"), _options(STATES)),
        ("was", _("原本的狀態"), _options(STATES)),
        ("priorities", _("優先"), [(str(level), _(word)) for level, word in PRIORITIES.items()]),
        ("types", _("類型"), _options(TYPES)),
        ("channels", _("來源"), _options(CHANNELS)),
        ("clocks", _("哪一項時限"), _options(CLOCKS)),
    ]


def hours() -> list[tuple[str, str]]:
    return _options(HOURS)


def _options(words: dict[str, str]) -> list[tuple[str, str]]:
    return [(str(code), _(word)) for code, word in words.items()]


def given(form: Form) -> dict[str, Any]:
    """The conditions of a form, for its command."""
    found: dict[str, Any] = {}
    for field in ("states", "was", "priorities", "types", "channels", "clocks", "category_ids", "customer_ids"):
        chosen = [value for value in form.many.get(field, ()) if value]
        if chosen:
            found[field] = chosen
    for field in ("words", "without", "levels"):
        parts = [part.strip() for part in _PARTS.split(form.text(field)) if part.strip()]
        if parts:
            found[field] = parts
    tags = [part for part in _TAGS.split(form.text("with_tags")) if part]
    if tags:
        found["tags"] = tags
    if form.text("hours"):
        found["hours"] = form.text("hours")
    if form.text("is_assigned") in {YES, NO}:
        found["is_assigned"] = form.text("is_assigned") == YES
    return found


def typed(conditions: Conditions) -> tuple[dict[str, str], dict[str, list[str]]]:
    """As the form shows what is stored: texts, and what is chosen of many."""
    assigned = {None: "", True: YES, False: NO}[conditions.is_assigned]
    texts = {
        "words": "、".join(conditions.words),
        "without": "、".join(conditions.without),
        "levels": "、".join(conditions.levels),
        "with_tags": "、".join(conditions.tags),
        "is_assigned": assigned,
        "hours": str(conditions.hours or ""),
    }
    many: dict[str, list[str]] = {
        "states": [str(one) for one in conditions.states],
        "was": [str(one) for one in conditions.was],
        "priorities": [str(one) for one in conditions.priorities],
        "types": [str(one) for one in conditions.types],
        "channels": [str(one) for one in conditions.channels],
        "clocks": [str(one) for one in conditions.clocks],
        "category_ids": [str(one) for one in conditions.category_ids],
        "customer_ids": [str(one) for one in conditions.customer_ids],
    }
    return texts, many


def sentences(trigger: TriggerView) -> list[str]:
    """What must hold, one sentence for each."""
    wanted, found = trigger.conditions, []
    called = {one.id: one.name for one in trigger.called}
    for text, values in (
        (N_("狀態是{values}"), [_(STATES.get(one, one)) for one in wanted.states]),
        (N_("原本是{values}"), [_(STATES.get(one, one)) for one in wanted.was]),
        (N_("優先是{values}"), [_(PRIORITIES[one]) for one in wanted.priorities]),
        (N_("類型是{values}"), [_(TYPES[one]) for one in wanted.types]),
        (N_("來自{values}"), [_(CHANNELS.get(one, one)) for one in wanted.channels]),
        (N_("分類是{values}或其下"), [called[one] for one in wanted.category_ids if one in called]),
        (N_("客戶是{values}"), [called[one] for one in wanted.customer_ids if one in called]),
        (N_("客戶等級是{values}"), list(wanted.levels)),
        (N_("有標籤{values}"), list(wanted.tags)),
        (N_("主旨或內容有{values}"), [_("「{word}」").format(word=word) for word in wanted.words]),
        (N_("沒有提到{values}"), [_("「{word}」").format(word=word) for word in wanted.without]),
        (N_("時限是{values}"), [_(CLOCKS[one]) for one in wanted.clocks]),
    ):
        if values:
            found.append(_(text).format(values=_("或").join(values)))
    if wanted.hours is not None:
        found.append(_("發生在{hours}").format(hours=_(HOURS[wanted.hours])))
    if wanted.is_assigned is not None:
        found.append(_("已指派") if wanted.is_assigned else _("未指派"))
    return found
