"""Header values as people meant them: raw 8-bit, RFC 2047 with its usual mistakes, parameters by RFC 2231."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from urllib.parse import unquote_to_bytes

from services.helpdesk.mail.reading.charsets import text_of
from services.helpdesk.mail.reading.labels import codec_of

LONGEST = 64 * 1024
"""Of one header value, in characters; the rest is left in the raw mail."""
WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?((?:[^?\r\n]|\?(?!=))*)(?:\?=|$)")


def first(part: Message, name: str) -> str:
    """The first header of that name, raw but unfolded; "" if there is none."""
    found = all_of(part, name)
    return found[0] if found else ""


def all_of(part: Message, name: str) -> list[str]:
    wanted = name.lower()
    return [unfolded(str(value)) for key, value in part.raw_items() if str(key).strip().lower() == wanted]


def unfolded(value: str) -> str:
    return re.sub(r"(?<![ \t])[ \t]*+(?:\r\n|\r|\n)[ \t]*+", " ", value[:LONGEST]).strip()


def raw_text(value: str) -> str:
    """Bytes beyond ASCII that a header held, as text; encoded words stay as they are."""
    value = value.replace("\x00", "")
    if value.isascii() and "\x1b" not in value:
        return value
    return text_of(value.encode("utf-8", "surrogateescape"), "")[0]


def settle(root: Message) -> None:
    """Raw bytes in headers are read by the charset that the mail tells of its text, if they can be: a name of two
    characters is too short to be recognised by itself."""
    parts = list(_own_parts(root))
    told = (parameters(first(part, "content-type")).get("charset", "") for part in parts)
    label = next((one for one in told if one), "")
    for part in parts:
        items = [(str(name), str(value)) for name, value in part.raw_items()]
        if all(value.isascii() for _, value in items):
            continue
        for name in {name for name, _ in items}:
            del part[name]
        for name, value in items:
            data = value.encode("utf-8", "surrogateescape")
            part.set_raw(name, value if value.isascii() else text_of(data, label)[0])


def _own_parts(part: Message) -> Iterator[Message]:
    """Without those of mails inside it."""
    yield part
    # Asked for its payload, a part without parts would decode it, by whatever it calls its charset.
    if part.is_multipart() and part.get_content_maintype() == "multipart":
        for below in part.get_payload():
            if isinstance(below, Message):
                yield from _own_parts(below)


def decoded(value: str) -> str:
    """The value for people: one line, without control characters."""
    text = raw_text(value)
    for _ in range(2):
        # Twice: programs encode what was encoded already.
        text = _words(text) if "=?" in text else text
    return tidy(repaired(text))


def repaired(text: str) -> str:
    """UTF-8 that was taken for Latin-1 and encoded once more: nobody writes such letters on purpose."""
    if text.isascii() or any(char > "\xff" for char in text):
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def tidy(text: str) -> str:
    plain = "".join(char if char.isprintable() or char == "\u200d" else " " for char in text.replace("\ufffe", ""))
    return re.sub(r"[ \u3000\t]+(?= )|^\s+|\s+$", "", plain)


@dataclass(slots=True)
class _Run:
    """Encoded words side by side in one charset are one string of bytes: a character may be cut between them."""

    label: str = ""
    data: bytearray = field(default_factory=bytearray)

    def text(self) -> str:
        return text_of(bytes(self.data), self.label)[0] if self.data else ""


def _words(text: str) -> str:
    out: list[str] = []
    run = _Run()
    position = 0
    for found in WORD.finditer(text):
        between = text[position : found.start()]
        label = found.group(1).split("*")[0].lower()
        if between.strip() or position == 0 or codec_of(label) != codec_of(run.label):
            out.append(run.text())
            out.append(between if between.strip() or position == 0 else "")
            run = _Run(label)
        run.data += _bytes_of(found.group(2), found.group(3))
        position = found.end()
    out += [run.text(), text[position:]]
    return "".join(out)


def _bytes_of(kind: str, body: str) -> bytes:
    if kind in "bB":
        return base64(body.encode("ascii", "ignore"))
    raw = body.replace("_", " ").encode("utf-8", "surrogateescape")
    return re.sub(rb"=([0-9A-Fa-f]{2})", lambda m: bytes((int(m.group(1), 16),)), raw)


_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
_PADDED = re.compile(rb"[^=]+=*")


def base64(raw: bytes) -> bytes:
    """Base64 with strangers, without padding, or in several padded pieces: whatever can be read of it."""
    clean = _NO_BASE64.sub(b"", raw.replace(b"-", b"+").replace(b"_", b"/"))
    out = []
    for piece in _PADDED.findall(clean):
        body = piece.rstrip(b"=")
        if len(body) % 4 == 1:
            body = body[:-1]
        out.append(binascii.a2b_base64(body + b"=" * (-len(body) % 4)))
    return b"".join(out)


PARAMETER = re.compile(r';\s*([\w!#$&+^`{}~.*%-]+)\s*=\s*("(?:[^"\\]|\\.)*"?|[^;"]*"?[^;]*)', re.DOTALL)


def main_value(value: str) -> str:
    return value.split(";", 1)[0].strip().lower()


def parameters(value: str) -> dict[str, str]:
    """By RFC 2231 (charsets, pieces), and by what else is done: encoded words, raw bytes, %-escapes without a star."""
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for found in PARAMETER.finditer(raw_text(value)):
        name, given = found.group(1).lower(), _unquoted(found.group(2).strip())
        base, _, number = name.rstrip("*").partition("*")
        if name.endswith("*") or "*" in name:
            pieces.setdefault(base, {}).setdefault(int(number) if number.isdigit() else 0, (given, name[-1] == "*"))
        else:
            plain.setdefault(base, given)
    for base, numbered in pieces.items():
        joined = _joined([numbered[number] for number in sorted(numbered)])
        if joined or base not in plain:
            plain[base] = joined
    return plain


def _unquoted(given: str) -> str:
    if given[:1] != '"':
        return given
    inner = given[1:-1] if given.endswith('"') and len(given) > 1 else given[1:]
    return re.sub(r'\\(["\\])', r"\1", inner)


def _joined(pieces: list[tuple[str, bool]]) -> str:
    label = ""
    data = bytearray()
    for position, (given, encoded) in enumerate(pieces):
        value = given
        if encoded and position == 0 and value.count("'") >= 2:
            label, _, value = value.split("'", 2)
        raw = value.encode("utf-8", "surrogateescape")
        data += unquote_to_bytes(raw) if encoded else raw
    return text_of(bytes(data), label)[0]
