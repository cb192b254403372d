"""What holds of every mail, and what one typical mail says."""

from base64 import encodebytes
from struct import pack
from time import process_time

import pytest

from services.helpdesk.mail.reading import Address, Context, ReplyKey, parse, shown

TYPICAL = (
    b"Delivered-To: support@example.com\r\n"
    b"Authentication-Results: mx.example.com; spf=pass smtp.mailfrom=a@b.com; dkim=pass; dmarc=pass\r\n"
    b"Received: from b.com by mx.example.com; Mon, 30 Nov 2026 10:00:01 +0800\r\n"
    b"Authentication-Results: mx.example.com; dmarc=fail\r\n"
    b"From: =?gb2312?B?1cXI/Q==?= <a@B.com>\r\n"
    b"To: Support <support+k7@example.com>, =?utf-8?B?6Zmz?= <c@d.com>\r\n"
    b"Subject: Re: [HD-12] =?utf-8?B?5rWL6K+V?=\r\n"
    b"Date: Mon, 30 Nov 2026 10:00:00 +0800\r\n"
    b"Message-ID: <2@b.com>\r\nIn-Reply-To: <1@example.com>\r\nReferences: <0@example.com> <1@example.com>\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=gb2312\r\n\r\n"
    b'<p>\xc4\xe3\xba\xc3</p><img src="http://a/b.png" onerror="x()"><script>x()</script>'
    b"<p>On Mon, Nov 30, 2026 Support &lt;support@example.com&gt; wrote:</p><blockquote type=cite>old</blockquote><p>below</p>"
)


def test_a_typical_mail() -> None:
    mail = parse(TYPICAL, Context(receivers=("mx.example.com",)))
    assert mail.sender == Address("张三", "a@b.com")
    assert mail.to == (Address("Support", "support+k7@example.com"), Address("陳", "c@d.com"))
    assert mail.subject == "Re: [HD-12] 测试"
    assert mail.date is not None
    assert mail.date.isoformat() == "2026-11-30T10:00:00+08:00"
    assert (mail.auth.spf, mail.auth.dkim, mail.auth.dmarc, mail.auth.trusted) == ("pass", "pass", "pass", True)
    assert mail.reply_keys == (
        ReplyKey("address", "support+k7@example.com"),
        ReplyKey("message_id", "<1@example.com>"),
        ReplyKey("message_id", "<0@example.com>"),
        ReplyKey("subject", "HD-12"),
    )
    assert mail.text.split() == ["你好", "below"]
    assert "old" in mail.quoted
    assert "wrote:" in mail.quoted
    assert not mail.defects
    assert not mail.is_automatic
    html, blocked = shown(mail.html, {})
    assert blocked == ["http://a/b.png"]
    assert "x()" not in html
    assert "http://a/b.png" not in html


def test_any_bytes_are_a_mail() -> None:
    for raw in (
        b"",
        b"\x00",
        b"\xff\xfe",
        b"\n\n",
        b"x" * 9,
        b": : :\n\n",
        b"Content-Type: multipart/mixed\n\n--\n--",
        bytes(range(256)),
    ):
        mail = parse(raw)
        assert mail.sender.address == ""
        assert "sender_missing" in {defect.code for defect in mail.defects}


def winmail(*objects: tuple[int, bytes]) -> bytes:
    """winmail.dat of these objects, as a mail."""
    parts = (pack("<BHHI", 1, name, 6, len(data)) + data + b"\0\0" for name, data in objects)
    file = pack("<IH", 0x223E9F78, 1) + b"".join(parts)
    head = b"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
    return head + encodebytes(file)


PROPERTIES = 0x9003
END = (1, b"")
HOSTILE = {
    "properties that never come": winmail((PROPERTIES, b"\xff\xff\xff\xff" + bytes(8)), END),
    "values that never come": winmail((PROPERTIES, pack("<IHHI", 1, 0x1002, 0x3001, 0xFFFFFFFF) + bytes(8)), END),
    "a thousand thousand objects": winmail(*[END] * 400_000),
    "spaces in a subject": b"Subject: a" + b" " * 60_000 + b"b\n\nx",
    "tabs in a subject": b"Subject: !" + b"\t" * 60_000 + b"b\n\nx",
    "blanks in an identifier": b"Message-ID: <" + b"a " * 30_000 + b"\n\nx",
    "blanks in what it answers": b"References: <" + b" " * 60_000 + b"b\n\nx",
    "an address without end": b"From: " + b"a" * 60_000 + b"\nReturn-Path: " + b"a" * 60_000 + b"\n\nx",
    "a group without end": b"To: " + b" " * 60_000 + b"\n\nx",
    "lines of stars": b"In-Reply-To: <a@b>\n\n" + (b"*" * 990 + b"\n") * 100,
    "lines of dashes and stars": b"In-Reply-To: <a@b>\n\n" + (b"*-" * 495 + b"\n") * 100,
    "lines of one word": b"In-Reply-To: <a@b>\n\n-- \n" + (b"a" * 990 + b"\n") * 100,
    "a tag without end": b"Content-Type: text/html\n\n" + b"<b>" * 500 + b"<" + b"a" * 2_000_000,
    "tags without number": b"Content-Type: text/html\n\n" + b"<p>a" * 600_000,
    "hard blanks": b"Content-Type: text/html; charset=utf-8\n\n" + "\xa0".encode() * 2_000_000,
    "signs that are escaped": b"Content-Type: text/html\n\n" + b"&" * 2_000_000,
    "a title of hard blanks": b'Content-Type: text/html; charset=utf-8\n\n<p title="' + "\xad".encode() * 2_000_000,
    "a style without end": b'Content-Type: text/html\n\n<p style="url(;' + b"a" * 2_000_000 + b'">a</p>',
    "empty lines in place of a file": b"Content-Transfer-Encoding: x-uuencode\n\n" + b"\n" * 500_000,
    "a bounce of empty lines": b"From: mailer-daemon@b\nSubject: Undelivered Mail\nReturn-Path: <>\n\n"
    + b"\n" * 100_000,
    "a bounce of one word": b"From: mailer-daemon@b\nSubject: Undelivered Mail\nReturn-Path: <>\n\n" + b"a" * 100_000,
}


@pytest.mark.parametrize("shape", HOSTILE)
def test_no_mail_takes_long_to_read(shape) -> None:
    """Who files holds the only thread that runs meanwhile: one of these once stopped everybody's mail for minutes."""
    began = process_time()
    mail = parse(HOSTILE[shape])
    assert process_time() - began < 8
    assert not [one for one in mail.defects if one.code == "reading_failed"]
