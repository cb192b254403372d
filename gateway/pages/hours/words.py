"""Service hours in words: days and their states, dates, what was done to a calendar."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton

from gateway.i18n import N_, _, current
from shared.contracts.desk.hours import DayMark, DayState, Opening, VersionView

WEEKDAYS = (N_("週一"), N_("週二"), N_("週三"), N_("週四"), N_("週五"), N_("週六"), N_("週日"))

STATES: dict[str, tuple[str, str, str]] = {
    DayState.OPEN: (N_("服務"), "", ""),
    DayState.OFF: (N_("休息"), "", ""),
    DayState.HOLIDAY: (N_("放假"), "bad", "flag"),
    DayState.WORKDAY: (N_("補班"), "brand", "briefcase"),
    DayState.HALF_DAY: (N_("半天"), "warn", "clock"),
    DayState.CLOSURE: (N_("暫停服務"), "hold", "circle-pause"),
}
"""Name, tone and icon of what a day turns out to be."""

MARKS: tuple[tuple[str, str, str], ...] = (
    (DayMark.REGULAR, N_("照每週時段"), N_("拿掉這一天的特別設定")),
    (DayMark.CLOSURE, N_("暫停服務"), N_("颱風、停電、搬遷；可以只停幾個小時")),
    (DayMark.HOLIDAY, N_("放假"), N_("整天不服務")),
    (DayMark.WORKDAY, N_("補班"), N_("這一天照下面的時段服務，優先於放假")),
    (DayMark.HALF_DAY, N_("半天"), N_("只在下面的時段服務，優先於放假")),
)

DEEDS: dict[str, str] = {
    "create": N_("建立"),
    "change": N_("變更{parts}"),
    "set_day": N_("{day} 設為「{mark}」"),
    "load_holidays": N_("載入 {country} {first}–{last} 年假日"),
    "import": N_("從檔案建立"),
    "import_into": N_("匯入檔案"),
}
PARTS = {
    "name": N_("名稱"),
    "zone": N_("時區"),
    "week": N_("每週時段"),
    "days": N_("特別的日子"),
    "closures": N_("暫停服務"),
}
_EN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def locale() -> Locale:
    return Locale.parse(current().replace("-", "_"))


def weekdays() -> list[str]:
    return [_(name) for name in WEEKDAYS]


def weekday(day: date) -> str:
    return _(WEEKDAYS[day.weekday()])


def month_name(month: date) -> str:
    return str(format_skeleton("yMMMM", datetime.combine(month, time()), locale=locale()))


def date_name(day: date) -> str:
    """2026/11/30（週一）, always with its year: promises reach over it."""
    written = f"{day.day} {_EN_MONTHS[day.month - 1]} {day.year}" if current() == "en" else f"{day:%Y/%m/%d}"
    return _("{date}（{weekday}）").format(date=written, weekday=weekday(day))


def short_date(day: date) -> str:
    return f"{day.day} {_EN_MONTHS[day.month - 1]}" if current() == "en" else f"{day.month}/{day.day}"


def hours(opening: Opening) -> str:
    """08:00–18:00; midnight at the end is 24:00, a whole day says so."""
    if opening.opens == opening.closes:
        return _("全天")
    closes = "24:00" if opening.closes == "00:00" else opening.closes
    return f"{opening.opens}–{closes}"


def local_day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def moments(start: datetime, end: datetime, zone: str) -> str:
    """2026/07/10（週五）13:00–18:00; the end has its date if it lies in another day."""
    first, last = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))
    if last - first == timedelta(days=1) and f"{first:%H%M}" == "0000":
        return date_name(first.date())
    tail = f"{last:%H:%M}" if first.date() == last.date() else f"{date_name(last.date())} {last:%H:%M}"
    return f"{date_name(first.date())} {first:%H:%M}–{tail}"


def state_name(state: str) -> str:
    return _(STATES[state][0])


def country_name(code: str) -> str:
    return str(locale().territories.get(code, code))


def deed(version: VersionView) -> str:
    """What was done, as a sentence; what an old entry lacks stands as a dash."""
    given = {name: _in_words(name, value) for name, value in version.data.items()}
    return _(DEEDS.get(version.verb, version.verb)).format_map(_Dashes(given))


class _Dashes(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "—"


def _in_words(name: str, value: str) -> str:
    if name == "parts":
        return _("、").join(_(PARTS.get(part, part)) for part in value.split())
    if name == "day":
        return date_name(date.fromisoformat(value))
    if name == "mark":
        return next((_(word) for mark, word, _more in MARKS if mark == value), value)
    if name == "country":
        return country_name(value)
    return value


def zone_note(zone: str, at: datetime) -> str:
    """The zone with its offset now: Asia/Taipei (UTC+8)."""
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    minutes = int(offset.total_seconds()) // 60 if offset is not None else 0
    sign, whole, rest = "+" if minutes >= 0 else "−", abs(minutes) // 60, abs(minutes) % 60
    shift = f"UTC{sign}{whole}{f':{rest:02}' if rest else ''}"
    return _("{zone}（{shift}）").format(zone=zone, shift=shift)
