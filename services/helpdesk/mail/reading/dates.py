"""The Date header: RFC 5322's, and ISO's and others' that programs write instead."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(Z|[+-]\d{2}:?\d{2})?")


def date_of(value: str) -> datetime | None:
    """Aware; a date without a zone is UTC, as RFC 5322 has it for "-0000"."""
    text = re.sub(r"\([^()]*\)", " ", value).strip()
    for read in (_usual, _iso):
        try:
            found = read(text)
        except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
            continue
        if found is not None:
            return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _usual(text: str) -> datetime | None:
    return parsedate_to_datetime(re.sub(r"(?i)\b(UT|UTC|GMT)([+-]\d{1,2}):?(\d{2})?\b", _offset, text))


def _offset(found: re.Match[str]) -> str:
    sign, hours = found.group(2)[0], found.group(2)[1:]
    return f"{sign}{int(hours):02d}{found.group(3) or '00'}"


def _iso(text: str) -> datetime | None:
    found = ISO.search(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    return datetime(year, month, day, hour, minute, second, tzinfo=_zone(found.group(7)))


def _zone(told: str | None) -> timezone:
    if told is None or told == "Z":
        return UTC
    minutes = int(told[1:3]) * 60 + int(told[-2:])
    return timezone(timedelta(minutes=-minutes if told[0] == "-" else minutes))
