"""The three languages of mails. Source texts are zh-Hant; the other catalogues are translated by hand."""

import gettext as library
from functools import cache
from pathlib import Path

LOCALES = ("zh-Hant", "en", "zh-Hans")
DEFAULT = "zh-Hant"
FOLDER = Path(__file__).resolve().parents[1] / "locale"


class MissingCatalogue(SystemExit):
    """`make messages` has not been run: better no start than half a language."""


def N_(text: str) -> str:  # noqa: N802 - the usual name for "mark, translate later"
    return text


def known(*wished: str) -> str:
    """The first of the wished languages that we have."""
    return next((locale for locale in wished if locale in LOCALES), DEFAULT)


@cache
def catalogue(locale: str) -> library.NullTranslations:
    if locale == DEFAULT:
        return library.NullTranslations()
    path = FOLDER / locale.replace("-", "_") / "LC_MESSAGES" / "notify.mo"
    try:
        with path.open("rb") as file:
            return library.GNUTranslations(file)
    except FileNotFoundError as error:
        raise MissingCatalogue(f"huifang: {path} is missing; run `make messages`") from error
