"""What holds of every mail, and what one typical mail says."""

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
