"""The lines of a digest."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from services.notify.mails.headlines import HEADLINES, OTHER

TO_CUSTOMERS = (
    *("improvement_told", "service_report_sent", "customer_report_sent", "change_waits"),
    *("deliverable_delivered", "acceptance_waits", "acceptance_sent"),
)
"""Kinds of mails to customers of what they may do or know in the portal."""

LEARNED = {"improvement_told": "improvements", "service_report_sent": "service-reports"}
"""Kinds of mails to a contact that lead to a page of the portal, and the first part of its address."""

_items = msgspec.json.Decoder(list[dict[str, str]])


def lines_of(items: str, side: str, say: Callable[[str], str]) -> list[dict[str, Any]]:
    """`items` is JSON; without `side`, the way in, they have no links."""
    return [_line(one, side, say) for one in _items.decode(items)]


def _line(item: dict[str, str], side: str, say: Callable[[str], str]) -> dict[str, Any]:
    """One piece of news."""
    number = item.get("number", "")
    path = item.get("place") or (f"tickets/{number}" if number else f"approvals/{item['id']}")
    if item["kind"] in LEARNED:
        path = f"{LEARNED[item['kind']]}/{item['id']}"
    return {
        "says": say(HEADLINES.get(item["kind"], OTHER)),
        "number": number,
        "title": item.get("title", ""),
        "at": datetime.fromisoformat(item["at"]),
        "url": f"{side}/{path}" if side else "",
    }
