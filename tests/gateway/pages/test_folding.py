"""Templates are compiled once per language: what is the same for everybody is text by then."""

import pytest

from gateway import i18n
from gateway.pages.frame.environment import environment

SAMPLE = "{{ _('登出') }}{{ ui.icon('x') }}{{ static('app.js') }}{{ lang() }}"


@pytest.mark.parametrize(("locale", "word"), [("zh-Hant", "登出"), ("en", "Sign out"), ("zh-Hans", "退出登录")])
def test_constant_calls_are_text_of_the_template_in_its_language(locale, word):
    made = environment(locale)
    code = made.compile(SAMPLE, raw=True)
    assert word in code
    assert "context.call" not in code
    with i18n.speaking(locale):
        said = made.from_string(SAMPLE).render()
    assert said.startswith(f"{word}<svg")
    assert "/static/app.js?v=" in said
    assert said.endswith(locale)


def test_what_depends_on_the_visitor_is_called_and_escaped_at_each_look():
    made = environment("zh-Hant")
    template = made.from_string(
        "{{ ui.icon(name) }}{{ _('登出') if out else said }}{% set word = _('登出') %}{{ word }}"
    )
    assert "#moon" in template.render(name="moon", out=False, said="")
    assert "&lt;b&gt;登出" in template.render(name="sun", out=False, said="<b>")
    assert template.render(name="sun", out=True, said="").endswith("登出登出")
