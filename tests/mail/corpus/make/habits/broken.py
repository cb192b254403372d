"""Mails that are wrong by the standards, or unusual by them."""

from tests.mail.corpus.make.habits.building import b64, mail, text

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
NOBODY = {"defects": ["sender_missing"]}
MIXED = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b"
LONG = "這是一段很長的說明文字。" * 40


def parts(*inner: str, head: str = MIXED, end: str = "--b--\n") -> bytes:
    return mail(head, "".join(f"--b\n{one}\n" for one in inner) + end)


def nested(depth: int) -> bytes:
    body = "Content-Type: text/plain\n\nat the bottom\n"
    for level in range(depth, 0, -1):
        body = f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n{body}\n--b{level}--\n"
    return mail("MIME-Version: 1.0\n" + body.split("\n\n", 1)[0], body.split("\n\n", 1)[1])


def attribute(level: int, code: int, data: bytes) -> bytes:
    """Of MS-OXTNEF 2.1.3, with its checksum."""
    head = bytes([level]) + code.to_bytes(4, "little") + len(data).to_bytes(4, "little")
    return head + data + (sum(data) & 0xFFFF).to_bytes(2, "little")


TNEF = (
    b"\x78\x9f\x3e\x22\x01\x00"
    + attribute(1, 0x00089006, b"\x00\x00\x01\x00")
    + attribute(1, 0x00069007, b"\xe4\x04\x00\x00\x00\x00\x00\x00")
)


def tnef() -> bytes:
    """A small winmail.dat: one attribute for the body, one attachment."""
    return (
        TNEF
        + attribute(1, 0x0002800C, b"Words inside winmail.dat\r\n\x00")
        + attribute(2, 0x00069002, (1).to_bytes(2, "little") + b"\xff" * 4 + b"\x00" * 8)
        + attribute(2, 0x00018010, b"report.txt\x00")
        + attribute(2, 0x0006800F, b"what it held\n")
    )


def tnef_of_rich_text(rtf: bytes) -> bytes:
    """Its words as a property of rich text, uncompressed (MS-OXRTFCP)."""
    sizes = (len(rtf) + 12).to_bytes(4, "little") + len(rtf).to_bytes(4, "little")
    packed = sizes + b"MELA" + b"\x00" * 4 + rtf
    value = (1).to_bytes(4, "little") + len(packed).to_bytes(4, "little") + packed + b"\x00" * (-len(packed) % 4)
    return TNEF + attribute(1, 0x00069003, (1).to_bytes(4, "little") + b"\x02\x01\x09\x10" + value)


PLAIN = "Content-Type: text/plain; charset=utf-8\n\n請看附件。\n"
MAILS = {
    "empty": (b"", NOBODY | {"text": "", "subject": ""}),
    "only_headers": (
        b"From: wang@customer.example\r\nSubject: nothing else\r\n",
        {"subject": "nothing else", "text": ""},
    ),
    "no_headers": (b"\r\nJust words, no headers.\r\n", NOBODY | {"text": "Just words, no headers."}),
    "headers_not_closed": (
        b"From: wang@customer.example\r\nSubject: x\r\nThis line is no header and begins the text.\r\nAnd on.\r\n",
        {"subject": "x", "text": "This line is no header and begins the text.\nAnd on."},
    ),
    "lf_only": (mail("Subject: x", "one\ntwo").replace(b"\r\n", b"\n"), {"text": "one\ntwo"}),
    "cr_only": (mail("Subject: x", "one\ntwo").replace(b"\r\n", b"\r"), {"subject": "x", "text": "one\ntwo"}),
    "crcrlf": (
        mail("Subject: x\nContent-Type: text/plain", "one\ntwo").replace(b"\r\n", b"\r\r\n"),
        {"subject": "x", "text": "one\ntwo", "defects": None},
    ),
    "mbox_line": (
        b"From wang@customer.example Mon Nov 30 09:12:00 2026\r\n" + mail("Subject: x", "hi"),
        {"subject": "x", "text": "hi"},
    ),
    "blank_lines_first": (b"\r\n\r\n" + mail("Subject: x", "hi"), {"subject": "x", "text": "hi"}),
    "byte_mark_first": (
        b"\xef\xbb\xbf" + mail("Subject: x", "hi"),
        {"subject": "x", "text": "hi", "defects": ["byte_mark"]},
    ),
    "nul_bytes": (mail("Subject: a\x00b", "h\x00i"), {"subject": "ab", "text": "hi"}),
    "nul_in_charset": (
        b"From: wang@customer.example\r\nSubject: \xe5\x8d\xb0\xe8\xa1\xa8\xe6\xa9\x9f\r\n"
        b'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset="utf\x00-8"\r\n\r\n'
        b'\xe5\x8d\xa1\xe7\xb4\x99\r\n--b\r\nContent-Type: application/x-log; charset="a\x00"; name="\xe6\xaa\x94.log"\r\n'
        b"Content-Disposition: attachment\r\n\r\n\xff9:00\r\n--b--\r\n",
        {"subject": "印表機", "text": "卡紙", "files": [["檔.log", "application/x-log", "/zk6MDA="]], "defects": None},
    ),
    "subject_empty": (mail("Subject: ", "hi"), {"subject": "", "text": "hi"}),
    "subject_missing": (b"From: wang@customer.example\r\n\r\nhi", {"subject": "", "text": "hi"}),
    "subject_of_blanks": (mail("Subject:  \t  ", "hi"), {"subject": ""}),
    "subject_folded_by_tabs": (mail("Subject: one\n\ttwo\n   three", "hi"), {"subject": "one two three"}),
    "subject_huge": (mail("Subject: " + "x" * 100_000, "hi"), {"text": "hi"}),
    "two_froms": (mail("From: a@x.example\nFrom: b@x.example", "hi"), {"sender": ["", "a@x.example"]}),
    "two_in_from": (
        mail("From: A <a@x.example>, B <b@x.example>\nSender: B <b@x.example>", "hi"),
        {"sender": ["A", "a@x.example"]},
    ),
    "from_only_a_name": (
        mail("From: Wang Xiaoming\nReturn-Path: <wang@customer.example>", "hi"),
        NOBODY | {"sender": ["Wang Xiaoming", "wang@customer.example"]},
    ),
    "from_missing_sender": (
        b"Sender: Wang <wang@customer.example>\r\nTo: support@help.example\r\n\r\nhi",
        NOBODY | {"sender": ["Wang", "wang@customer.example"]},
    ),
    "from_comment": (
        mail("From: wang@customer.example (Wang Xiaoming)", "hi"),
        {"sender": ["Wang Xiaoming", "wang@customer.example"]},
    ),
    "from_name_is_address": (
        mail('From: "wang@customer.example" <wang@customer.example>', "hi"),
        {"sender": ["", "wang@customer.example"]},
    ),
    "from_in_single_quotes": (
        mail("From: \"'wang@customer.example'\" <wang@CUSTOMER.example>", "hi"),
        {"sender": ["", "wang@customer.example"]},
    ),
    "from_other_address_as_name": (
        mail('From: "ceo@bank.example" <evil@customer.example>', "hi"),
        {"sender": ["ceo@bank.example", "evil@customer.example"]},
    ),
    "from_unclosed_angle": (
        mail("From: Wang <wang@customer.example", "hi"),
        {"sender": ["Wang", "wang@customer.example"]},
    ),
    "from_double_angles": (
        mail("From: Wang <<wang@customer.example>>", "hi"),
        {"sender": ["Wang", "wang@customer.example"]},
    ),
    "from_unclosed_quote": (
        mail('From: "Wang <wang@customer.example>', "hi"),
        {"sender": ["Wang", "wang@customer.example"]},
    ),
    "from_full_width_at": (
        mail("From: 王 <wang＠customer.example>", "hi"),
        {"sender": ["王", "wang@customer.example"]},
    ),
    "to_group": (
        mail("To: Team: a@x.example, B <b@x.example>;, c@x.example", "hi"),
        {"to": [["", "a@x.example"], ["B", "b@x.example"], ["", "c@x.example"]]},
    ),
    "to_undisclosed": (mail("To: undisclosed-recipients:;", "hi"), {"to": []}),
    "to_semicolons": (
        mail("To: a@x.example; B <b@x.example>; 'c@x.example'", "hi"),
        {"to": [["", "a@x.example"], ["B", "b@x.example"], ["", "c@x.example"]]},
    ),
    "to_last_first": (
        mail("To: Chen, Amy <amy@x.example>, Lee, Bob <bob@x.example>", "hi"),
        {"to": [["Chen, Amy", "amy@x.example"], ["Lee, Bob", "bob@x.example"]]},
    ),
    "to_two_headers": (
        mail("To: a@x.example\nTo: b@x.example\nCc: a@x.example", "hi"),
        {"to": [["", "a@x.example"], ["", "b@x.example"]], "cc": [["", "a@x.example"]]},
    ),
    "to_idn": (mail("To: 王@例子.example", "hi"), {"to": [["", "王@例子.example"]]}),
    "envelope_hints": (
        mail(
            "Delivered-To: support+k1@help.example\nX-Original-To: support+k1@help.example\nEnvelope-To: help@help.example",
            "hi",
        ),
        {"delivered_to": ["support+k1@help.example", "help@help.example"], "keys": ["address support+k1@help.example"]},
    ),
    "ids_without_brackets": (
        mail(
            "Message-ID: 1@x.example\nIn-Reply-To: Your message of Mon <n1@help.example>\nReferences: <a@h> <b@h><c@h>",
            "hi",
        ),
        {
            "message_id": "<1@x.example>",
            "in_reply_to": ["<n1@help.example>"],
            "references": ["<a@h>", "<b@h>", "<c@h>"],
        },
    ),
    "ids_folded_inside": (mail("References: <a@h>\n\t<very-long\n -id@h>", "hi"), {"references": None}),
    "keys_in_order": (
        mail(
            "To: Support <support+t0k3n@help.example>\nSubject: RE: 回覆: [HD-42] 登入 (hd-7)\nIn-Reply-To: <b@h>\nReferences: <a@h> <b@h>",
            "hi",
        ),
        {
            "keys": [
                "address support+t0k3n@help.example",
                "message_id <b@h>",
                "message_id <a@h>",
                "subject HD-42",
                "subject HD-7",
            ]
        },
    ),
    "date_obsolete": (mail("Date: Mon, 30 Nov 26 09:12 EST", "hi"), {"date": "2026-11-30T09:12:00-05:00"}),
    "date_iso": (mail("Date: 2026-11-30 09:12:00 +0800", "hi"), {"date": "2026-11-30T09:12:00+08:00"}),
    "date_gmt_plus": (mail("Date: Mon, 30 Nov 2026 09:12:00 GMT+8", "hi"), {"date": "2026-11-30T09:12:00+08:00"}),
    "date_impossible": (mail("Date: Mon, 99 Nov 2026 29:99:00 +9999", "hi"), {"date": "", "text": "hi"}),
    "type_nonsense": (mail("Content-Type: nonsense", "hi"), {"text": None, "defects": None}),
    "type_text_only": (mail("Content-Type: text", "hi"), {"text": "hi"}),
    "type_twice": (mail("Content-Type: text/plain; charset=utf-8\nContent-Type: text/html", "王"), {"text": "王"}),
    "html_called_plain": (text("<html><body><p>Hello <b>you</b></p></body></html>", "utf-8"), {"text": "Hello you"}),
    "boundary_missing": (
        mail("MIME-Version: 1.0\nContent-Type: multipart/mixed", "--b\nContent-Type: text/plain\n\nhello\n--b--"),
        {"text_has": ["hello"], "defects": None},
    ),
    "boundary_never_closed": (
        parts(PLAIN, f"Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\n{PNG}", end=""),
        {"text": "請看附件。", "files": [["a.png", "image/png", PNG]], "defects": None},
    ),
    "boundary_never_begins": (
        mail(MIXED, "hello, there are no parts here"),
        {"text": "hello, there are no parts here", "defects": None},
    ),
    "boundary_with_blanks": (
        mail(
            'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="a b c "',
            "--a b c \nContent-Type: text/plain\n\nhello\n--a b c --",
        ),
        {"text_has": ["hello"], "defects": None},
    ),
    "words_before_and_after": (
        mail(MIXED, "preamble\n--b\nContent-Type: text/plain\n\nhello\n--b--\nan added footer"),
        {"text_has": ["hello"]},
    ),
    "nested_40": (nested(40), {"files": [[None, None, None]], "defects": None}),
    "nested_8": (nested(8), {"text": "at the bottom"}),
    "part_without_headers": (mail(MIXED, "--b\n\nhello\n--b--"), {"text": "hello"}),
    "part_empty": (
        mail(MIXED, "--b\n--b\nContent-Type: text/plain\n\nhello\n--b--"),
        {"text": "hello", "defects": None},
    ),
    "base64_bad_padding": (
        mail(
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64",
            b64("你好".encode()).rstrip("="),
        ),
        {"text": "你好"},
    ),
    "base64_padded_pieces": (
        mail(
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64",
            f"{b64('你'.encode() + b'!')}\n{b64('好'.encode() + b'!')}",
        ),
        {"text": "你!好!"},
    ),
    "base64_with_footer": (
        mail(
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64",
            f"{b64(('你好，印表機壞了。' * 8).encode())}\n_______________\nit mailing list",
        ),
        {"text_has": ["你好，印表機壞了。"], "quoted_has": ["it mailing list"], "defects": None},
    ),
    "base64_is_plain": (
        mail(
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64",
            "This was never encoded, was it?",
        ),
        {"text": "This was never encoded, was it?", "defects": ["encoding_broken"]},
    ),
}
