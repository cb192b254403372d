"""A company's own words: sent instead of ours, in versions, and never more than words (A12, SSTI)."""

import time

import pytest

from services.notify.mails.environment import render as render_ours
from services.notify.mails.own import VARIABLES, Own, check, original, render
from services.notify.mails.words import LOCALES
from shared.contracts.helpdesk import OPEN_TICKET, OpenTicket
from shared.contracts.telling import wordings as c
from shared.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from shared.core.ids import new_id
from tests.factories.helpdesk import make_cast
from tests.factories.notify import copy_cast, mail_of
from tests.harness.payloads import XSS
from tests.notify.examples import facts
from tests.notify.postman import html_of, text_of
from tests.notify.test_mails import _Structure

ATTACKS = (
    # attributes, items, calls: the way out of many a sandbox
    "{{ name.__class__ }}",
    "{{ name.__class__.__mro__[1].__subclasses__() }}",
    "{{ ''.__class__ }}",
    "{{ name['__class__'] }}",
    "{{ name|attr('__class__') }}",
    "{{ name.format(1) }}",
    "{{ '%s'|format(name) }}",
    "{{ '{0.__class__}'.format(name) }}",
    "{{ name() }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__['os'] }}",
    "{{ namespace() }}",
    "{{ config }}",
    "{{ request }}",
    "{{ unsubscribe }}",
    "{{ range(10) }}",
    "{{ loop }}",
    # loops and growth
    "{% for a in name %}x{% endfor %}",
    "{% for a in range(999999999) %}{% for b in range(999999999) %}x{% endfor %}{% endfor %}",
    "{{ name * 999999999 }}",
    "{{ 'a' * 999999999 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ name ~ name }}",
    "{{ name + name }}",
    "{{ '%0999999999d' % 1 }}",
    "{{ name|center(999999999) }}",
    "{{ name|replace('a', 'b' * 999) }}",
    "{{ name|indent(999999999) }}",
    "{{ name|join(name) }}",
    "{{ name|map('upper')|list }}",
    "{{ [1, 2] }}",
    "{{ {'a': 1} }}",
    "{{ name if name is defined }}",
    "{% if name == 'x' %}{% endif %}",
    "{% if name in name %}{% endif %}",
    # statements
    "{% set a = name %}{{ a }}",
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "{% include '_layout.html' %}",
    "{% import '_parts.html' as parts %}",
    "{% extends '_layout.html' %}",
    "{% block a %}{% endblock %}",
    "{% call name() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% with a = 1 %}{% endwith %}",
    "{% autoescape true %}{{ name }}{% endautoescape %}",
    "{% raw %}{{ name }}",
    "{% trans %}x{% endtrans %}",
    "{% do name %}",
    # what cannot be read
    "{{ name",
    "{% if name %}",
    "{{ }}",
    "{{ name }}}}{{",
    "{% if name %}" * 500 + "x" + "{% endif %}" * 500,
    "{{ name }}" * 700,
    "{{ body }}" * 4,
    "{{ " + "not " * 2000 + "name }}",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_is_a_program(attack, figures):
    begun = time.monotonic()
    for own in (Own(subject="x", body=attack), Own(subject=attack, body="x")):
        with pytest.raises(DomainError) as raised:
            check("ticket_answered", own)
        assert raised.value.code.startswith("wording.")
        assert set(raised.value.fields) <= {"subject", "body"}
    assert time.monotonic() - begun < 1.0
    figures("notify: attacks on a company's words refused", len(ATTACKS))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", sorted(VARIABLES))
def test_the_products_words_can_be_edited_and_read_the_same(kind, locale):
    """What the editor begins with passes its own check, and says what the mail says without it."""
    own = original(kind, locale)
    check(kind, own)
    given = facts(kind)
    ours, theirs = render_ours(kind, locale, given), render(own, locale, given)
    assert theirs.subject == ours.subject
    assert theirs.text.split() == ours.text.replace("、", "、").split()
    assert set(VARIABLES[kind]) - {"level"} <= set(given)


@pytest.mark.parametrize("field", ["name", "title", "author", "body"])
def test_what_a_person_wrote_stays_words(field):
    own = Own(subject="{{ title }}", body="{{ name }}\n\n{{ title }}\n\n{{ author }}\n\n{{ body }}\n\n{{ url }}")
    plain = {tag for tag, _ in _Structure(render(own, "en", facts("ticket_answered")).html).shape}
    for payload in (*XSS, "{{ 7 * 7 }}", "{% for a in b %}", "{{ name }}"):
        made = render(own, "en", facts("ticket_answered", **{field: payload}))
        assert {tag for tag, _ in _Structure(made.html).shape} <= plain | {"br", "p"}
        assert "49" not in made.text
    assert "\n" not in render(own, "en", facts("ticket_answered", title="a\r\nBcc: x@y.example")).subject


def test_the_words_of_the_company_are_words_too():
    own = Own(subject="x", body="<script>alert(1)</script><img src=x onerror=alert(1)> {{ name }}")
    shape = {tag for tag, _ in _Structure(render(own, "en", facts("ticket_answered")).html).shape}
    assert not {"script", "img"} & shape


async def saved(ask, cast, body, language="zh-Hant", kind="ticket_received", **given):
    command = c.SaveWording(
        mails=kind, language=language, subject="【{{ sender_name }}】{{ title }}", body=body, **given
    )
    return await ask(c.SAVE_WORDING, cast.peishan, command, key=new_id().hex)


async def test_own_words_are_sent_and_ours_again_after_a_reset(ask, cast, sending, postman):
    first = await saved(ask, cast, "親愛的 {{ name }}：\n\n我們收到了 {{ number }}。\n\n{{ url }}", latest=0)
    assert (first.version, first.is_own) == (1, True)
    with pytest.raises(Conflict, match=r"^wording\.stale$"):
        await saved(ask, cast, "x", latest=0)
    await saved(ask, cast, "Dear {{ name }}", language="en")
    async with sending():
        ticket = await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="印表機 <b>", body="卡紙"))
        (mail,) = await postman.until(mail_of(cast.hsiaohan))
        assert mail["Subject"] == "【遠澄資訊服務】印表機 <b>"
        assert f"我們收到了 {ticket.number}。" in text_of(mail)
        assert "/unsubscribe/" in text_of(mail)
        assert f'href="https://desk.example/p/yuancheng/tickets/{ticket.number}"' in html_of(mail)
        second = await saved(ask, cast, "第二版 {{ name }}")
        reset = c.ResetWording(mails="ticket_received", language="zh-Hant")
        assert not (await ask(c.RESET_WORDING, cast.peishan, reset, key=new_id().hex)).is_own
        await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="門禁", body="壞了"))
        mails = await postman.until(mail_of(cast.hsiaohan), 2)
    assert "第二版" not in text_of(mails[1])
    assert "親愛的" not in text_of(mails[1])
    old = await ask(c.READ_WORDING, cast.peishan, c.ReadWording(mails="ticket_received", language="zh-Hant", version=1))
    assert (old.body, old.latest, old.is_own) == (first.body, second.version, False)
    listed = {
        (one.kind, one.language): one.version
        for one in (await ask(c.LIST_WORDINGS, cast.peishan, c.ListWordings())).items
    }
    assert listed["ticket_received", "en"] == 1
    assert listed["ticket_received", "zh-Hant"] == 0


async def test_only_who_may_and_only_what_may_be_rewritten(ask, cast, telling):
    with pytest.raises(Forbidden):
        await ask(c.READ_WORDING, cast.bohan, c.ReadWording(mails="ticket_received", language="en"))
    for kind in ("security_changed", "password_reset", "digest", "nonsense"):
        with pytest.raises(NotFound, match=r"^wording\.unknown$"):
            await saved(ask, cast, "x", kind=kind)
    with pytest.raises(Invalid, match=r"^wording\.variable_unknown$"):
        await saved(ask, cast, "{{ author }}")
    other = await make_cast()
    await copy_cast(other)
    await saved(ask, cast, "CANARY {{ name }}")
    read = c.ReadWording(mails="ticket_received", language="zh-Hant")
    assert "CANARY" not in (await ask(c.READ_WORDING, other.peishan, read)).body
    tried = c.PreviewWording(mails="ticket_answered", language="zh-Hant", subject="{{ title }}", body="{{ body }}")
    shown = await ask(c.PREVIEW_WORDING, cast.peishan, tried)
    assert "請重新開機" in shown.text
    assert "遠澄資訊服務" in shown.html


async def test_attacks_come_to_nothing_through_the_calls_either(ask, cast, figures):
    """Saved and previewed as an admin does: refused at once, nothing kept, and what is sent stays ours."""
    begun = time.monotonic()
    for number, attack in enumerate(ATTACKS):
        subject = attack if number % 2 and len(attack) <= 250 else "{{ title }}"
        given = {"mails": "ticket_answered", "language": "zh-Hant", "subject": subject, "body": attack}
        for call, command in ((c.SAVE_WORDING, c.SaveWording(**given)), (c.PREVIEW_WORDING, c.PreviewWording(**given))):
            with pytest.raises(DomainError) as raised:
                await ask(call, cast.peishan, command, key=new_id().hex if call.write else "")
            assert raised.value.status == 422, (attack, raised.value.code)
    spent = time.monotonic() - begun
    read = c.ReadWording(mails="ticket_answered", language="zh-Hant")
    kept = await ask(c.READ_WORDING, cast.peishan, read)
    assert (kept.is_own, kept.version, kept.latest) == (False, 0, 0)
    figures("notify: attacks on a company's words through the calls", f"{2 * len(ATTACKS)} in {spent:.1f} s")
    assert spent < 30
