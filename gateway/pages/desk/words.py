"""What the desk calls the types of tickets and their levels."""

from gateway.i18n import N_, _
from shared.contracts.helpdesk import TicketType

TYPES: dict[str, str] = {
    TicketType.INCIDENT: N_("事件"),
    TicketType.QUESTION: N_("詢問"),
    TicketType.SERVICE_REQUEST: N_("服務請求"),
    TicketType.COMPLAINT: N_("客訴"),
}
IMPACTS = {1: N_("全公司"), 2: N_("部門"), 3: N_("個人")}
URGENCIES = {1: N_("高"), 2: N_("中"), 3: N_("低")}
PRIORITIES = {1: N_("緊急"), 2: N_("高"), 3: N_("中"), 4: N_("低")}

FIELDS: dict[str, tuple[str, dict[str, str]]] = {
    "type": (N_("類型"), TYPES),
    "impact": (N_("影響"), {str(level): word for level, word in IMPACTS.items()}),
    "urgency": (N_("急迫"), {str(level): word for level, word in URGENCIES.items()}),
    "priority": (N_("優先"), {str(level): word for level, word in PRIORITIES.items()}),
}
"""As the history names them → label, and the words of their values."""


def said(words: dict[str, str], value: str) -> str:
    return _(words[value]) if value in words else _("未設定")


def options(words: dict[int, str]) -> list[tuple[int, str]]:
    return [(level, _(word)) for level, word in words.items()]


def type_options() -> list[tuple[str, str]]:
    return [(str(one), _(TYPES[one])) for one in TicketType]
