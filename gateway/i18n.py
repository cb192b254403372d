"""The three languages. Source texts are zh-Hant; the other catalogues are translated by hand.

The language of a request lies in a context variable, so that one Jinja environment serves all three.
"""

import gettext as library
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from babel.core import negotiate_locale

from shared.contracts.fields import Locale

LOCALES: tuple[Locale, ...] = ("zh-Hant", "en", "zh-Hans")
DEFAULT: Locale = "zh-Hant"
FOLDER = Path(__file__).parent / "locale"

_current: ContextVar[Locale] = ContextVar("locale", default=DEFAULT)
_named: dict[str, Locale] = {one: one for one in LOCALES}


def _(text: str) -> str:
    """Translate now, into the current language."""
    return str(_catalogue(_current.get()).gettext(text))


def ngettext(one: str, many: str, count: int) -> str:
    return str(_catalogue(_current.get()).ngettext(one, many, count))


def N_(text: str) -> str:  # noqa: N802 - the usual name for "mark, translate later"
    return text


def current() -> Locale:
    return _current.get()


def asked_for(language: str) -> Locale:
    """The language that somebody named, if it is one of the three, else the reader's."""
    return _named.get(language) or current()


def speak(locale: str) -> None:
    """For the rest of this task: a request's handler says once whom it speaks to."""
    _current.set(_named.get(locale, DEFAULT))


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    token = _current.set(_named.get(locale, DEFAULT))
    try:
        yield
    finally:
        _current.reset(token)


MOST_WANTED = 20
"""Languages of a header that are looked at: sixty kilobytes of them took an eighth of a second."""


def negotiate(header: str | None) -> str:
    """The best of our languages for an Accept-Language header."""
    wanted = [part.split(";")[0].strip() for part in (header or "").split(",", MOST_WANTED)[:MOST_WANTED]]
    for tag in filter(None, wanted):
        known = _ALIASES.get(tag.lower())
        if known:
            return known
        found = negotiate_locale([tag], LOCALES, sep="-")
        if found:
            return found
        if tag.lower().split("-")[0] == "en":
            return "en"
    return DEFAULT


_ALIASES = {
    "zh": "zh-Hant",
    "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant",
    "zh-mo": "zh-Hant",
    "zh-cn": "zh-Hans",
    "zh-sg": "zh-Hans",
    "zh-hans": "zh-Hans",
    "zh-hant": "zh-Hant",
}


class MissingCatalogue(SystemExit):
    """`make messages` has not been run: better no start than half a language."""


@cache
def _catalogue(locale: str) -> Any:
    if locale == DEFAULT:
        return library.NullTranslations()
    path = FOLDER / locale.replace("-", "_") / "LC_MESSAGES" / "gateway.mo"
    try:
        with path.open("rb") as file:
            return library.GNUTranslations(file)
    except FileNotFoundError as error:
        raise MissingCatalogue(f"huifang: {path} is missing; run `make messages`") from error
