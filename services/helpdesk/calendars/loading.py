"""Ready-made holidays: the public holidays and make-up workdays that the package `holidays` knows."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Any

from msgspec.structs import replace

from shared.contracts.desk.calendars import HOLIDAYS_NONE, HOLIDAYS_UNKNOWN
from shared.contracts.desk.hours import DayKind, Definition, HolidaySet, Opening, SpecialDay

LANGUAGES = {
    "zh-Hant": ("zh_TW", "zh_HK", "zh_CN"),
    "zh-Hans": ("zh_CN", "zh_TW", "zh_HK"),
    "en": ("en_US", "en_GB", "en_HK"),
}
"""What a company reads, best first; a set that knows none of them speaks its own language."""
NAME_LENGTH = 60
WORKDAY_NAMES = {"zh-Hant": "補班", "zh-Hans": "补班", "en": "Make-up workday"}


def _package() -> Any:
    import holidays  # noqa: PLC0415 - 12 MB that only who loads a set should pay for

    return holidays


@cache
def _known() -> dict[str, tuple[str, ...]]:
    """Country codes of two letters, with their regions."""
    found = _package().list_supported_countries(include_aliases=False)
    return {code: tuple(regions) for code, regions in sorted(found.items()) if len(code) == 2}


@cache
def holiday_sets() -> tuple[HolidaySet, ...]:
    """Regions in the order of their names."""
    return tuple(HolidaySet(country=code, regions=_named(code, regions)) for code, regions in _known().items())


def _named(country: str, regions: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    if not regions:
        return ()
    aliases = getattr(_package().country_holidays(country, years=[]), "subdivisions_aliases", {})
    names = {code: name for name, code in reversed(aliases.items())}
    return tuple(sorted(((code, names.get(code, code)) for code in regions), key=lambda pair: pair[1]))


def must_be_set(country: str, region: str) -> None:
    """Raises `calendar.holidays_unknown`. Looks at this country only: to know all of them is a second's work."""
    try:
        blank = _package().country_holidays(country, years=[])
    except NotImplementedError as error:
        raise HOLIDAYS_UNKNOWN(fields={"country": HOLIDAYS_UNKNOWN.code}) from error
    if region and region not in blank.subdivisions:
        raise HOLIDAYS_UNKNOWN(fields={"region": HOLIDAYS_UNKNOWN.code})


def source_of(country: str, region: str) -> str:
    return f"{country}-{region}" if region else country


def load_set(country: str, region: str, years: range, locale: str) -> Callable[[Definition], Definition]:
    """Changes a definition: days of this set and these years are replaced, days from elsewhere stay. Raises
    `calendar.holidays_none` if the set knows no day in these years."""
    source = source_of(country, region)
    given = tuple(_days(country, region, years, locale))
    if not given:
        raise HOLIDAYS_NONE(fields={"first_year": HOLIDAYS_NONE.code})

    def loaded(before: Definition) -> Definition:
        kept = [one for one in before.days if one.source != source or one.day.year not in years]
        taken = {(one.day, one.kind is DayKind.HOLIDAY) for one in kept}
        hours = usual_hours(before)
        added = [
            replace(one, source=source, openings=() if one.kind is DayKind.HOLIDAY else hours)
            for one in given
            if (one.day, one.kind is DayKind.HOLIDAY) not in taken
        ]
        return replace(before, days=tuple(sorted((*kept, *added), key=lambda one: (one.day, one.kind))))

    return loaded


def usual_hours(definition: Definition) -> tuple[Opening, ...]:
    """What a make-up workday takes over: the hours of the first weekday that has any."""
    return next(openings for openings in definition.week if openings)


def _days(country: str, region: str, years: Iterable[int], locale: str) -> Iterable[SpecialDay]:
    wanted = list(years)
    found = _found(country, region, tuple(wanted), locale)
    for day, name in sorted(found.items()):
        if day.year in wanted:
            yield SpecialDay(day=day, kind=DayKind.HOLIDAY, name=_short(name))
    for day in sorted(getattr(found, "weekend_workdays", ())):
        if day.year in wanted:
            yield SpecialDay(day=day, kind=DayKind.WORKDAY, name=WORKDAY_NAMES[locale])


def _found(country: str, region: str, years: tuple[int, ...], locale: str) -> dict[date, str]:
    package = _package()
    blank = package.country_holidays(country, years=[])
    speaks = blank.supported_languages
    language = next((one for one in LANGUAGES.get(locale, ()) if one in speaks), None)
    found: dict[date, str] = package.country_holidays(country, subdiv=region or None, years=years, language=language)
    return found


def _short(name: str) -> str:
    return name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1]}…"
