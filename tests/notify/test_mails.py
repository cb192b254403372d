"""What mails say: every kind in every language from one example, and no word of a person's becomes more than a word."""

import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from html.parser import HTMLParser

import pytest
from jinja2 import UndefinedError

from services.notify.mails.content import CHANGES, Content
from services.notify.mails.environment import kinds, on, one_line, render
from services.notify.mails.message import message
from services.notify.mails.words import LOCALES, catalogue
from shared.core.ids import new_id
from tests.harness.payloads import XSS
from tests.notify.examples import EXAMPLES, facts
from tests.notify.postman import text_of

HAN = re.compile(r"[\u4e00-\u9fff]")


def sent(kind: str, locale: str, **more):
    """The mail as the other side reads it."""
    given = facts(kind, **more)
    content = Content(
        to_name=given["name"],
        to_mail="wang@example.test",
        locale=locale,
        sender_name=given["sender_name"],
        facts=given,
        thread="ticket-1",
    )
    raw = message(content, render(kind, locale, given), delivery_id=new_id(), sender="no-reply@huifang.example")
    return raw, message_from_bytes(raw, policy=policy.default)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_every_kind_in_every_language(kind, locale):
    made = render(kind, locale, facts(kind))
    assert made.subject
    assert "\n" not in made.subject
    assert EXAMPLES[kind]["url"] in made.text
    assert f'href="{EXAMPLES[kind]["url"]}"' in made.html
    for text in (made.subject, made.text, made.html):
        assert "%(" not in text
        assert "{{" not in text
        assert "None" not in text
    if locale == "en":
        ours = made.text
        items = [text for item in facts(kind).get("items", []) for text in item.values()]
        for value in [*facts(kind).values(), *items, "Huifang 回訪"]:
            words = value if isinstance(value, list) else [value]
            for word in (one for one in words if isinstance(one, str)):
                for line in word.splitlines():
                    ours = ours.replace(line, "")
        assert not HAN.search(ours), ours


def test_the_examples_are_all_there_is():
    assert sorted(EXAMPLES) == kinds()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_the_html_says_what_the_text_says(kind, locale):
    made = render(kind, locale, facts(kind))
    shown = re.sub(r"\s", "", _Structure(made.html).text)
    for line in made.text.splitlines():
        # The way to act differs: a button in one, an address in the other.
        if line.strip() and line != "--" and not line.startswith("http") and not line.endswith(("：", ":")):
            assert re.sub(r"\s", "", line) in shown


def test_the_catalogues_are_whole():
    for locale in ("en", "zh-Hans"):
        for text in CHANGES.values():
            assert catalogue(locale).gettext(text) != ""
    assert {catalogue("en").gettext(text) for text in CHANGES.values()}.isdisjoint(CHANGES.values())


def test_a_missing_fact_is_an_error_and_not_a_blank():
    given = facts("ticket_answered")
    del given["author"]
    with pytest.raises(UndefinedError):
        render("ticket_answered", "en", given)


@pytest.mark.parametrize("kind", ["ticket_received", "ticket_answered", "ticket_resolved"])
def test_without_a_way_in_there_is_no_link(kind):
    made = render(kind, "zh-Hant", facts(kind, url=""))
    assert "http" not in made.text
    assert "href" not in made.html


ENDING = "https://desk.example/unsubscribe/t0ken"


@pytest.mark.parametrize("locale", LOCALES)
def test_what_can_be_ended_says_how_and_what_must_be_sent_says_so(locale):
    """In the text, in the HTML, and in the headers that a mail program's own button uses (RFC 8058)."""
    kind = "ticket_answered"
    made = render(kind, locale, facts(kind, unsubscribe=ENDING, must=False))
    assert made.text.rstrip().endswith(ENDING)
    assert f'href="{ENDING}"' in made.html
    must = catalogue(locale).gettext("這類信件關係到您的帳號，一定會寄，不能取消訂閱。")
    fixed = render("security_changed", locale, facts("security_changed", unsubscribe="", must=True))
    assert must in fixed.text
    assert must in fixed.html
    assert must not in made.text
    given = facts(kind)
    content = Content(
        to_name="x", to_mail="wang@example.test", locale=locale, sender_name="y", facts=given, unsubscribe=ENDING
    )
    raw = message(content, made, delivery_id=new_id(), sender="no-reply@huifang.example")
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail["List-Unsubscribe"] == f"<{ENDING}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe" not in sent("security_changed", locale)[1]


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_payloads_stay_words(kind, figures):
    """The mail has the same elements and attributes as one with harmless words (A12)."""
    plain = _Structure(render(kind, "zh-Hant", facts(kind)).html).shape
    fields = [
        name for name, value in facts(kind).items() if isinstance(value, str) and name not in {"url", "accent", "zone"}
    ]
    for payload in XSS:
        for field in fields:
            given = facts(kind) | {field: payload, **({"files": [payload]} if "files" in EXAMPLES[kind] else {})}
            made = render(kind, "zh-Hant", given)
            found = _Structure(made.html)
            if field != "body":  # its line breaks are elements
                assert [part for part in found.shape if part != ("br", ())] == [
                    part for part in plain if part != ("br", ())
                ]
            assert {tag for tag, _ in found.shape} <= {tag for tag, _ in plain} | {"br", "p"}
            assert "<script" not in made.html.lower().replace("&lt;script", "")
    figures(f"notify: XSS payloads in {kind}", len(XSS) * len(fields))


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_nothing_gets_into_the_headers(kind):
    evil = "x\r\nBcc: evil@evil.example\r\n\r\n<b> =?utf-8?q?a=0D=0ABcc:_evil@evil.example?="
    for field in (
        name for name, value in facts(kind).items() if isinstance(value, str) and name not in {"url", "accent", "zone"}
    ):
        raw, mail = sent(kind, "en", **{field: evil})
        assert mail["Bcc"] is None
        head = raw.split(b"\r\n\r\n", 1)[0]
        assert b"\r\nBcc" not in head
        assert b"Bcc" not in [line.split(b":")[0] for line in head.split(b"\r\n")]
        assert "\r" not in mail["Subject"]
        assert [address.addr_spec for address in mail["To"].addresses] == ["wang@example.test"]
        assert [address.addr_spec for address in mail["From"].addresses] == ["no-reply@huifang.example"]


TITLES = (
    "門診三樓護理站的印表機從今天早上開始就一直卡紙，重新開機之後仍然沒有改善，請儘快派人協助處理，謝謝" * 2,
    "短",
    "Ärger mit dem Drucker — “schnell”",
    "絵文字🖨️と日本語、ㅎㅏㄴ글",
    "=?utf-8?q?fake?=",
    "a" * 190,
    "很長" + "b" * 150 + "混合",
)


@pytest.mark.parametrize("title", TITLES)
def test_letters_of_every_script_arrive(title):
    body = f"{title}\n" * 40 + "長" * 3000
    raw, mail = sent("ticket_answered", "zh-Hant", title=title, body=body, name="王" * 60)
    assert all(byte < 128 for byte in raw), "seven bits"
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert all(len(line) <= 78 for line in raw.split(b"\r\n\r\n")[0].split(b"\r\n") if b"<" not in line)
    assert one_line(title).replace("=?", "= ?") in mail["Subject"]
    assert body.strip() in text_of(mail)
    # The older reader: the newer one keeps the blanks between encoded words, which RFC 2047 ignores.
    assert str(make_header(decode_header(message_from_bytes(raw)["To"]))) == "王" * 60 + " <wang@example.test>"
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert all(part.get_content_charset() == "utf-8" for part in mail.iter_parts())


def test_headers_of_a_machine_that_wants_no_answer():
    _, mail = sent("ticket_answered", "zh-Hant")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@huifang.example>")
    assert mail["References"] == "<ticket-1@huifang.example>"
    assert mail["Date"]
    assert mail["From"].addresses[0].display_name == "遠澄資訊服務"
    assert mail["Content-Language"] == "zh-Hant"
    assert not {"Precedence", "List-Id", "Reply-To", "Bcc"} & set(mail.keys())


NAMES = ("王筱涵", "O'Neil, Ann (IT)", 'A "quoted" \\ name', "x" * 120, "", "Zoë", "a@b.example <c@d.example>")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_a_name_and_never_an_address(name):
    raw, mail = sent("ticket_received", "en", name=name)
    (to,) = mail["To"].addresses
    # Without blanks: this reader keeps those between encoded words, which RFC 2047 ignores.
    assert to.display_name.replace(" ", "") == name.replace(" ", "")
    assert to.addr_spec == "wang@example.test"
    assert not mail["To"].defects
    assert not mail.defects
    assert all(len(line) <= 78 for line in raw.split(b"\r\n\r\n")[0].split(b"\r\n"))


@pytest.mark.parametrize("address", ["a@b.example>\r\nBcc: c@d.example", "王@b.example"])
def test_what_is_no_address_is_in_no_header(address):
    content = Content(to_name="x", to_mail=address, locale="en", sender_name="y", facts=facts("ticket_received"))
    rendered = render("ticket_received", "en", content.facts)
    with pytest.raises(ValueError):
        message(content, rendered, delivery_id=new_id(), sender="no-reply@huifang.example")


@pytest.mark.parametrize(
    "body", ["", ".", "..\n.\nFrom me", "a" * 3000, "tab\t \nend ", "=_=", "一" * 900, "x\n" * 500]
)
def test_a_body_comes_back_as_it_was(body):
    raw, mail = sent("ticket_answered", "en", body=body)
    assert all(len(line) <= 78 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    given = render("ticket_answered", "en", facts("ticket_answered", body=body))
    text, html = mail.iter_parts()
    for part, words in ((text, given.text), (html, given.html)):
        assert part.get_content().replace("\r\n", "\n").rstrip("\n") == words.rstrip("\n")


def test_words_keep_their_lines():
    made = render("ticket_answered", "zh-Hant", facts("ticket_answered", body="一\r\n二\n\n三 <b>"))
    assert "一<br>\n二</p>" in made.html
    assert "三 &lt;b&gt;</p>" in made.html
    assert "一\n二\n\n三 <b>" in made.text
    assert "說明.pdf、log.txt" in made.text


def test_a_button_can_be_read_on_any_accent():
    def light(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for colour in ("#00688A", "#FFFFFF", "#000000", "#777777", "#FFCC00", "#808080", "#757575"):
        high, low = sorted((light(on(colour)), light(colour)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5


class _Structure(HTMLParser):
    """Elements with their attributes in order, and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.shape: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.shape.append((tag, tuple(attrs)))

    def handle_data(self, data):
        self.text += data
