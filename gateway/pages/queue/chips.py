"""The filters of a queue as chips: each says what it narrows to and can be taken away."""

from functools import lru_cache
from typing import Any

from markupsafe import Markup
from msgspec import Struct

from gateway.i18n import _
from gateway.pages.desk.words import TYPES, type_options
from gateway.pages.frame import parts
from gateway.pages.queue.places import PRIORITIES, Place
from shared.contracts.helpdesk import Channel, Due, FilterNames, Sort, TicketState, Whose


class Chip(Struct, frozen=True):
    label: str
    value: str
    without: str


def chips(place: Place, names: FilterNames) -> list[Chip]:
    """`names` are those of the people and customers that the filters point at."""
    asked, several = place.filters, _("、").join
    found: list[tuple[str, str, dict[str, Any]]] = [
        (_("狀態"), several(map(state_name, asked.states)), {"states": ()}),
        (_("優先"), several(map(priority_name, asked.priorities)), {"priorities": ()}),
        (_("來源"), several(map(parts.channel_name, asked.channels)), {"channels": ()}),
        (_("負責人"), whose()[asked.whose] if asked.whose else "", {"whose": None}),
        (_("負責人"), (names.assignee or "—") if asked.assignee_id else "", {"assignee_id": None}),
        (_("客戶名稱"), (names.customer or "—") if asked.customer_id else "", {"customer_id": None}),
        (_("分類"), (" › ".join(names.category) or "—") if asked.category_id else "", {"category_id": None}),
        (_("團隊"), (names.team or "—") if asked.team_id else "", {"team_id": None}),
        (_("原因"), (" › ".join(names.cause) or "—") if asked.cause_id else "", {"cause_id": None}),
        (_("類型"), several(_(TYPES[one]) for one in asked.types), {"types": ()}),
        (_("標籤"), asked.tag or "", {"tag": None}),
        (_("時限"), dues()[asked.due] if asked.due else "", {"due": None}),
        (_("重新開啟"), _("是") if asked.reopened else "", {"reopened": False}),
    ]
    return [Chip(label, value, place.without(**gone)) for label, value, gone in found if value]


def whose() -> dict[Whose, str]:
    return {Whose.ME: _("我"), Whose.NOBODY: _("未指派")}


def priority_name(level: int) -> str:
    return _words(parts.prio(level))


def state_name(state: TicketState) -> str:
    return _words(parts.status(state))


@lru_cache(maxsize=128)
def _words(sign: Markup) -> str:
    """What is written on it, without the picture."""
    return str(sign.striptags())


def dues() -> dict[Due, str]:
    return {Due.OVER: _("已逾時"), Due.HOUR: _("一小時內到期"), Due.DAY: _("一天內到期")}


def sorts() -> dict[Sort, str]:
    return {
        Sort.DUE: _("最快到期的在最上面"),
        Sort.UPDATED: _("最近更新的在最上面"),
        Sort.OPENED: _("最早提出的在最上面"),
    }


def choices() -> dict[str, list[tuple[str, str]]]:
    """Everything that can be chosen, as (value, words)."""
    return {
        "state": [(str(one), state_name(one)) for one in TicketState],
        "priority": [(str(one), priority_name(one)) for one in PRIORITIES],
        "channel": [(str(one), parts.channel_name(one)) for one in Channel],
        "type": type_options(),
        "due": [(str(one), words) for one, words in dues().items()],
        "sort": [(str(one), words) for one, words in sorts().items()],
    }
