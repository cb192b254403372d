"""Templates are compiled once per language: what is the same for everybody is text by then."""

import pytest
from jinja2 import DictLoader, UndefinedError
from markupsafe import Markup

from gateway import i18n
from gateway.pages.frame.environment import environment
from shared.contracts.helpdesk import TicketState

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


PAGES = {
    "whole.html": "{% extends 'frame.html' %}{% block main %}{% set word = 'own' %}{% include 'part.html' %}"
    "<i>{{ word }}</i>{% endblock %}",
    "frame.html": "<main>{% block main %}{% endblock %}</main>{% block end %}end{% endblock %}",
    "part.html": "{% set word = word ~ '!' %}<b>{{ word }}{{ given }}</b>{% block end %}part{% endblock %}"
    "{% include 'deep.html' %}",
    "deep.html": "{% from 'macros.html' import twice %}{% for one in many %}{{ twice(one) }}{% endfor %}",
    "macros.html": "{% macro twice(one) %}{{ one }}{{ one }}{% endmacro %}",
    "tree.html": "{{ node.name }}{% for node in node.below %}({% include 'tree.html' %}){% endfor %}",
    "chosen.html": "{% include which %}{% include 'missing.html' ignore missing %}",
}


@pytest.fixture
def made():
    """Templates of the test's own, in an environment like ours."""
    ours = environment("zh-Hant")
    ours.loader = DictLoader(PAGES)
    return ours


def test_an_included_template_says_what_it_would_say_alone(made):
    """What it sets stays within it, and its blocks are not those of the page."""
    said = made.get_template("whole.html").render(given="<&>", many=["<", Markup("<br>")])
    assert said == "<main><b>own!&lt;&amp;&gt;</b>part&lt;&lt;<br><br><i>own</i></main>end"
    block = made.get_template("part.html").blocks["end"]
    assert "".join(block(made.get_template("part.html").new_context({}))) == "part"


def test_what_includes_itself_or_is_chosen_later_is_included_then(made):
    tree = {"name": "a", "below": [{"name": "b", "below": [{"name": "c", "below": []}]}]}
    assert made.get_template("tree.html").render(node=tree) == "a(b(c))"
    assert made.get_template("chosen.html").render(which="macros.html") == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [("a'b\"", "a&#39;b&#34;"), (Markup("<i>"), "<i>"), (3, "3"), (None, "None"), (TicketState.OPEN, "open")],
)
def test_everything_printed_is_escaped_unless_it_is_markup(made, value, text):
    assert made.from_string("{{ value }}").render(value=value) == text
    assert made.from_string("{% macro m(v) %}{{ v }}{% endmacro %}{{ m(value) }}").render(value=value) == text
    assert made.from_string("{% set v %}{{ value }}{% endset %}{{ v }}").render(value=value) == text


def test_an_unknown_name_still_fails(made):
    with pytest.raises(UndefinedError):
        made.from_string("{{ nothing }}").render()
    with pytest.raises(UndefinedError):
        made.from_string("{{ visitor.may('x') }}").render()
