"""The lines of a ticket's history that its call-back left."""

from collections.abc import Callable

from gateway.i18n import N_
from shared.contracts.helpdesk import EventView

Told = tuple[str, str, str]

UNSOLVED = N_("回訪時客戶表示沒有解決，重新開啟（{called_by}）")
DONE = N_("回訪完成（{called_by}）")
CLOSED = N_("回訪完成，工單結案（{called_by}）")
CLOSED_QUIETLY = N_("期限內沒有異議，工單結案")


def _closed(event: EventView) -> Told:
    return ("circle-check-big", "ok", CLOSED if event.data.get("called_by") else CLOSED_QUIETLY)


CALLED: dict[str, Callable[[EventView], Told | None]] = {
    "call_back_reopen": lambda _event: ("rotate-ccw", "bad", UNSOLVED),
    "call_back_done": lambda _event: ("phone", "", DONE),
    "conclude": _closed,
}
"""By verb: icon, tone, sentence."""
