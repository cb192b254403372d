"""What a calendar may not say is refused with its own code, and changes nothing."""

from datetime import UTC, date, datetime

import pytest

from shared.contracts.desk import calendars as c
from shared.contracts.desk.hours import Closure, DayKind, DayMark, SpecialDay
from shared.core.errors import Invalid
from tests.helpdesk.calendars.hours import act, make, opening, read, week


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"valid_from": datetime(2020, 1, 1, tzinfo=UTC)}, "valid_from_past"),
        ({"valid_from": datetime(2090, 1, 1, tzinfo=UTC)}, "valid_from_far"),
        ({"zone": "Asia/Nowhere"}, "zone_unknown"),
        ({"week": week("")}, "never_open"),
        ({"week": week("08:00-12:00 11:00-18:00")}, "openings_overlap"),
        ({"days": (SpecialDay(day=date(1999, 1, 1), kind=DayKind.HOLIDAY, name="x"),)}, "day_far"),
        ({"days": (SpecialDay(day=date(2030, 1, 1), kind=DayKind.WORKDAY, name="x"),)}, "day_needs_hours"),
        (
            {"days": (SpecialDay(day=date(2030, 1, 1), kind=DayKind.HOLIDAY, name="x", openings=(opening("01:00-02:00"),)),)},
            "day_takes_no_hours",
        ),
        ({"days": (SpecialDay(day=date(2030, 1, 1), kind=DayKind.HOLIDAY, name="x"),) * 2}, "day_twice"),
        (
            {"closures": (Closure(starts=datetime(2030, 1, 2, tzinfo=UTC), ends=datetime(2030, 1, 1, tzinfo=UTC), name="x"),)},
            "closure_invalid",
        ),
        (
            {"closures": (Closure(starts=datetime(2030, 1, 1, tzinfo=UTC), ends=datetime(2030, 3, 1, tzinfo=UTC), name="x"),)},
            "closure_invalid",
        ),
        ({"closures": (Closure(starts=datetime(1, 1, 1, tzinfo=UTC), ends=datetime(2, 3, 1, tzinfo=UTC), name="x"),)}, "day_far"),
    ],
)  # fmt: skip
async def test_a_change_that_makes_no_sense_is_refused(ask, cast, given, code):
    calendar = await make(ask, cast.peishan)
    with pytest.raises(Invalid, match=code):
        await act(ask, cast.peishan, c.CHANGE_CALENDAR, calendar, **given)
    assert (await read(ask, cast.peishan, calendar)).revision == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"day": date(2020, 1, 1), "mark": DayMark.HOLIDAY, "name": "x"}, "day_past"),
        ({"day": date(9999, 12, 31), "mark": DayMark.HOLIDAY, "name": "x"}, "day_far"),
        ({"day": date(2030, 1, 1), "mark": DayMark.HOLIDAY}, "day_needs_name"),
        ({"day": date(2030, 1, 1), "mark": DayMark.HALF_DAY, "name": "x"}, "day_needs_hours"),
    ],
)
async def test_a_day_that_makes_no_sense_is_refused(ask, cast, given, code):
    calendar = await make(ask, cast.peishan)
    with pytest.raises(Invalid, match=code):
        await act(ask, cast.peishan, c.SET_DAY, calendar, **given)
