"""What holds of any mail whatever, by hypothesis: any bytes are read, and of a mail that means something nothing is lost.

Short and seeded in the suite, long in `make torture`; of what fails hypothesis shows the smallest case.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from email.header import Header
from hashlib import sha256

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from services.helpdesk.mail.arriving.sameness import digest_of
from services.helpdesk.mail.reading import parse
from tests.mail.reading.fuzz import CHARSETS, ENCODINGS, KINDS, broken_promises

LETTERS = {
    "utf-8": "印表機卡紙了プリンタ프린터éßжÿ𠮷",
    "gb18030": "打印机坏了印表機é",
    "gbk": "打印机坏了请尽快处理",
    "big5": "印表機壞了請盡快處理",
    "iso-2022-jp": "プリンタが壊れました",
    "shift_jis": "プリンタが壊れました",
    "euc-jp": "プリンタが壊れました",
    "euc-kr": "프린터가고장났어요",
    "koi8-r": "принтерсломался",
    "windows-1252": "Drücker’s Gerät löst aus",
}
"""Of each charset some letters, and words of letters and digits: by those digits they are looked for."""

numbers = st.integers(10**7, 10**9)
names = st.text("印表機記錄photo_-0123456789", min_size=1, max_size=24).map(lambda one: f"{one.strip('-_')}x.bin")


@dataclass
class Built:
    """A part with its own headers, the words that must come out of it, and the files by name."""

    raw: bytes
    words: list[str]
    files: list[tuple[str, bytes]]


@st.composite
def texts(draw) -> Built:
    charset = draw(st.sampled_from(sorted(LETTERS)))
    lines = [
        f"{draw(st.text(LETTERS[charset], min_size=1, max_size=12))} {draw(numbers)}"
        for _ in range(draw(st.integers(1, 5)))
    ]
    data = "\r\n".join(lines).encode(charset)
    way = draw(st.sampled_from(("base64", "quoted-printable", "8bit")))
    coded = {"base64": base64.encodebytes, "quoted-printable": binascii.b2a_qp, "8bit": bytes}[way](data)
    head = f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: {way}\r\n\r\n"
    return Built(head.encode() + coded, [line.rpartition(" ")[2] for line in lines], [])


@st.composite
def files(draw) -> Built:
    name, data = draw(names), draw(st.binary(max_size=400))
    told = Header(name, "utf-8").encode(linesep="\r\n")
    head = f'Content-Type: application/octet-stream; name="{told}"\r\nContent-Transfer-Encoding: base64\r\n'
    placed = f'Content-Disposition: attachment; filename="{told}"\r\n\r\n'
    return Built((head + placed).encode() + base64.encodebytes(data), [], [(name, data)])


@st.composite
def gathered(draw, parts) -> Built:
    inner = draw(st.lists(parts, min_size=1, max_size=4))
    mark = f"=_{sha256(b''.join(one.raw for one in inner)).hexdigest()[:20]}"  # stands nowhere inside
    body = b"".join(f"\r\n--{mark}\r\n".encode() + one.raw for one in inner) + f"\r\n--{mark}--\r\n".encode()
    head = f'Content-Type: multipart/mixed; boundary="{mark}"\r\n'
    return Built(
        head.encode() + body,
        [word for one in inner for word in one.words],
        [file for one in inner for file in one.files],
    )


@st.composite
def broken(draw) -> bytes:
    """Bytes with the shape of a mail: headers that programs write, with values that nobody does."""
    lines = draw(
        st.lists(
            st.one_of(
                st.tuples(st.sampled_from((b"From", b"To", b"Cc", b"Subject", b"Date", b"References")), st.binary()),
                st.tuples(st.just(b"Content-Type"), st.sampled_from(KINDS).map(str.encode)),
                st.tuples(
                    st.just(b"Content-Type"),
                    st.sampled_from(CHARSETS).map(lambda one: f"text/x; charset={one}".encode()),
                ),
                st.tuples(st.just(b"Content-Transfer-Encoding"), st.sampled_from(ENCODINGS).map(str.encode)),
                st.tuples(st.binary(max_size=20), st.binary(max_size=60)),
            ),
            max_size=9,
        )
    )
    end = draw(st.sampled_from((b"\r\n", b"\n", b"\r", b"\r\r\n")))
    return end.join(name + b": " + value for name, value in lines) + end * 2 + draw(st.binary(max_size=600))


mails = st.recursive(st.one_of(texts(), files()), gathered, max_leaves=12)
any_bytes = st.one_of(st.binary(max_size=2_000), broken())


def of_any_bytes(raw: bytes) -> list[str]:
    """Read without an error, twice the same; and never taken for another mail with more words."""
    mail = parse(raw)
    wrong = broken_promises(mail)
    if parse(raw) != mail:
        wrong.append("read otherwise the second time")
    return wrong + (["one digest for two mails"] if digest_of(raw) == digest_of(raw + b"\r\n\r\nx") else [])


def of_a_mail(built: Built) -> list[str]:
    """Each word and each file comes out again."""
    mail = parse(b"From: wang@customer.example\r\nMIME-Version: 1.0\r\n" + built.raw)
    said = f"{mail.text}\n{mail.quoted}\n"
    wrong = broken_promises(mail) + [f"word {word}" for word in built.words if word not in said]
    found = sorted((one.name, sha256(one.data).hexdigest()) for one in mail.attachments)
    return wrong + [
        f"file {name} of {len(data)} bytes"
        for name, data in built.files
        if (name, sha256(data).hexdigest()) not in found
    ]


PROPERTIES: tuple[tuple[st.SearchStrategy, Callable[..., list[str]]], ...] = (
    (any_bytes, of_any_bytes),
    (mails, of_a_mail),
)


def check(number: int, wanted: int, *, shrink: bool = True) -> tuple[int, list[str]]:
    """How many mails were read, and what was wrong with the smallest that failed."""
    count, wrong = 0, []
    for strategy, holds in PROPERTIES:

        def tried(one, holds=holds) -> None:
            nonlocal count
            count += 1
            found = holds(one)
            assert not found, f"{holds.__name__}: {found[:3]} of {one!r}"

        @seed(number)
        @settings(
            max_examples=wanted,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink] if shrink else [Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy)
        def drawn(one) -> None:
            tried(one)

        try:
            drawn()
        except AssertionError as error:
            wrong.append(f"seed {number}: {error}"[:2_000])
    return count, wrong
