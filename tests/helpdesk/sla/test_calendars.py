"""Business time by hand-counted cases; the random ones are in test_model.py."""

import doctest
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.helpdesk import sla
from services.helpdesk.sla import Calendar, Interval, NeverOpens, Timeline, add, elapsed, spans

TAIPEI, PARIS, SYDNEY = ZoneInfo("Asia/Taipei"), ZoneInfo("Europe/Paris"), ZoneInfo("Australia/Lord_Howe")
OFFICE = (Interval(540, 720), Interval(780, 1080))
WEEK = (OFFICE,) * 5 + ((), ())
ALWAYS = ((Interval(0, 1440),),) * 7


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def test_the_words_at_the_head_of_the_package_are_true():
    found = doctest.testmod(sla)
    assert found.attempted > 5
    assert found.failed == 0


def test_lunch_night_and_weekend_do_not_count():
    calendar = Calendar(TAIPEI, WEEK)
    friday, monday = datetime(2026, 11, 27, 11, tzinfo=TAIPEI), datetime(2026, 11, 30, 14, tzinfo=TAIPEI)
    assert elapsed(calendar, friday, monday) == hours(1 + 5 + 3 + 1)
    assert add(calendar, friday, hours(10)) == monday


def test_a_makeup_day_wins_over_a_holiday_and_an_empty_one_closes():
    calendar = Calendar(
        TAIPEI,
        WEEK,
        holidays=frozenset({date(2026, 11, 30), date(2026, 12, 1)}),
        extra={date(2026, 11, 30): (Interval(540, 720),), date(2026, 12, 2): ()},
    )
    monday, thursday = datetime(2026, 11, 30, tzinfo=TAIPEI), datetime(2026, 12, 3, tzinfo=TAIPEI)
    assert elapsed(calendar, monday, thursday) == hours(3)


def test_a_closure_takes_out_what_it_covers_and_no_more():
    typhoon = (datetime(2026, 11, 30, 2, tzinfo=UTC), datetime(2026, 11, 30, 6, tzinfo=UTC))  # 10:00–14:00 in Taipei
    calendar = Calendar(TAIPEI, WEEK, closures=(typhoon,))
    day = datetime(2026, 11, 30, tzinfo=TAIPEI)
    assert elapsed(calendar, day, day + timedelta(days=1)) == hours(1 + 4)


def test_a_night_shift_belongs_to_the_day_it_begins_on():
    night = Calendar(TAIPEI, ((), (), (), (), (Interval(1320, 1800),), (), ()), holidays=frozenset({date(2026, 12, 4)}))
    friday = datetime(2026, 11, 27, tzinfo=TAIPEI)
    assert elapsed(night, friday + timedelta(days=1), friday + timedelta(days=2)) == hours(6)
    assert elapsed(night, friday + timedelta(days=7), friday + timedelta(days=9)) == hours(0)


@pytest.mark.parametrize(("day", "length"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 7), 24)])
def test_a_sunday_of_changing_clocks_is_as_long_as_it_is(day, length):
    start = datetime(day.year, day.month, day.day, tzinfo=PARIS)
    end = start + timedelta(days=1)
    assert elapsed(Calendar(PARIS, ALWAYS), start, end) == hours(length)


def test_half_an_hour_of_lord_howe():
    start = datetime(2026, 4, 5, tzinfo=SYDNEY)
    assert elapsed(Calendar(SYDNEY, ALWAYS), start, start + timedelta(days=1)) == hours(24.5)


def test_a_repeated_time_means_the_first_a_skipped_one_the_offset_before():
    autumn = Calendar(PARIS, ((Interval(60, 150),),) * 7)
    day = datetime(2026, 10, 25, tzinfo=PARIS)
    assert spans(autumn, day, day + timedelta(days=1)) == [
        (datetime(2026, 10, 24, 23, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    ]
    spring = Calendar(PARIS, ((Interval(150, 300),),) * 7)
    day = datetime(2026, 3, 29, tzinfo=PARIS)
    assert spans(spring, day, day + timedelta(days=1)) == [
        (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), datetime(2026, 3, 29, 3, 0, tzinfo=UTC))
    ]


def test_overlapping_intervals_count_once():
    week = ((Interval(540, 720), Interval(600, 2000)), (Interval(0, 600),), (), (), (), (), ())
    monday = datetime(2026, 11, 30, tzinfo=TAIPEI)
    assert elapsed(Calendar(TAIPEI, week), monday, monday + timedelta(days=4)) == timedelta(minutes=2040 - 540)


def test_used_up_at_closing_time_is_due_at_closing_time():
    calendar = Calendar(TAIPEI, WEEK)
    assert add(calendar, datetime(2026, 11, 30, 16, tzinfo=TAIPEI), hours(2)) == datetime(
        2026, 11, 30, 18, tzinfo=TAIPEI
    )
    late = datetime(2026, 11, 30, 22, tzinfo=TAIPEI)
    assert add(calendar, late, hours(0)) == late


def test_a_calendar_that_never_opens_says_so():
    shut = Calendar(TAIPEI, ((),) * 7)
    with pytest.raises(NeverOpens):
        add(shut, datetime(2026, 11, 30, tzinfo=TAIPEI), hours(1))
    once = Calendar(TAIPEI, ((),) * 7, extra={date(2026, 12, 1): OFFICE})
    assert add(once, datetime(2026, 11, 30, tzinfo=TAIPEI), hours(8)) == datetime(2026, 12, 1, 18, tzinfo=TAIPEI)
    with pytest.raises(NeverOpens):
        add(once, datetime(2026, 11, 30, tzinfo=TAIPEI), hours(8) + timedelta(microseconds=1))


def test_versions_of_a_calendar_count_piece_by_piece():
    change = datetime(2026, 12, 1, 10, tzinfo=TAIPEI)
    line = Timeline(((datetime(2026, 1, 1, tzinfo=UTC), Calendar(TAIPEI, WEEK)), (change, Calendar(TAIPEI, ALWAYS))))
    start = datetime(2026, 12, 1, 0, tzinfo=TAIPEI)
    assert elapsed(line, start, start + hours(24)) == hours(1 + 14)
    assert add(line, start, hours(15)) == start + hours(24)
    back = Timeline(((start, Calendar(TAIPEI, ALWAYS)), (change, Calendar(TAIPEI, WEEK))))
    assert elapsed(back, start, start + hours(24)) == hours(10 + 2 + 5)
    assert add(back, start, hours(12.5)) == datetime(2026, 12, 1, 13, 30, tzinfo=TAIPEI)


@pytest.mark.parametrize(("start", "end"), [(-1, 10), (10, 10), (1440, 1500), (0, 2881), (20, 10)])
def test_what_is_no_interval_is_refused(start, end):
    with pytest.raises(ValueError):
        Interval(start, end)


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(TypeError):
        elapsed(Calendar(TAIPEI, WEEK), datetime(2026, 11, 30), datetime(2026, 12, 1))  # noqa: DTZ001
