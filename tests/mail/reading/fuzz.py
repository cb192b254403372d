"""Mails that nobody would write: the corpus bent, cut, joined and nested, and mails built to be lossless.

`python -m tests.mail.reading.fuzz MINUTES` runs for as long as it is told.
"""

import base64
import random
import re
import sys
import time
from collections.abc import Iterator

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from services.helpdesk.mail.reading import Mail, parse
from tests.mail.reading import corpus

WORDS = (
    "您好",
    "Printer",
    "打印机坏了",
    "プリンタ",
    "한글",
    "Grüße",
    "On Monday wrote:",
    "> no",
    "From: x",
    "-- ",
    "= not qp",
    "&<b>",
)
CHARSETS = (
    "utf-8",
    "gb18030",
    "big5",
    "iso-2022-jp",
    "euc-kr",
    "koi8-r",
    "windows-1252",
    "utf-7",
    "utf-16",
    "nonsense",
    "",
)
ENCODINGS = ("7bit", "8bit", "base64", "quoted-printable", "x-uuencode", "binary", "nonsense")
KINDS = (
    *("text/plain", "text/html", "multipart/mixed; boundary=b", "multipart/alternative", "message/rfc822", "text"),
    *("message/delivery-status", "application/ms-tnef", "multipart/report; report-type=delivery-status; boundary=x"),
)
TOKENS = (
    *(
        b"\r\n",
        b"\n\n",
        b"--b\r\n",
        b"--b--",
        b"=?utf-8?B?",
        b"?=",
        b"=",
        b"\x00",
        b"\xff",
        b"\x1b$B",
        b"<",
        b">",
        b'"',
    ),
    *(b"<blockquote>", b"</div>" * 9, b"<div>" * 500, b"begin 644 x\n", b"cid:", b"\xe4\xbd", b"(", b";", b":", b"@"),
)


def bent(raw: bytes, draw: random.Random) -> bytes:
    """A few changes, each somewhere."""
    out = bytearray(raw)
    for _ in range(draw.randint(1, 8)):
        at = draw.randrange(len(out) + 1)
        way = draw.randrange(6)
        if way == 0:
            del out[at : at + draw.choice((1, 4, 40, 400))]
        elif way == 1:
            out[at:at] = draw.choice(TOKENS)
        elif way == 2 and out:
            out[at % len(out)] = draw.randrange(256)
        elif way == 3:
            out[at:at] = out[at : at + draw.choice((10, 100, 1000))] * draw.choice((1, 3))
        elif way == 4:
            out[at:at] = f"\r\nContent-Type: {draw.choice(KINDS)}; charset={draw.choice(CHARSETS)}\r\n".encode()
        else:
            out[at:at] = f"\r\nContent-Transfer-Encoding: {draw.choice(ENCODINGS)}\r\n".encode()
    return bytes(out)


def joined(first: bytes, second: bytes, draw: random.Random) -> bytes:
    """The head of one with the body of the other, or one inside the other."""
    head = first.partition(b"\r\n\r\n")[0]
    if draw.random() < 0.5:
        return head + b"\r\n\r\n" + second.partition(b"\r\n\r\n")[2]
    return head + b"\r\nContent-Type: message/rfc822\r\n\r\n" + second


def broken_promises(mail: Mail) -> list[str]:
    """What holds of any mail whatever."""
    wrong = [f"no text for a database: {text[:60]!r}" for text in texts_in(mail) if not _is_clean(text)]
    wrong += [f"unsafe: {one}" for one in unsafe(mail.html)]
    wrong += ["reading_failed: " + defect.detail for defect in mail.defects if defect.code == "reading_failed"]
    wrong += [f"name {one.name!r}" for one in mail.attachments if not one.name or "/" in one.name or "\n" in one.name]
    wrong += ["size" for one in mail.attachments if one.size != len(one.data)]
    return wrong


def texts_in(read: object) -> Iterator[str]:
    """Every text of what was read, however deep."""
    if isinstance(read, str):
        yield read
    elif isinstance(read, tuple):
        yield from (text for one in read for text in texts_in(one))
    elif isinstance(read, Struct):
        yield from (text for name in read.__struct_fields__ for text in texts_in(getattr(read, name)))


HARMFUL = frozenset(
    [
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "form",
        "input",
        "button",
        "base",
        "meta",
        "link",
        "svg",
        "math",
        "template",
        "audio",
        "video",
    ]
)


def unsafe(html: str) -> list[str]:
    """Elements and attributes that could run, load, submit or leave, as a browser's parser sees them."""
    if not html:
        return []
    found = [node for node in LexborHTMLParser(html).css("body *") if node.tag]
    wrong = [node.tag for node in found if node.tag in HARMFUL]
    for node in found:
        for name, value in node.attributes.items():
            told = re.sub(r"[\x00-\x20]", "", value or "").lower()
            fine = (
                ("http://", "https://", "mailto:", "tel:")
                if name == "href"
                else ("cid:", "blocked:http", "data:image/")
            )
            if name.startswith("on") or (name in {"href", "src"} and not told.startswith(fine)):
                wrong.append(f"{node.tag} {name}={told[:40]}")
            if name == "style" and re.search(r"url\(|expression|@import|position|javascript", told):
                wrong.append(f"style {told[:60]}")
    return wrong


def _is_clean(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def lossless(draw: random.Random) -> tuple[bytes, list[str], list[bytes]]:
    """A well-formed mail of any shape, the words that must come out of it and the files."""
    words: list[str] = []
    files: list[bytes] = []

    def leaf() -> bytes:
        if draw.random() < 0.6:
            said = [f"{draw.choice(WORDS)} {draw.randrange(10**9)}" for _ in range(draw.randint(1, 6))]
            words.extend(one.split()[-1] for one in said)
            charset = draw.choice(("utf-8", "gb18030"))
            body = base64.encodebytes("\n".join(said).encode(charset))
            return (
                f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
                + body
            )
        data = draw.randbytes(draw.choice((0, 1, 50, 3000)))
        files.append(data)
        name = f"file{len(files)}.bin"
        return (
            f"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename={name}\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n"
        ).encode() + base64.encodebytes(data)

    def part(depth: int) -> bytes:
        if depth == 0 or draw.random() < 0.4:
            return leaf()
        mark = f"=_{draw.randrange(10**9)}"
        inner = b"".join(f"\r\n--{mark}\r\n".encode() + part(depth - 1) for _ in range(draw.randint(1, 4)))
        return f'Content-Type: multipart/mixed; boundary="{mark}"\r\n'.encode() + inner + f"\r\n--{mark}--\r\n".encode()

    return b"From: a@b.example\r\nIn-Reply-To: <x@y>\r\nMIME-Version: 1.0\r\n" + part(4), words, files


def lost(draw: random.Random) -> list[str]:
    raw, words, files = lossless(draw)
    mail = parse(raw)
    wrong = [f"word {word}" for word in words if word not in f"{mail.text}\n{mail.quoted}"]
    found = [one.data for one in mail.attachments]
    return wrong + ["file" for data in files if data not in found]


def run(seconds: float, seed: int) -> tuple[int, list[str]]:
    """How many mails, and what went wrong with the seed that shows it."""
    seeds = [raw for _, raw, _ in corpus.mails() if len(raw) < 60_000]
    wrong: list[str] = []
    count = 0
    began = time.process_time()
    while time.process_time() - began < seconds and len(wrong) < 10:
        draw = random.Random(seed + count)
        raw = bent(draw.choice(seeds), draw)
        if draw.random() < 0.2:
            raw = joined(raw, draw.choice(seeds), draw)
        started = time.process_time()
        found = broken_promises(parse(raw)) + (lost(draw) if count % 4 == 0 else [])
        if time.process_time() - started > 2:
            found.append("slow")
        wrong += [f"seed {seed + count}: {one}" for one in found]
        count += 1
    return count, wrong


if __name__ == "__main__":
    done, failures = run(float(sys.argv[1]) * 60, int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**9))
    print(f"{done} mails", *failures, sep="\n")
    raise SystemExit(bool(failures))
