"""Several acts as one line of the history: what a macro or a trigger did."""

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.desk.words import PRIORITIES
from shared.contracts.helpdesk import EventView

STATES = {
    "open": N_("處理中"),
    "waiting_customer": N_("等待客戶"),
    "waiting_third_party": N_("等待第三方"),
    "resolved": N_("已解決"),
}
DID = "did_"
SAYS: dict[str, str] = {
    "category": N_("分類設為「{name}」"),
    "tags": N_("加上標籤 {tags}"),
    "priority": N_("優先設為{priority}"),
    "team": N_("移交給「{name}」"),
    "assignee": N_("指派給{name}"),
    "note": N_("留下備註"),
    "reply": N_("回覆客戶"),
    "state": N_("狀態改為{state}"),
}
"""In the order in which they happen."""


def is_part(event: EventView) -> bool:
    """A row that the line of its whole speaks for."""
    return "run" in event.data


def did(event: EventView) -> Markup:
    said = [_said(what, event.data[DID + what]) for what in SAYS if DID + what in event.data]
    return Markup("、").join(said)


def _said(what: str, value: str) -> Markup:
    if what == "assignee" and not value:
        return Markup(_("取消指派"))  # noqa: S704 - a catalogue's text
    words = {
        "name": value,
        "tags": value,
        "priority": _(PRIORITIES[int(value)]) if what == "priority" else "",
        "state": _(STATES.get(value, value)),
    }
    return Markup(_(SAYS[what])).format(**words)  # noqa: S704 - a catalogue's text; what is filled in is escaped
