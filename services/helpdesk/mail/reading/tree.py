"""The parts of a mail: Python's email package, kept from going too deep, and leaves decoded with forgiveness."""

import binascii
import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser
from typing import Any, cast

from services.helpdesk.mail.reading.headers import base64, first, main_value, parameters
from services.helpdesk.mail.reading.shapes import Defect

DEEPEST = 30
"""Parts inside parts; what lies deeper stays in one piece."""
MOST_PARTS = 1000


class TooMany(Exception):
    """More parts than a mail has."""


class Part(Message):
    """Looks like a leaf to the parser once it lies too deep: the parser would go on until Python's stack ends."""

    depth = 0
    count: list[int]

    def attach(self, payload: Any) -> None:
        if isinstance(payload, Part):
            payload.depth = self.depth + 1
            payload.count = self._counted()
            payload.count[0] += 1
            if payload.count[0] > MOST_PARTS:
                raise TooMany
        super().attach(payload)

    def held(self) -> list[Message] | bytes:
        """Parts, or the bytes as they came; get_payload would decode them by its own lights."""
        inner: Any = self._payload  # type: ignore[attr-defined]
        if isinstance(inner, list):
            return [one for one in inner if isinstance(one, Message)]
        return str(inner or "").encode("utf-8", "surrogateescape")

    def _counted(self) -> list[int]:
        if not hasattr(self, "count"):
            self.count = [0]
        return self.count

    def get_content_type(self) -> str:
        if self.depth >= DEEPEST:
            return "application/octet-stream"
        told = main_value(first(self, "content-type"))
        if not re.fullmatch(r"[\w.+-]+/[\w.+-]+", told):
            return self.get_default_type() if not told or told.startswith("text") else "application/octet-stream"
        return told

    def get_content_maintype(self) -> str:
        return self.get_content_type().split("/")[0]

    def get_content_subtype(self) -> str:
        return self.get_content_type().split("/")[1]


@dataclass(slots=True, frozen=True)
class Leaf:
    """A part without parts. `inside` names the multipart around it, `first` whether it is the first of it."""

    part: Message
    media_type: str
    parameters: dict[str, str]
    disposition: str
    name: str
    content_id: str
    location: str
    data: bytes
    inside: str
    first: bool


def tree_of(raw: bytes, defects: list[Defect]) -> Part:
    parser = BytesParser(Part, policy=policy.compat32)
    try:
        return cast("Part", parser.parsebytes(raw))
    except TooMany:
        defects.append(Defect("too_many_parts"))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        defects.append(Defect("mime_broken", type(error).__name__))
    return whole(raw)


def whole(raw: bytes) -> Part:
    """Headers read, the rest left in one piece and attached as it is."""
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    root = cast("Part", BytesParser(Part, policy=policy.compat32).parsebytes(head + b"\n\n"))
    del root["content-type"]
    del root["content-transfer-encoding"]
    root["Content-Type"] = "application/octet-stream"
    root["Content-Disposition"] = "attachment; filename=body.bin"
    root.set_payload(body.decode("ascii", "surrogateescape"))
    return root


def leaves(root: Message, defects: list[Defect]) -> Iterator[Leaf]:
    yield from _walk(root, "", True, defects)


def _walk(part: Message, inside: str, is_first: bool, defects: list[Defect]) -> Iterator[Leaf]:  # noqa: FBT001
    kind = part.get_content_type()
    held = held_by(part)
    if kind.startswith("multipart/") and isinstance(held, list):
        defects.extend(_stray(part))
        for position, below in enumerate(held):
            yield from _walk(below, kind, position == 0, defects)
        return
    if kind.startswith("multipart/") and isinstance(held, bytes):
        yield from _without_boundary(part, held, inside, defects)
        return
    yield _leaf(part, kind, inside, is_first, defects)


FIRST_BOUNDARY = re.compile(rb"^--([^\s-][^\r\n]{0,69}?)[ \t]*\r?$", re.MULTILINE)


def _without_boundary(part: Message, held: bytes, inside: str, defects: list[Defect]) -> Iterator[Leaf]:
    """Parts whose boundary was not told, or told wrongly: the first line that looks like one is taken for it."""
    defects.extend(_stray(part))
    found = FIRST_BOUNDARY.search(held)
    if found and inside != "multipart/guessed":
        told = b'Content-Type: multipart/mixed; boundary="' + found.group(1).replace(b'"', b"") + b'"\n\n'
        root = tree_of(told + held, defects)
        if isinstance(root.held(), list):
            for position, below in enumerate(root.held()):
                yield from _walk(below, "multipart/guessed", position == 0, defects)  # type: ignore[arg-type]  # a list holds messages
            return
    yield _leaf(part, "text/plain", inside, True, defects)


def _stray(part: Message) -> Iterator[Defect]:
    for defect in part.defects:
        yield Defect(
            "mime_" + re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(defect).__name__).lower().removesuffix("_defect")
        )


def _leaf(part: Message, kind: str, inside: str, is_first: bool, defects: list[Defect]) -> Leaf:  # noqa: FBT001
    told = parameters(first(part, "content-type"))
    placed = first(part, "content-disposition")
    where = parameters(placed)
    name = where.get("filename") or told.get("name") or where.get("name") or told.get("filename") or ""
    return Leaf(
        part=part,
        media_type=kind,
        parameters=told,
        disposition=main_value(placed),
        name=name,
        content_id=first(part, "content-id").strip().strip("<>").strip(),
        location=first(part, "content-location").strip(),
        data=_data(part, defects),
        inside=inside,
        first=is_first,
    )


def _data(part: Message, defects: list[Defect]) -> bytes:
    held = held_by(part)
    if isinstance(held, list):
        return b"\n".join(bytes_of(one) for one in held)
    raw = held
    told = first(part, "content-transfer-encoding").split(";")[0].split("(")[0].strip().strip("\"'").lower()
    read = DECODERS.get(told)
    if read is None:
        if told not in PLAIN:
            defects.append(Defect("encoding_unknown", told[:80]))
        return raw
    data, broken = read(raw)
    if broken:
        defects.append(Defect("encoding_broken", told))
    return data


def held_by(part: Message) -> list[Message] | bytes:
    return part.held() if isinstance(part, Part) else b""


def bytes_of(part: Message) -> bytes:
    """A message inside a message, as it came."""
    try:
        return part.as_bytes()
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, UnicodeError):
        return str(part.get_payload()).encode("utf-8", "surrogateescape")


STRANGE = re.compile(rb"[^A-Za-z0-9+/=\s]|\S[ \t]+\S")
"""In a line of base64: what cannot be part of it."""
FULL_LINE = 60


def _base64(raw: bytes) -> tuple[bytes, bool]:
    """What can be read of it. Words that a list server put under it are kept, and so are words that never were it."""
    if re.search(rb"[^A-Za-z0-9+/=\s]", raw) is None and STRANGE.search(raw[:1000]) is None:
        return base64(raw), False
    lines = raw.strip().split(b"\n")
    if STRANGE.search(lines[0].strip()):
        return raw, True
    good = [STRANGE.search(line.strip()) is None for line in lines]
    full = [index for index, line in enumerate(lines) if good[index] and len(line.strip()) >= FULL_LINE]
    ends = next((index for index in range(full[-1] if full else 0, len(lines)) if not good[index]), len(lines))
    data = base64(b"\n".join(line for line, is_good in zip(lines[:ends], good[:ends], strict=True) if is_good))
    rest = b"\n".join(lines[ends:]).strip()
    return data + (b"\n" + rest if rest else b""), True


def _quoted(raw: bytes) -> tuple[bytes, bool]:
    broken = bool(re.search(rb"=(?![0-9A-Fa-f]{2}|[ \t]*\r?\n|[ \t]*$)", raw))
    return binascii.a2b_qp(re.sub(rb"=[ \t]+(?=\r?\n)", b"=", raw)), broken


def _uu(raw: bytes) -> tuple[bytes, bool]:
    begins = re.search(rb"^begin(?:-base64)? [0-7]{3,4} [^\n]*\n", raw, re.MULTILINE)
    data, rest = uudecoded(raw[begins.end() :] if begins else raw)
    return (data, bool(rest.strip())) if data else (raw, True)


def uudecoded(body: bytes) -> tuple[bytes, bytes]:
    """Lines up to `end`, and what comes after it; nothing and all where no line can be read."""
    out = bytearray()
    lines = body.splitlines(keepends=True)
    for position, line in enumerate(lines):
        bare = line.rstrip(b"\r\n")
        if bare.strip() in {b"end", b"===="}:
            return bytes(out), b"".join(lines[position + 1 :])
        try:
            out += binascii.a2b_uu(bare)
        except binascii.Error:
            count = (((bare[0] - 32) & 63) * 4 + 5) // 3 if bare else 0
            try:
                out += binascii.a2b_uu(bare[:count])
            except binascii.Error:
                return b"", body
    return bytes(out), b""


DECODERS: dict[str, Callable[[bytes], tuple[bytes, bool]]] = {
    "base64": _base64,
    "base-64": _base64,
    "b": _base64,
    "quoted-printable": _quoted,
    "quoted_printable": _quoted,
    "quotedprintable": _quoted,
    "qp": _quoted,
    "x-uuencode": _uu,
    "uuencode": _uu,
    "x-uue": _uu,
    "uue": _uu,
}
PLAIN = frozenset({"", "7bit", "8bit", "binary", "7-bit", "8-bit", "7bits", "8bits", "none", "us-ascii", "utf-8"})


def cleaned(raw: bytes, defects: list[Defect]) -> bytes:
    """What editors, mailbox files and pipes put around a mail: byte marks, UTF-16, blank lines and "From " lines."""
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (codecs.BOM_UTF8, "")):
        if raw.startswith(mark):
            defects.append(Defect("byte_mark"))
            raw = raw.decode(codec, "replace").encode() if codec else raw[len(mark) :]
    stripped = raw.lstrip(b"\r\n \t\x00") if raw[:1] in b"\r\n\x00" else raw
    if stripped.startswith((b"From ", b">From ")):
        stripped = stripped.partition(b"\n")[2]
    return stripped.replace(b"\r\r\n", b"\r\n") if b"\r\r\n" in stripped[:1000] else stripped
