"""winmail.dat: what Outlook packs a mail's text and files into (MS-OXTNEF), taken apart by tnefparse."""

import logging
from typing import Any

from services.helpdesk.mail.reading.charsets import text_of
from services.helpdesk.mail.reading.gathered import Bodies
from services.helpdesk.mail.reading.naming import attached, named
from services.helpdesk.mail.reading.shapes import Attachment, Defect
from services.helpdesk.mail.reading.tree import Leaf

KINDS = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
HEAD, OBJECT = 6, 11
"""Bytes before the first object, and around each."""
MOST_VALUES = 100_000
MOST_COPIED = 2 * 1024**3
MOST_RICH = 1024 * 1024
SIGNATURE = b"\x78\x9f\x3e\x22"


def is_tnef(media_type: str, name: str, data: bytes) -> bool:
    return data.startswith(SIGNATURE) and (media_type in KINDS or name.lower().endswith((".dat", ".tnef")) or not name)


def unpacked(leaf: Leaf, bodies: Bodies, defects: list[Defect]) -> None:
    """Its files, and its text where the mail has no other. What cannot be taken apart stays whole."""
    from tnefparse import TNEF, mapi  # noqa: PLC0415 - seldom needed

    mapi.range = _few  # its own name for counting
    logging.getLogger("tnefparse").setLevel(logging.CRITICAL)
    try:
        _must_be_bearable(leaf.data)
        packed = TNEF(leaf.data, do_checksum=False)
        files = [_file(one) for one in packed.attachments]
        html, plain = _html(packed), _text(packed.body)
        rtf = None if html or plain or bodies.plain or bodies.html else _rich(packed)
    except Exception as error:  # noqa: BLE001 - the library fails in as many ways as there are broken files
        defects.append(Defect("tnef_broken", type(error).__name__))
        bodies.attachments.append(attached(leaf))
        return
    bodies.attachments += files
    if html and not bodies.html:
        bodies.html.append(html)
    elif plain and not bodies.plain:
        bodies.plain.append(plain)
    elif rtf:
        bodies.plain.append(_words(rtf, defects))
        bodies.attachments.append(named("message.rtf", "application/rtf", rtf))
    elif not files:
        bodies.attachments.append(attached(leaf))


def _must_be_bearable(data: bytes) -> None:
    """Raises ValueError for more objects than the library can bear: for each it copies all that follows."""
    offset, copied = HEAD, 0
    while offset + OBJECT < len(data):
        copied += len(data) - offset
        if copied > MOST_COPIED:
            raise ValueError("too many objects")
        offset += int.from_bytes(data[offset + 5 : offset + 9], "little") + OBJECT


def _few(said: int) -> range:
    """The library believes what a file says of how many values come, and would count to four thousand million."""
    return range(min(said, MOST_VALUES))


def _rich(packed: Any) -> bytes | None:
    """What is packed grows to eight times as much, byte by byte."""
    known = getattr(packed, "_rtfbody", None)
    known = known[0] if isinstance(known, list) and known else known
    return packed.rtfbody if isinstance(known, bytes) and len(known) <= MOST_RICH else None


def _words(rtf: bytes, defects: list[Defect]) -> str:
    """Mail that never left Exchange has its words in rich text alone."""
    from striprtf.striprtf import rtf_to_text  # noqa: PLC0415 - as above

    plain: Any = rtf_to_text
    try:
        return str(plain(rtf.decode("latin-1"), errors="replace"))
    except (ValueError, LookupError, TypeError, IndexError, UnicodeError) as error:
        defects.append(Defect("rtf_broken", type(error).__name__))
        return ""


def _file(one: Any) -> Attachment:
    return named(_text(one.long_filename()), "", bytes(one.data or b""), content_id=_cid(one))


def _cid(one: Any) -> str:
    for attribute in getattr(one, "mapi_attrs", None) or []:
        if getattr(attribute, "name", 0) == 0x3712:
            return _text(attribute.data)
    return ""


def _html(packed: Any) -> str:
    return _text(getattr(packed, "htmlbody", None))


def _text(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, bytes):
        return text_of(value.rstrip(b"\x00"), "")[0]
    return str(value or "").rstrip("\x00")
