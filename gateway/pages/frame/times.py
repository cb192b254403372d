"""Instants in words, in a zone and a language: `今天 14:43`, `8 分`, `1時24分`."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

from gateway.i18n import _, current, ngettext
from shared.core.clock import now

DAY_MINUTES = 1_440

_encode = msgspec.json.Encoder().encode


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def clock(at: datetime, zone_name: str) -> str:
    """A near day by name, then the time; a far one by date. 24 h."""
    local = at.astimezone(zone(zone_name))
    today = now().astimezone(zone(zone_name)).date()
    time = f"{local:%H:%M}"
    days = (local.date() - today).days
    if days == 0:
        return _("今天 {time}").format(time=time)
    if days == -1:
        return _("昨天 {time}").format(time=time)
    if days == 1:
        return _("明天 {time}").format(time=time)
    return f"{day(at, zone_name)} {time}"


def day(at: datetime, zone_name: str) -> str:
    """2026/11/24; without the year while it is this one."""
    local = at.astimezone(zone(zone_name))
    if local.year == now().astimezone(zone(zone_name)).year:
        return f"{local.day} {_EN_MONTHS[local.month - 1]}" if current() == "en" else f"{local.month}/{local.day}"
    return whole(local)


def whole(day: date) -> str:
    """A day with its year, wherever it stands: 2026/11/24, 24 Nov 2026."""
    if current() == "en":
        return f"{day.day} {_EN_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}/{day.month:02}/{day.day:02}"


def dated(text: str) -> str:
    """A day that came as text, as days are written here; any other text stays as it is."""
    try:
        return whole(date.fromisoformat(text)) if len(text) == len("2026-11-24") else text
    except ValueError:
        return text


def month(day: date) -> str:
    """2026 年 11 月, Nov 2026."""
    if current() == "en":
        return f"{_EN_MONTHS[day.month - 1]} {day.year}"
    return _("{year} 年 {month} 月").format(year=day.year, month=day.month)


def headed(at: datetime, zone_name: str) -> str:
    """Over what was said on a day: 今天 11 月 24 日, 11 月 20 日, 2025/11/24."""
    local = at.astimezone(zone(zone_name))
    today = now().astimezone(zone(zone_name))
    if local.year != today.year or current() == "en":
        said = day(at, zone_name)
    else:
        said = _("{month} 月 {day} 日").format(month=local.month, day=local.day)
    near = {0: _("今天"), -1: _("昨天")}.get((local.date() - today.date()).days)
    return f"{near} {said}" if near else said


def hm(at: datetime, zone_name: str) -> str:
    return f"{at.astimezone(zone(zone_name)):%H:%M}"


def iso(at: datetime) -> str:
    if at.tzinfo is UTC:  # as it comes from the bus: a hundred times a page, in a fifth of isoformat's time
        return _encode(at)[1:20].decode() + "Z"
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def ago(at: datetime) -> str:
    """How long since, as short as a table wants it."""
    return short(now() - at)


def short(length: timedelta) -> str:
    """1天3時, 1時24分, 8 分."""
    minutes = max(0, length.days * DAY_MINUTES + length.seconds // 60)
    return _short(minutes if minutes < DAY_MINUTES else minutes // 60 * 60, current())


@lru_cache(maxsize=8192)
def _short(length: int, locale: str) -> str:
    """In minutes. A list says the same few lengths over and over."""
    days, hours, minutes = length // DAY_MINUTES, length % DAY_MINUTES // 60, length % 60
    if days:
        return _("{days}天{hours}時").format(days=days, hours=hours) if hours else _("{days} 天").format(days=days)
    if hours:
        return _("{hours}時{minutes}分").format(hours=hours, minutes=f"{minutes:02}")
    return _("{minutes} 分").format(minutes=minutes) if minutes else _("剛剛")


def spoken(length: timedelta) -> str:
    """For sentences: 1 小時 24 分."""
    seconds = max(0, int(length.total_seconds()))
    hours, minutes = seconds // 3600, seconds % 3600 // 60
    if hours >= 48:
        return ngettext("{count} 天", "{count} 天", hours // 24).format(count=hours // 24)
    if hours:
        return _("{hours} 小時 {minutes} 分").format(hours=hours, minutes=minutes)
    return ngettext("{count} 分鐘", "{count} 分鐘", minutes).format(count=minutes)


_EN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
