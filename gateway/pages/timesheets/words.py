"""How minutes are written and read, and what states of time are called."""

from datetime import date
from unicodedata import normalize

from markupsafe import Markup

from gateway.i18n import N_, _, current
from gateway.pages.frame import parts, times
from shared.contracts.delivery.time_views import TimeState

STATES: dict[str, tuple[str, str]] = {
    TimeState.DRAFT: (N_("草稿"), ""),
    TimeState.SUBMITTED: (N_("待批准"), "warn"),
    TimeState.APPROVED: (N_("已批准"), "ok"),
    TimeState.RETURNED: (N_("退回"), "bad"),
}
MOST = 24 * 60
DAYS = (N_("週一"), N_("週二"), N_("週三"), N_("週四"), N_("週五"), N_("週六"), N_("週日"))


def state(code: str) -> Markup:
    word, tone = STATES[code]
    return parts.chip(_(word), tone)


def hours(minutes: int) -> str:
    """8, 7:30, −1:15."""
    whole, rest = divmod(abs(minutes), 60)
    text = f"{whole}:{rest:02}" if rest else f"{whole}"
    return f"−{text}" if minutes < 0 else text


def minutes(text: str) -> int:
    """Of 8, 7:30, 7.5 or 7,5, full width too; nothing is 0. Raises ValueError, also of more than a day has."""
    found = _read(text)
    if found > MOST:
        raise ValueError(text)
    return found


def _read(text: str) -> int:
    plain = normalize("NFKC", text).strip().replace(",", ".")
    whole, colon, rest = plain.partition(":")
    if colon:
        if not (whole.isdecimal() and rest.isdecimal() and len(whole) <= 2 and len(rest) == 2 and int(rest) < 60):
            raise ValueError(text)
        return int(whole) * 60 + int(rest)
    if not plain:
        return 0
    whole, point, rest = plain.partition(".")
    if not ((whole + rest).isdecimal() and len(whole) <= 2 and len(rest) <= 2 and (rest or not point)):
        raise ValueError(text)
    return round(float(plain) * 60)


def day_head(number: int, on: date) -> tuple[str, str]:
    """Of a column: the day's name and its date."""
    short = f"{on.day} {times.month(on).partition(' ')[0]}" if current() == "en" else f"{on.month}/{on.day}"
    return _(DAYS[number]), short
