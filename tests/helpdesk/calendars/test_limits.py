"""A calendar at all its limits, in the longest characters there are, still fits into an answer."""

from datetime import UTC, date, datetime, timedelta

from shared.contracts.desk import calendars as c
from shared.contracts.desk.hours import (
    MOST_CLOSURES,
    MOST_DAYS,
    SHOWN_CALENDARS,
    SHOWN_VERSIONS,
    Closure,
    DayKind,
    SpecialDay,
    StripSpan,
)
from tests.helpdesk.calendars.hours import act, make, read, week

HOURS = "00:01-05:59 06:01-11:59 12:01-17:59 18:01-23:59"
LONG = "𠮷" * 60


async def test_the_fullest_calendar_can_be_read(ask, cast):
    calendar = await make(ask, cast.peishan, "𠮷" * 100, week=week(HOURS), reason="𠮷" * 200)
    first = date(2030, 1, 1)
    days = tuple(
        SpecialDay(day=first + timedelta(days=n), kind=DayKind.HALF_DAY, name=LONG, openings=week(HOURS)[0], source="GB-ENG")
        for n in range(MOST_DAYS)
    )  # fmt: skip
    begin = datetime(2030, 1, 1, tzinfo=UTC)
    closures = tuple(
        Closure(starts=begin + timedelta(days=n), ends=begin + timedelta(days=n, hours=1), name=LONG)
        for n in range(MOST_CLOSURES)
    )
    calendar = await act(ask, cast.peishan, c.CHANGE_CALENDAR, calendar, days=days, closures=closures)
    for _ in range(SHOWN_VERSIONS):
        calendar = await act(ask, cast.peishan, c.CHANGE_CALENDAR, calendar, reason="𠮷" * 200)
    full = await read(ask, cast.bohan, calendar, month="2030-01")
    assert (len(full.definition.days), len(full.versions)) == (MOST_DAYS, SHOWN_VERSIONS)
    strip = await ask(c.SHOW_STRIP, cast.bohan, c.StripQuery(day=first, span=StripSpan.MONTH))
    assert len(strip.rows[0].labels) == 31


async def test_the_fullest_strip_can_be_read(ask, cast):
    first = date(2030, 1, 1)
    days = tuple(
        SpecialDay(day=first + timedelta(days=n), kind=DayKind.HALF_DAY, name=LONG, openings=week(HOURS)[0])
        for n in range(31)
    )
    for n in range(SHOWN_CALENDARS):
        one = await make(ask, cast.peishan, f"{'𠮷' * 97}{n}", week=week(HOURS))
        await act(ask, cast.peishan, c.CHANGE_CALENDAR, one, days=days)
    strip = await ask(c.SHOW_STRIP, cast.bohan, c.StripQuery(day=first, span=StripSpan.MONTH))
    assert len(strip.rows) == SHOWN_CALENDARS
    assert len(strip.rows[-1].spans) == 4 * 31
    assert strip.next is not None
