"""From words to a mail: headers, the text and its HTML twin, in bytes that any mail server takes.

Put together here and not by `email.message`, which parses every header it is given: that took three milliseconds, more
than all the rest of telling somebody. Lines and folding as in RFC 5322, words beyond ASCII as in RFC 2047, the parts as
in RFC 2045 and 2046. Seven bits on the way, whatever the servers in between can do.
"""

import re
from base64 import encodebytes
from binascii import b2a_qp
from email.header import Header
from email.headerregistry import Address
from email.utils import format_datetime, quote
from uuid import UUID

from services.notify.mails.content import Content
from services.notify.mails.environment import Rendered, one_line
from shared.core.clock import now

LINE = 78
LONG = 60
"""A longer name is encoded, whatever its letters: only then can it be folded."""

END = "\r\n"
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
"""A name that needs no quotes."""
_DOMAIN = re.compile(r"[A-Za-z0-9.-]+")


def message(content: Content, rendered: Rendered, *, delivery_id: UUID, sender: str) -> bytes:
    """The Message-ID comes from the delivery: a mail that is sent twice, after a crash, can be recognised."""
    domain = sender.rpartition("@")[2]
    # Neither of the two encodings can write "=_": the boundary is in no body.
    boundary = f"=_{delivery_id.hex}"
    lines = [
        _address("From", content.sender_name, sender),
        _address("To", content.to_name, content.to_mail),
        _words("Subject", _header(rendered.subject)),
        f"Date: {format_datetime(now())}",
        f"Message-ID: <{delivery_id.hex}{content.about and f'.{content.about}'}@{domain}>",
        *_threading(content, domain),
        *([_address("Reply-To", content.reply_name, content.reply_to)] if content.reply_to else []),
        # Whoever wants no more of the kind has one click for it (RFC 8058).
        *(_ending(content.unsubscribe) if content.unsubscribe else []),
        # A machine wrote it: no holiday answers, please, and none of our own kind (helpdesk/mail/reading/automatic.py).
        # No Precedence: it is nobody's newsletter.
        *(["Auto-Submitted: auto-generated", "X-Huifang-Loop: 1"] if content.is_automatic else []),
        "X-Auto-Response-Suppress: OOF, AutoReply",
        f"Content-Language: {content.locale}",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative;{END} boundary="{boundary}"',
        "",
        *_part("plain", rendered.text, boundary),
        *_part("html", rendered.html, boundary),
        f"--{boundary}--",
        "",
    ]
    return END.join(lines).encode("ascii")


def _ending(url: str) -> list[str]:
    """An address in brackets is not folded: readers differ on what a break in it means."""
    return [f"List-Unsubscribe: <{url}>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"]


def _threading(content: Content, domain: str) -> list[str]:
    """The head of the thread first, then what it follows (RFC 5322, 3.6.4)."""
    lines = [f"In-Reply-To: {content.answers[-1]}"] if content.answers else []
    known = [*([f"<{content.thread}@{domain}>"] if content.thread else []), *content.answers]
    return [*lines, f"References: {f'{END} '.join(known)}"] if known else lines


def _part(kind: str, text: str, boundary: str) -> list[str]:
    """In the shorter of the two encodings: quoted-printable for Latin letters, base64 for Chinese."""
    # It ends with a line's end: without any, quoted-printable would break lines in another way.
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n") + "\n"
    data = text.replace("\n", END).encode()
    quoted, packed = b2a_qp(data, istext=True), encodebytes(data).replace(b"\n", END.encode())
    name, body = ("base64", packed) if len(packed) < len(quoted) else ("quoted-printable", quoted)
    return [
        f"--{boundary}",
        f'Content-Type: text/{kind}; charset="utf-8"',
        f"Content-Transfer-Encoding: {name}",
        "",
        body.decode("ascii"),
    ]


def _address(field: str, name: str, mail: str) -> str:
    """Raises ValueError for an address that would not stay within its brackets."""
    user, _, domain = mail.rpartition("@")
    bracketed = f"<{Address(username=user, domain=domain).addr_spec}>"
    if not bracketed.isascii() or one_line(bracketed) != bracketed or not _DOMAIN.fullmatch(domain):
        raise ValueError("not an address for a header")
    shown = _header(name)
    if not shown:
        return f"{field}: {bracketed}"
    if not shown.isascii() or len(shown) > LONG:
        shown = _encoded(field, shown)
    elif not _ATOMS.fullmatch(shown):
        shown = f'"{quote(shown)}"'
    last = len(shown.rpartition(END)[2]) + (0 if END in shown else len(field) + 2)
    return f"{field}: {shown}{' ' if last + len(bracketed) < LINE else END + ' '}{bracketed}"


def _words(field: str, text: str) -> str:
    fits = text.isascii() and len(field) + 2 + len(text) <= LINE
    return f"{field}: {text if fits else _encoded(field, text)}"


def _encoded(field: str, text: str) -> str:
    return Header(text, "utf-8", header_name=field, maxlinelen=LINE - 2).encode(linesep=END)


def _header(text: str) -> str:
    """Somebody's words in a header. `=?` would start an encoded word, which both sides decode: line breaks and all."""
    return one_line(text).replace("=?", "= ?")
