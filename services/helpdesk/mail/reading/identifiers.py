"""Message-IDs and what names a ticket."""

import re

from services.helpdesk.mail.reading.shapes import Address, ReplyKey

MOST = 200
ANGLED = re.compile(r"<([^<>\s]{1,900})>")
BRACKETS = re.compile(r"<[^<>]*+>")
NUMBER = re.compile(r"(?<![A-Za-z0-9-])#?(HD-[1-9]\d{0,9})(?![\w-])", re.IGNORECASE)


def message_id(value: str) -> str:
    found = message_ids(value)
    return found[0] if found else ""


def message_ids(value: str) -> tuple[str, ...]:
    """In order, each once. Without brackets, as some write them, words with an @ count."""
    text = BRACKETS.sub(_whole, value) if value.count("<") == 1 else value
    found = [f"<{one}>" for one in ANGLED.findall(text)]
    if not found:
        found = [f"<{one.strip('<>')}>" for one in value.split() if "@" in one]
    return tuple(dict.fromkeys(found))[-MOST:]


def _whole(found: re.Match[str]) -> str:
    """Programs fold in the middle of an identifier."""
    return "".join(found.group().split())


def reply_keys(
    recipients: list[Address], in_reply_to: tuple[str, ...], references: tuple[str, ...], subject: str
) -> tuple[ReplyKey, ...]:
    """What a mail answers, best first: tokens in its addresses, then the newest Message-ID, then its subject."""
    keys = [ReplyKey("address", one.address) for one in recipients if "+" in one.address.rpartition("@")[0]]
    keys += [ReplyKey("message_id", one) for one in (*in_reply_to, *reversed(references))]
    keys += [ReplyKey("subject", one.upper()) for one in NUMBER.findall(subject)]
    return tuple(dict.fromkeys(keys))
