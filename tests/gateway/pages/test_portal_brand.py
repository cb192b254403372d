"""Any accent a company may choose can be read, in both themes; the customers' words are complete."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.identity.companies.shades import DARK_PAPER, LIGHT_PAPER, WHITE, contrast, dark, light, to_hex, to_oklch
from gateway.pages.portal import words
from gateway.pages.portal.parts import number_in
from gateway.pages.portal.reporting import headline
from shared.contracts.helpdesk import TicketState
from shared.core.errors import NotFound

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


@given(colours)
def test_what_stands_on_it_can_be_read(accent):
    day, night = light(accent), dark(accent)
    for shades, paper in ((day, LIGHT_PAPER), (night, DARK_PAPER)):
        assert contrast(shades.brand, WHITE) >= 4.5
        assert contrast(shades.hover, WHITE) >= 4.5
        assert contrast(shades.text, paper) >= 4.5
        assert contrast(shades.text, shades.soft) >= 4.5
        assert contrast(shades.mark, paper) >= 3
        assert all(re.fullmatch(r"#[0-9A-F]{6}", value) for value in (shades.brand, shades.soft, shades.line))


def test_a_good_accent_stays_as_it_is():
    assert light("#00688A").brand == "#00688A"


@given(colours)
def test_oklch_there_and_back(colour):
    again = to_hex(*to_oklch(colour))
    steps = [abs(int(colour[at : at + 2], 16) - int(again[at : at + 2], 16)) for at in (1, 3, 5)]
    assert max(steps) <= 2


@pytest.mark.parametrize("state", TicketState)
def test_every_state_has_words_and_a_step(state):
    said, _, icon = words.chip(state)
    assert said
    assert icon
    assert 1 <= words.STEP[state] <= len(words.steps())
    assert "SLA" not in said


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("印表機壞了。請來看", "印表機壞了"),
        ("\n\n  The printer is broken. Please come.", "The printer is broken"),
        ("Version 2.5 fails", "Version 2.5 fails"),
        ("。。。", "。。。"),
        ("長" * 100, "長" * 59 + "…"),
    ],
)
def test_the_first_sentence_names_the_ticket(body, title):
    assert headline(body) == title


@pytest.mark.parametrize("text", ["", "HD-", "HD-0", "HD-01", "HD-99999999999", "HD-1x", "1", "HD-１", "HD--1"])
def test_what_is_no_number_is_not_found(text):
    with pytest.raises(NotFound):
        number_in(text)
