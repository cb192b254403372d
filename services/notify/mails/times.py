"""Instants in mails: the date in full and the zone by name, because a mail is read later and elsewhere."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_datetime, get_timezone_name

PATTERNS = {"en": "d MMM yyyy, HH:mm", "zh-Hant": "yyyy/MM/dd HH:mm", "zh-Hans": "yyyy/MM/dd HH:mm"}


def teller(language: str) -> Callable[[datetime, str], str]:
    """`when(at, zone)` in this language: 2026/11/24 14:43（台北標準時間）."""
    locale = Locale.parse(language, sep="-")

    def when(at: datetime, zone: str) -> str:
        local = at.astimezone(ZoneInfo(zone))
        text = format_datetime(local, PATTERNS[language], tzinfo=local.tzinfo, locale=locale)
        name = get_timezone_name(local, width="long", locale=locale)
        return f"{text} ({name})" if language == "en" else f"{text}（{name}）"

    return when
