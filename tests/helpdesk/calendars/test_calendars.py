"""What a company's hours are after each verb, and what stays as it was."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from services.helpdesk.calendars.queries import calendar_timeline, default_calendar
from services.helpdesk.db import DB
from services.helpdesk.sla.spans import elapsed
from shared.contracts.desk import calendars as c
from shared.contracts.desk.hours import Closure, DayKind, DayMark, DayState, StripSpan
from shared.core.clock import now
from shared.core.errors import Conflict, DomainError, Invalid, NotFound
from tests.helpdesk.calendars.hours import act, day_in, make, opening, read, week

HOSPITAL = week(*["08:00-18:00"] * 5, "08:00-12:00", "")


def coming(weekday, weeks=2):
    """A weekday (Monday is 0) that lies ahead in every zone."""
    day = datetime.now(UTC).date() + timedelta(weeks=weeks)
    return day + timedelta(days=(weekday - day.weekday()) % 7)


async def timeline(cast, calendar):
    async with DB.tenant_scope(cast.tenant_id):
        return await calendar_timeline(cast.tenant_id, calendar.id)


async def test_the_first_one_is_the_default_in_the_companys_zone(ask, cast):
    first = await make(ask, cast.peishan)
    second = await make(ask, cast.peishan, "24 小時", week=week("00:00-00:00"), zone="Asia/Kathmandu")
    assert (first.zone, first.is_default, first.week_minutes) == ("Asia/Taipei", True, 5 * 540)
    assert (second.is_default, second.is_open, second.until, second.week_minutes) == (False, True, None, 7 * 1440)
    async with DB.tenant_scope(cast.tenant_id):
        assert await default_calendar(cast.tenant_id) == first.id
    moved = await act(ask, cast.peishan, c.MAKE_DEFAULT, second)
    listed = await ask(c.LIST_CALENDARS, cast.bohan, c.ListCalendars())
    assert [(one.name, one.is_default) for one in listed.items] == [("24 小時", True), ("平日", False)]
    assert "archive" not in moved.verbs
    with pytest.raises(Conflict, match="is_default"):
        await act(ask, cast.peishan, c.ARCHIVE_CALENDAR, moved)


async def test_a_page_of_the_list_goes_on_where_the_last_ended(ask, cast):
    for name in ("丙", "甲", "乙"):
        await make(ask, cast.peishan, name)
    first = await ask(c.LIST_CALENDARS, cast.bohan, c.ListCalendars(limit=2))
    rest = await ask(c.LIST_CALENDARS, cast.bohan, c.ListCalendars(limit=2, cursor=first.next))
    assert [one.name for one in (*first.items, *rest.items)] == ["丙", *sorted(["甲", "乙"])]


async def test_a_name_is_taken_once_among_those_in_use(ask, cast):
    await make(ask, cast.peishan, "預設")
    one = await make(ask, cast.peishan, "平日")
    with pytest.raises(Conflict, match="name_taken"):
        await make(ask, cast.peishan, "平日")
    gone = await act(ask, cast.peishan, c.ARCHIVE_CALENDAR, one)
    assert (gone.state, gone.verbs) == ("archived", ("restore",))
    await make(ask, cast.peishan, "平日")
    with pytest.raises(Conflict, match="name_taken"):
        await act(ask, cast.peishan, c.RESTORE_CALENDAR, gone)
    with pytest.raises(Conflict, match="move_unknown"):
        await act(ask, cast.peishan, c.SET_DAY, gone, day=coming(0), mark=DayMark.HOLIDAY, name="x")


async def test_a_typhoon_day_is_closed_and_can_be_taken_back(ask, cast):
    calendar = await make(ask, cast.peishan, week=HOSPITAL)
    monday = coming(0)
    given = {"day": monday, "mark": DayMark.CLOSURE, "name": "颱風假"}
    closed = await act(ask, cast.peishan, c.SET_DAY, calendar, reason="縣府公告停班", **given)
    shown = day_in(await read(ask, cast.bohan, closed, month=f"{monday:%Y-%m}"), monday)
    assert (shown.state, shown.name, shown.minutes, shown.openings) == (DayState.CLOSURE, "颱風假", 0, ())
    (entry, _) = closed.versions
    assert (entry.author_name, entry.reason, entry.verb) == ("吳佩珊", "縣府公告停班", "set_day")
    assert entry.data == {"day": str(monday), "mark": "closure", "name": "颱風假"}
    again = await act(ask, cast.peishan, c.SET_DAY, closed, day=monday, mark=DayMark.REGULAR)
    shown = day_in(await read(ask, cast.bohan, again, month=f"{monday:%Y-%m}"), monday)
    assert (shown.state, shown.minutes, shown.openings) == (DayState.OPEN, 600, (opening("08:00-18:00"),))
    before = await read(ask, cast.bohan, again, month=f"{monday:%Y-%m}", version=2)
    assert day_in(before, monday).minutes == 0


async def test_a_closure_of_hours_leaves_the_rest_of_the_day(ask, cast):
    calendar = await make(ask, cast.peishan, week=HOSPITAL)
    monday = coming(0)
    closed = await act(
        ask, cast.peishan, c.SET_DAY, calendar,
        day=monday, mark=DayMark.CLOSURE, name="停電", openings=(opening("13:00-15:30"),),
    )  # fmt: skip
    shown = day_in(await read(ask, cast.bohan, closed, month=f"{monday:%Y-%m}"), monday)
    assert shown.openings == (opening("08:00-13:00"), opening("15:30-18:00"))
    assert shown.minutes == 450


async def test_giving_one_day_back_cuts_a_long_closure(ask, cast):
    monday = coming(0)
    calendar = await make(ask, cast.peishan, week=week("08:00-18:00"), zone="Asia/Taipei")
    start = datetime(monday.year, monday.month, monday.day, tzinfo=UTC) - timedelta(hours=8)
    move = Closure(starts=start, ends=start + timedelta(days=3), name="搬遷")
    closed = await act(ask, cast.peishan, c.CHANGE_CALENDAR, calendar, closures=(move,))
    again = await act(ask, cast.peishan, c.SET_DAY, closed, day=monday + timedelta(days=1), mark=DayMark.REGULAR)
    ends = [(one.starts - start, one.ends - start) for one in again.definition.closures]
    assert ends == [(timedelta(), timedelta(days=1)), (timedelta(days=2), timedelta(days=3))]


async def test_a_make_up_workday_wins_over_a_holiday(ask, cast):
    saturday = coming(5)
    calendar = await make(ask, cast.peishan, week=HOSPITAL)
    calendar = await act(ask, cast.peishan, c.SET_DAY, calendar, day=saturday, mark=DayMark.HOLIDAY, name="國慶日")
    month = f"{saturday:%Y-%m}"
    assert day_in(await read(ask, cast.bohan, calendar, month=month), saturday).state is DayState.HOLIDAY
    calendar = await act(
        ask, cast.peishan, c.SET_DAY, calendar,
        day=saturday, mark=DayMark.WORKDAY, name="補班", openings=(opening("09:00-17:00"),),
    )  # fmt: skip
    shown = day_in(await read(ask, cast.bohan, calendar, month=month), saturday)
    assert (shown.state, shown.name, shown.minutes) == (DayState.WORKDAY, "補班", 480)
    assert [one.kind for one in calendar.definition.days] == [DayKind.HOLIDAY, DayKind.WORKDAY]
    calendar = await act(ask, cast.peishan, c.SET_DAY, calendar, day=saturday, mark=DayMark.HOLIDAY, name="國慶日")
    assert [one.kind for one in calendar.definition.days] == [DayKind.HOLIDAY]


async def test_a_night_shift_spills_into_the_next_day(ask, cast):
    calendar = await make(ask, cast.peishan, week=week("22:00-06:00"))
    tuesday = coming(1)
    shown = day_in(await read(ask, cast.bohan, calendar, month=f"{tuesday:%Y-%m}"), tuesday)
    assert shown.openings == (opening("00:00-06:00"), opening("22:00-00:00"))
    monday = tuesday - timedelta(days=1)
    calendar = await act(ask, cast.peishan, c.SET_DAY, calendar, day=monday, mark=DayMark.HOLIDAY, name="休")
    shown = day_in(await read(ask, cast.bohan, calendar, month=f"{tuesday:%Y-%m}"), tuesday)
    assert shown.openings == (opening("22:00-00:00"),)


async def test_loaded_holidays_stay_editable(ask, cast):
    calendar = await make(ask, cast.peishan, week=HOSPITAL)
    loaded = await act(ask, cast.peishan, c.LOAD_HOLIDAYS, calendar, country="TW", first_year=2027, years=2)
    named = {one.day: one for one in loaded.definition.days}
    assert named[date(2027, 10, 10)].name == "國慶日"
    assert named[date(2027, 10, 10)].source == "TW"
    assert {one.day.year for one in loaded.definition.days} == {2027, 2028}
    renamed = await act(
        ask, cast.peishan, c.SET_DAY, loaded, day=date(2027, 10, 10), mark=DayMark.HOLIDAY, name="雙十節"
    )
    removed = await act(ask, cast.peishan, c.SET_DAY, renamed, day=date(2027, 1, 1), mark=DayMark.REGULAR)
    days = {one.day: one.name for one in removed.definition.days}
    assert days[date(2027, 10, 10)] == "雙十節"
    assert date(2027, 1, 1) not in days
    twice = await act(ask, cast.peishan, c.LOAD_HOLIDAYS, removed, country="TW", first_year=2028, years=1)
    assert {one.day: one.name for one in twice.definition.days} == days


async def test_make_up_workdays_come_with_a_set(ask, cast):
    calendar = await make(ask, cast.peishan, week=HOSPITAL, zone="Asia/Shanghai")
    loaded = await act(ask, cast.peishan, c.LOAD_HOLIDAYS, calendar, country="CN", first_year=2026, years=1)
    workday = next(one for one in loaded.definition.days if one.day == date(2026, 2, 14))
    assert (workday.kind, workday.openings) == (DayKind.WORKDAY, (opening("08:00-18:00"),))


@pytest.mark.parametrize(
    ("country", "region", "code"),
    [("ZZ", "", "holidays_unknown"), ("GB", "ZZ", "holidays_unknown")],
)
async def test_a_set_that_is_none(ask, cast, country, region, code):
    calendar = await make(ask, cast.peishan)
    with pytest.raises(Invalid, match=code):
        await act(ask, cast.peishan, c.LOAD_HOLIDAYS, calendar, country=country, region=region)


async def test_every_set_can_be_named(ask, cast):
    found = {one.country: one for one in (await ask(c.LIST_HOLIDAY_SETS, cast.bohan, c.HolidaySetsQuery())).sets}
    assert {"TW", "CN", "HK", "GB", "US", "JP"} <= found.keys()
    assert ("ENG", "England") in found["GB"].regions
    assert not found["TW"].regions


async def test_a_later_version_waits_for_its_day(ask, cast):
    calendar = await make(ask, cast.peishan, week=week("08:00-18:00"))
    begins = now() + timedelta(days=30)
    planned = await act(ask, cast.peishan, c.CHANGE_CALENDAR, calendar, week=week("09:00-17:00"), valid_from=begins)
    assert planned.week_minutes == 7 * 600
    assert [(one.version, one.in_force) for one in planned.versions] == [(2, False), (1, True)]
    counted = await timeline(cast, calendar)
    day = timedelta(days=1)
    assert elapsed(counted, begins - 8 * day, begins - day) == timedelta(hours=70)
    assert elapsed(counted, begins + day, begins + 8 * day) == timedelta(hours=56)


async def test_a_day_declared_today_holds_in_planned_versions_too(ask, cast):
    far = coming(0, weeks=8)
    calendar = await make(ask, cast.peishan, week=HOSPITAL)
    begins = now() + timedelta(days=20)
    calendar = await act(ask, cast.peishan, c.CHANGE_CALENDAR, calendar, week=week("09:00-17:00"), valid_from=begins)
    calendar = await act(ask, cast.peishan, c.SET_DAY, calendar, day=far, mark=DayMark.HOLIDAY, name="廠慶")
    shown = await read(ask, cast.bohan, calendar, month=f"{far:%Y-%m}")
    assert day_in(shown, far).name == "廠慶"
    next_day = far + timedelta(days=1)
    other = await read(ask, cast.bohan, calendar, month=f"{next_day:%Y-%m}")
    assert day_in(other, next_day).minutes == 480


async def test_what_was_promised_is_never_rewritten(ask, cast):
    calendar = await make(ask, cast.peishan, week=week("00:00-00:00"))
    day, moment = timedelta(days=1), now()
    before = elapsed(await timeline(cast, calendar), moment - 3 * day, moment - day)
    await act(ask, cast.peishan, c.CHANGE_CALENDAR, calendar, week=week("09:00-10:00"))
    after = await timeline(cast, calendar)
    assert elapsed(after, moment - 3 * day, moment - day) == before == 2 * day
    assert elapsed(after, moment + day, moment + 3 * day) == timedelta(hours=2)


async def test_the_timeline_is_remembered(ask, cast):
    calendar = await make(ask, cast.peishan)
    first, second = await timeline(cast, calendar), await timeline(cast, calendar)
    assert first.versions[0][1] is second.versions[0][1]


async def test_who_may_and_who_sees(ask, cast):
    calendar = await make(ask, cast.peishan)
    with pytest.raises(DomainError, match="permission"):
        await act(ask, cast.bohan, c.SET_DAY, calendar, day=coming(0), mark=DayMark.HOLIDAY, name="x")
    with pytest.raises(DomainError):
        await ask(c.LIST_CALENDARS, cast.hsiaohan, c.ListCalendars())
    with pytest.raises(NotFound, match="not_found"):
        await ask(c.READ_CALENDAR, cast.bohan, c.ReadCalendar(calendar_id=uuid4()))


async def test_two_who_change_at_once(ask, cast):
    calendar = await make(ask, cast.peishan)
    await act(ask, cast.peishan, c.SET_DAY, calendar, day=coming(0), mark=DayMark.HOLIDAY, name="一")
    with pytest.raises(Conflict, match="stale"):
        await act(ask, cast.mingche, c.SET_DAY, calendar, day=coming(1), mark=DayMark.HOLIDAY, name="二")


async def test_the_strip_shows_all_side_by_side(ask, cast):
    monday = coming(0)
    office = await make(ask, cast.peishan, "甲 台北", week=HOSPITAL)
    await make(ask, cast.peishan, "乙 倫敦", week=HOSPITAL, zone="Europe/London")
    await act(ask, cast.peishan, c.SET_DAY, office, day=monday, mark=DayMark.CLOSURE, name="颱風假")
    strip = await ask(c.SHOW_STRIP, cast.bohan, c.StripQuery(day=monday + timedelta(days=3)))
    assert (strip.zone, strip.days[0], len(strip.days)) == ("Asia/Taipei", monday, 7)
    taipei, london = strip.rows
    assert [(one.day, one.state, one.name) for one in taipei.labels] == [(monday, DayState.CLOSURE, "颱風假")]
    assert [(one.opens - strip.starts) // timedelta(hours=1) for one in taipei.spans] == [32, 56, 80, 104, 128]
    assert london.spans[0].opens - strip.starts in {timedelta(hours=15), timedelta(hours=16)}
    one_day = await ask(c.SHOW_STRIP, cast.bohan, c.StripQuery(day=monday, span=StripSpan.DAY))
    assert [len(row.spans) for row in one_day.rows] == [0, 1]
    month = await ask(c.SHOW_STRIP, cast.bohan, c.StripQuery(day=monday, span=StripSpan.MONTH))
    assert month.days[0].day == 1
    assert len(month.days) >= 28
    with pytest.raises(Invalid, match="day_far"):
        await ask(c.SHOW_STRIP, cast.bohan, c.StripQuery(day=date(9999, 12, 31)))
