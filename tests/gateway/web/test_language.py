"""Which language a header asks for, and that a long one costs nothing."""

import pytest

from gateway import i18n
from gateway.i18n import MOST_WANTED, negotiate


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (None, "zh-Hant"),
        ("", "zh-Hant"),
        (",, ,", "zh-Hant"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN", "zh-Hans"),
        ("ja;q=0.9, de, en-US", "en"),
    ],
)
def test_the_first_that_we_speak(header, wanted):
    assert negotiate(header) == wanted


def test_of_thousands_a_few_are_looked_at(monkeypatch):
    """Anybody may send a header of sixty kilobytes, with every request (attack A13)."""
    looked = []
    monkeypatch.setattr(i18n, "negotiate_locale", lambda tags, *given, **more: looked.append(tags))
    assert negotiate(",".join(f"a{n}" for n in range(9_000)) + ",en") == "zh-Hant"
    assert len(looked) == MOST_WANTED
