"""What addresses and forms of service hours carry: days, months, pairs of times."""

from datetime import date
from typing import Any

import msgspec
from litestar import Request

from gateway.i18n import _
from gateway.pages.frame.forms import Form
from gateway.pages.hours import words
from shared.contracts.desk.hours import MOST_OPENINGS, Opening
from shared.core.validation import INVALID

FIRST, LAST = date(2000, 1, 10), date(2099, 11, 30)
"""So that the pages before and after can be named."""


def day_given(request: Request[Any, Any, Any]) -> date | None:
    """The day of the address; nonsense counts as none."""
    return as_day(request.query_params.get("day", ""))


def as_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None


def month_given(request: Request[Any, Any, Any]) -> str | None:
    """`2026-11`, or None."""
    text = request.query_params.get("month", "")
    return text if len(text) == 7 and as_day(f"{text}-15") is not None else None


def openings_given(form: Form, prefix: str, field: str) -> tuple[Opening, ...]:
    """Pairs of `{prefix}opens` and `{prefix}closes`; an empty pair is none. Raises `fields.invalid` at `field` for half
    a pair or what is no time."""
    pairs = zip(form.many.get(f"{prefix}opens", []), form.many.get(f"{prefix}closes", []), strict=False)
    found = []
    for opens, closes in pairs:
        if not opens.strip() and not closes.strip():
            continue
        try:
            given = {"opens": opens.strip()[:5], "closes": closes.strip()[:5].replace("24:00", "00:00")}
            found.append(msgspec.convert(given, Opening))
        except msgspec.ValidationError as error:
            raise INVALID(fields={field: "field.time"}) from error
    return tuple(found[: MOST_OPENINGS + 1])


def pairs_shown(openings: tuple[Opening, ...], least: int = 2) -> list[tuple[str, str]]:
    """As many pairs of fields as a form has: one more than is used, if there may be more."""
    filled = [(one.opens, one.closes) for one in openings]
    shown = min(MOST_OPENINGS, max(least, len(filled) + 1))
    return filled + [("", "")] * (shown - len(filled))


def pairs_again(form: Form, prefix: str, least: int = 2) -> list[tuple[str, str]]:
    """As they were typed."""
    pairs = list(zip(form.many.get(f"{prefix}opens", []), form.many.get(f"{prefix}closes", []), strict=False))
    return (pairs + [("", "")] * max(0, least - len(pairs)))[:MOST_OPENINGS]


def openings_text(week: tuple[tuple[Opening, ...], ...]) -> str:
    """A week in one line: days that follow each other with the same hours stand together."""
    runs: list[tuple[int, int, tuple[Opening, ...]]] = []
    for number, openings in enumerate(week):
        if runs and runs[-1][2] == openings:
            runs[-1] = (runs[-1][0], number, openings)
        else:
            runs.append((number, number, openings))
    names = words.weekdays()
    between = _("、")
    return _("；").join(
        f"{names[a] if a == b else f'{names[a]}–{names[b]}'} {between.join(words.hours(one) for one in openings)}"
        for a, b, openings in runs
        if openings
    )
