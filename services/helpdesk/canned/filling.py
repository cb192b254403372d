"""Variables in a text: checked when it is saved, filled in when it is used.

What is filled in was written by others: a contact's name must neither become markup in the message
(gateway/pages/frame/prose.py reads it) nor be taken for a variable itself. So marks are replaced by characters that
look alike and mean nothing, and a text is read once.
"""

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from shared.contracts.desk.canned import VARIABLE_UNKNOWN, CannedText, Variable

LONGEST = 20_000
"""Characters of a message."""
NOTHING = "—"
"""For what the ticket does not have: nobody has it, nothing was promised."""

_VARIABLE = re.compile(r"\{\{([^{}]{0,80})\}\}")
"""With its blanks: parting them here would take minutes for a text of nothing else."""
_LOOKALIKE = str.maketrans({"*": "＊", "`": "'", "{": "（", "}": "）", "~": "～"})
_TURNS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SPACE = re.compile(r"\s+")
_ADDRESS = re.compile(r"(https?):(?=//)", re.IGNORECASE)
_BULLET = re.compile(r"^([-+])(?=\s)")
_NUMBER = re.compile(r"^(\d{1,9})[.)](?=\s)")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def check(texts: Collection[CannedText]) -> None:
    """Raises that a variable is unknown, or that braces were opened and not closed as one."""
    for text in texts:
        check_words(text.body, "texts")


def check_words(words: str, field: str) -> None:
    """The same, of what stands in this field."""
    unknown = _wrong(words)
    if unknown is not None:
        raise VARIABLE_UNKNOWN(fields={field: VARIABLE_UNKNOWN.code}, variable=unknown)


def _wrong(body: str) -> str | None:
    """The first thing in double braces that is none of ours."""
    for found in _VARIABLE.finditer(body):
        if found[1].strip() not in set(Variable):
            return found[0]
    rest = _VARIABLE.sub("", body)
    at = rest.find("{{")
    return rest[at : at + 20].split("\n")[0] if at >= 0 else None


def fill(body: str, values: Mapping[Variable, str]) -> str:
    """Each variable by its value; a value is never read again. No more than a message takes: a variable is shorter
    than what it stands for, and may be said hundreds of times."""
    return _VARIABLE.sub(lambda found: values[Variable(found[1].strip())] or NOTHING, body)[:LONGEST]


def harmless(text: str) -> str:
    """Somebody's words on one line, as nothing but words."""
    line = _SPACE.sub(" ", _TURNS.sub("", text)).strip().translate(_LOOKALIKE)
    line = _ADDRESS.sub(r"\1：", line)
    return _NUMBER.sub(r"\1．", _BULLET.sub(lambda found: {"-": "–", "+": "＋"}[found[1]], line))


def when(at: datetime | None, zone: str, language: str) -> str:
    """An instant as a message says it, in the company's zone."""
    if at is None:
        return ""
    local = at.astimezone(ZoneInfo(zone))
    if language == "en":
        return f"{local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"
    return f"{local:%Y/%m/%d %H:%M}"


def language_of(said: str, company: str) -> str:
    """Of a conversation: English without any Han character in what the customer wrote, else the company's Chinese."""
    if said.strip() and not _HAN.search(said):
        return "en"
    return company if company.startswith("zh") else "zh-Hant"


def best(texts: Collection[CannedText], language: str) -> CannedText:
    """In this language, else in one that its readers most likely read."""
    order = {"en": ("en", "zh-Hant", "zh-Hans"), "zh-Hans": ("zh-Hans", "zh-Hant", "en")}
    by_language = {text.language: text for text in texts}
    return next(by_language[one] for one in order.get(language, ("zh-Hant", "zh-Hans", "en")) if one in by_language)


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
