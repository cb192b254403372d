"""One Jinja environment per language. A kind of mail is a folder with subject.txt, body.txt and body.html."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from services.notify.mails import times
from services.notify.mails.words import LOCALES, catalogue

FOLDER = Path(__file__).resolve().parents[1] / "templates"
SUBJECT_LENGTH = 250

_BREAK = re.compile(r"\n\s*\n")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the reading direction: they make a line show what it does not say."""


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str


def kinds() -> list[str]:
    return sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def render(kind: str, locale: str, facts: dict[str, Any]) -> Rendered:
    """All three files of a kind. A fact that a template asks for and that is not there is an error."""
    made = _environment(locale)
    return Rendered(
        subject=one_line(made.get_template(f"{kind}/subject.txt").render(facts))[:SUBJECT_LENGTH],
        text=made.get_template(f"{kind}/body.txt").render(facts).strip() + ending(locale, facts) + "\n",
        html=made.get_template(f"{kind}/body.html").render(facts),
    )


def texts(kind: str, locale: str, facts: dict[str, Any]) -> tuple[str, str]:
    """Subject and text alone, without the way to end them."""
    made = _environment(locale)
    subject, body = (made.get_template(f"{kind}/{part}.txt").render(facts) for part in ("subject", "body"))
    return one_line(subject), body.strip()


def own_html(locale: str, facts: dict[str, Any]) -> str:
    """The frame round a text of the company's."""
    return _environment(locale).get_template("_own.html").render(facts)


def told_time(locale: str, at: datetime, zone: str) -> str:
    return times.teller(locale)(at, zone)


def ending(locale: str, facts: dict[str, Any]) -> str:
    """How to have no more of these, or that they must be; the HTML twin has it in its frame."""
    said = _environment(locale).get_template("_ending.txt").render(facts).rstrip()
    return said and f"\n{said}"


def one_line(text: str) -> str:
    """Fit for a header: no line breaks, nothing unseen."""
    return " ".join(_UNSEEN.sub("", str(text)).split())  # str: an undefined fact is an error here too


def seen(text: str) -> str:
    """Somebody's words without what cannot be seen; line breaks stay."""
    return _UNSEEN.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n"))


def paragraphs(text: str) -> Markup:
    """Somebody's words as HTML: escaped, with their paragraphs and line breaks."""
    parts = [escape(part.strip("\n")).replace("\n", Markup("<br>\n")) for part in _BREAK.split(seen(text).strip())]
    return Markup("\n").join(Markup('<p style="margin:0 0 12px">{}</p>').format(part) for part in parts)


@cache
def _environment(locale: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    words = catalogue(locale)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=words.gettext, ngettext=words.ngettext, newstyle=True
    )
    made.filters |= {"paragraphs": paragraphs, "seen": seen, "one_line": one_line}
    made.globals |= {"lang": locale, "when": times.teller(locale), "on": on}
    return made


def on(colour: str) -> str:
    """Black or white, whichever is easier to read on this colour: one of them always reaches 4.5:1."""
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#FFFFFF" if 1.05 / (light + 0.05) >= 4.5 else "#000000"


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def check() -> None:
    """At start: every language is there."""
    for locale in LOCALES:
        catalogue(locale)
