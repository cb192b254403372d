"""The lines of a ticket's history about calls on the hotline."""

from collections.abc import Callable

from gateway.i18n import N_
from shared.contracts.helpdesk import EventView

Told = tuple[str, str, str]

SPOKEN = {"in": N_("客戶來電，{actor}接聽"), "out": N_("{actor}致電客戶，已接通")}
PROMISED = {
    "in": N_("客戶來電，{actor}接聽，答應「{promise}」"),
    "out": N_("{actor}致電客戶，已接通，答應「{promise}」"),
}
PROMISED_BY = {
    "in": N_("客戶來電，{actor}接聽，答應「{promise}」（{promise_by} 前）"),
    "out": N_("{actor}致電客戶，已接通，答應「{promise}」（{promise_by} 前）"),
}
UNANSWERED = {"in": N_("{actor}記下未接來電"), "out": N_("{actor}致電客戶，沒有接通")}


def _called(event: EventView) -> Told:
    data, way = event.data, event.data.get("direction", "in")
    if not data.get("answered"):
        return "phone-missed", "warn", UNANSWERED[way]
    said = PROMISED_BY if data.get("promise_by") else PROMISED if data.get("promise") else SPOKEN
    return "phone-call", "ok", said[way]


PHONED: dict[str, Callable[[EventView], Told | None]] = {
    "phone_call": _called,
    "phone_call_in": _called,
    "phone_note": _called,
}
