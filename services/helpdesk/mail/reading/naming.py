"""What a file in a mail is called and of what kind it is."""

import mimetypes
import re
from email.message import Message

from services.helpdesk.mail.reading.headers import decoded, first
from services.helpdesk.mail.reading.shapes import Attachment
from services.helpdesk.mail.reading.tree import Leaf

LONGEST = 200
UNKNOWN = "application/octet-stream"
EXTENSIONS = {
    "text/plain": ".txt",
    "text/html": ".html",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "message/delivery-status": ".txt",
    "message/disposition-notification": ".txt",
    "text/rfc822-headers": ".txt",
    "application/pgp-signature": ".asc",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m",
    "application/x-pkcs7-mime": ".p7m",
    "image/jpg": ".jpg",
    "image/jpeg": ".jpg",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "application/rtf": ".rtf",
}


def attached(leaf: Leaf) -> Attachment:
    name = leaf.name or _of_message(leaf)
    return named(
        name,
        leaf.media_type,
        leaf.data,
        content_id=leaf.content_id or _location(leaf),
        is_inline=bool(leaf.content_id) and leaf.disposition != "attachment" and leaf.media_type.startswith("image/"),
    )


def _location(leaf: Leaf) -> str:
    return leaf.location if leaf.inside == "multipart/related" else ""


def _of_message(leaf: Leaf) -> str:
    """A mail inside a mail is called by its subject."""
    if leaf.media_type != "message/rfc822":
        return ""
    held = leaf.part.get_payload() if leaf.part.is_multipart() else None
    below = held[0] if isinstance(held, list) and held else None
    subject = decoded(first(below, "subject")) if isinstance(below, Message) else ""
    return f"{subject[:80]}.eml" if subject else ""


def named(told: str, media_type: str, data: bytes, *, content_id: str = "", is_inline: bool = False) -> Attachment:
    kind = media_type if re.fullmatch(r"[\w.+-]+/[\w.+-]+", media_type) else ""
    name = (
        safe(decoded(told)) or f"attachment{EXTENSIONS.get(kind) or mimetypes.guess_extension(kind or UNKNOWN) or ''}"
    )
    if not kind or kind == UNKNOWN:
        kind = mimetypes.guess_type(name)[0] or UNKNOWN
    return Attachment(name=name, media_type=kind, size=len(data), content_id=content_id, is_inline=is_inline, data=data)


UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')


def safe(name: str) -> str:
    """Without folders, control and turning characters; the extension survives shortening."""
    plain = UNSAFE.sub("_", re.split(r"[\\/]", name.strip())[-1]).strip(" .")
    if len(plain) <= LONGEST:
        return plain
    stem, dot, extension = plain.rpartition(".")
    return f"{stem[: LONGEST - 12]}{dot}{extension[:11]}" if dot else plain[:LONGEST]
