"""What a server says about a mail of ours: message/delivery-status (RFC 3464), else by the detectors of
flufl.bounce, which Mailman has collected, else by what is found in the text."""

import logging
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from services.helpdesk.mail.reading.addresses import plain
from services.helpdesk.mail.reading.automatic import BOUNCERS, return_path
from services.helpdesk.mail.reading.headers import all_of, base64, decoded, first, main_value, parameters
from services.helpdesk.mail.reading.identifiers import message_id
from services.helpdesk.mail.reading.phrases import habit
from services.helpdesk.mail.reading.shapes import Address, Bounce, Failed

MOST = 1000
MOST_LINES, LONGEST_LINE = 10_000, 2_000
"""Of a mail that is given to the detectors."""
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
REPLY = re.compile(r"(?<![\d.])([45][0-5]\d)(?=[\s\-:])")
ADDRESS = re.compile(r"(?<![\w.!#$%&'*+/=?^`{|}~-])[\w.!#$%&'*+/=?^`{|}~-]++@[\w-]++(?:\.[\w-]++)+")
SUBJECTS = re.compile(habit("bounce_subject"), re.IGNORECASE)
TEXTS = re.compile(habit("bounce_text"), re.IGNORECASE)
ORIGINAL_ID = re.compile(r"^[> \t]*+message-id\s*+:\s*+(<[^<>\s]++>)", re.IGNORECASE | re.MULTILINE)


def bounce_of(part: Message, sender: Address, text: str) -> Bounce | None:
    """None: no bounce. A report of success (`delivered`, `relayed`) is none."""
    reports = [below for below in part.walk() if below.get_content_type() in _REPORTS]
    if reports:
        told = list(_told(reports, text))
        failed = tuple(one for one in told if one is not None)[:MOST]
        if failed or (not told and _looks(part, sender, text)):
            return Bounce(failed=failed or _by_detectors(part, text), original_message_id=_original(part, text))
        return None
    if not _looks(part, sender, text):
        return None
    return Bounce(failed=_by_detectors(part, text), original_message_id=_original(part, text))


_REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})


def _looks(part: Message, sender: Address, text: str) -> bool:
    """From a server, and it says so in its subject or text; headers of Exim and qmail's form need no more."""
    if all_of(part, "x-failed-recipients"):
        return True
    told = first(part, "content-type")
    if main_value(told) == "multipart/report" and parameters(told).get("report-type", "").lower() == "delivery-status":
        return True
    subject = decoded(first(part, "subject"))[:1000]
    says = bool(SUBJECTS.search(subject)) + bool(TEXTS.search(text[:6000]))
    server = bool(BOUNCERS.match(sender.address or sender.name)) or return_path(part) == ""
    return says >= 1 and server


def _told(reports: list[Message], text: str) -> Iterator[Failed | None]:
    """None for a recipient that was reached."""
    for report in reports:
        for block in _blocks(report):
            address = _recipient(block)
            action = main_value(first(block, "action"))
            status = _status(first(block, "status"), decoded(first(block, "diagnostic-code")))
            status = _nearer(status, address, text) if status.endswith(".0.0") else status
            if not address and not action:
                continue
            if action in {"delivered", "relayed", "expanded"} or status.startswith("2"):
                yield None
                continue
            yield Failed(
                address=address,
                status=status,
                permanent=action != "delayed" and not status.startswith("4"),
                diagnostic=decoded(first(block, "diagnostic-code"))[:500],
            )


def _nearer(status: str, address: str, text: str) -> str:
    """What the words say of an address for which the report only gives a class of codes."""
    position = text.lower().find(address.lower()) if address else -1
    found = STATUS.search(text[position : position + 600]) if position >= 0 else None
    return found.group(1) if found and found.group(1)[0] == status[0] else status


def _blocks(report: Message) -> list[Message]:
    """The parser makes each block of fields a message; where encoding hid them it does not."""
    held = report.get_payload() if report.is_multipart() else None
    if isinstance(held, list):
        blocks = [one for one in held if isinstance(one, Message)]
        if any(block.keys() for block in blocks):
            return blocks
    parts = held if isinstance(held, list) else [report]
    data = b"\n\n".join(_decoded(one) for one in parts if isinstance(one, Message))
    if "base64" in first(report, "content-transfer-encoding").lower():
        data = base64(data)
    return [message_from_bytes(block.strip() + b"\n\n") for block in re.split(rb"\r?\n\r?\n", data) if block.strip()]


def _decoded(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _recipient(block: Message) -> str:
    for name in ("final-recipient", "original-recipient", "x-actual-recipient"):
        value = first(block, name)
        kind, _, rest = value.rpartition(";")
        found = plain(rest or value)
        if found:
            return found
        if kind and rest.strip():
            return rest.strip()[:320]
    return ""


def _status(told: str, diagnostic: str) -> str:
    for text in (told, diagnostic):
        found = STATUS.search(text)
        if found and found.group(1) not in {"5.0.0", "4.0.0"}:
            return found.group(1)
    found = STATUS.search(told) or STATUS.search(diagnostic)
    if found:
        return found.group(1)
    reply = REPLY.search(f"{diagnostic} ")
    return reply.group(1) if reply else ""


def _by_detectors(part: Message, text: str) -> tuple[Failed, ...]:
    temporary, permanent = _detected(part) if _is_short(part) else ([], [])
    named = [plain(one) for value in all_of(part, "x-failed-recipients") for one in value.split(",")]
    addresses = [*permanent, *(one for one in named if one)]
    if not addresses and not temporary:
        addresses = _in_text(part, text)
    found = [_failed(one, text, permanent=True) for one in dict.fromkeys(addresses)]
    found += [_failed(one, text, permanent=False) for one in temporary if one not in addresses]
    return tuple(found[:MOST])


def _is_short(part: Message) -> bool:
    """What a server says is; the detectors hold each line against fifty expressions of other people's."""
    texts = [below.get_payload() for below in part.walk() if not below.is_multipart()]
    told = [text for text in texts if isinstance(text, str)]
    return sum(text.count("\n") for text in told) <= MOST_LINES and all(
        len(line) <= LONGEST_LINE for text in told for line in text.split("\n")
    )


def _detected(part: Message) -> tuple[list[str], list[str]]:
    from flufl.bounce import all_failures  # noqa: PLC0415 - only for bounces

    logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)
    try:
        temporary, permanent = all_failures(part)
    except Exception:  # noqa: BLE001 - twenty detectors over any bytes
        return [], []
    read = ([plain(one.decode("utf-8", "replace")) for one in sorted(some)] for some in (temporary, permanent))
    return tuple([one for one in some if one] for some in read)  # type: ignore[return-value]


def _failed(address: str, text: str, *, permanent: bool) -> Failed:
    """With the code that stands nearest after the address."""
    position = text.lower().find(address.lower())
    near = text[position : position + 600] if position >= 0 else text[:4000]
    found = STATUS.search(near) or REPLY.search(near)
    status = found.group(1) if found else ""
    lasting = permanent and not status.startswith("4")
    line = next((line.strip() for line in near.splitlines() if status and status in line), "")
    return Failed(address=address, status=status, permanent=lasting, diagnostic=line[:500])


def _in_text(part: Message, text: str) -> list[str]:
    """Addresses in the server's own words, before it quotes our mail; ours are not among them."""
    words = re.split(r"(?im)^[> \t]*+(?:received|return-path|message-id|mime-version)\s*:", text, maxsplit=1)[0]
    ours = {plain(value).lower() for name in ("to", "delivered-to", "from") for value in all_of(part, name)}
    found = [one for one in ADDRESS.findall(words[:8000]) if one.lower() not in ours]
    return list(dict.fromkeys(found))[:20]


def _original(part: Message, text: str) -> str:
    for below in part.walk():
        if below is part:
            continue
        kind = below.get_content_type()
        if kind in {"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"}:
            data = below.get_payload(decode=True)
            body = data.decode("latin-1") if isinstance(data, bytes) else str(below.get_payload())
            found = ORIGINAL_ID.search(body)
            if found:
                return found.group(1)
        elif first(below, "message-id") and kind != "message/delivery-status":
            return message_id(first(below, "message-id"))
    for name in ("in-reply-to", "references", "x-original-message-id", "x-ms-exchange-original-message-id"):
        told = message_id(first(part, name))
        if told:
            return told
    found = ORIGINAL_ID.search(text)
    return found.group(1) if found else ""
