"""Calendars as iCalendar files: out and in again unchanged, files of others, files that are none."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.helpdesk.calendars.filing import _with
from services.helpdesk.calendars.ical_lines import parsed
from services.helpdesk.calendars.ical_reading import read
from services.helpdesk.calendars.ical_writing import written
from services.helpdesk.calendars.rules import in_order
from shared.contracts.desk import calendar_files as f
from shared.contracts.desk import calendars as c
from shared.contracts.desk.hours import OFFICE, Closure, DayKind, DayMark, Definition, Opening, SpecialDay
from shared.core.clock import now
from shared.core.errors import DomainError, Invalid
from tests.helpdesk.calendars.hours import act, make, opening, week

BLANK = Definition(zone="Asia/Taipei", week=OFFICE, days=(), closures=())


def file(*lines):
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", *lines, "END:VCALENDAR", ""))


def event(*lines):
    return ("BEGIN:VEVENT", "UID:1", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT")


def said(text, zone="Asia/Taipei"):
    return read(parsed(text), zone)


clocks = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
openings = st.lists(st.builds(Opening, opens=clocks, closes=clocks), max_size=4, unique=True).map(in_order)
names = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=60)
moments = st.integers(0, 126_230_400).map(lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))
days = st.lists(
    st.builds(SpecialDay, day=st.dates(date(2026, 1, 1), date(2030, 1, 1)), kind=st.sampled_from(DayKind), name=names,
              openings=openings, source=st.sampled_from(("", "TW", "GB-ENG"))),
    max_size=20, unique_by=lambda one: (one.day, one.kind is DayKind.HOLIDAY),
)  # fmt: skip
closures = st.lists(
    st.builds(Closure, starts=moments, ends=moments, name=names), max_size=5, unique_by=lambda one: one.starts
)


@settings(deadline=None)
@given(
    zone=st.sampled_from(("Asia/Taipei", "Europe/London", "Australia/Lord_Howe", "America/Sao_Paulo", "UTC")),
    hours=st.tuples(*[openings] * 7).filter(any), special=days, closed=closures, name=names,
)  # fmt: skip
def test_out_and_in_again_is_the_same(zone, hours, special, closed, name):
    before = Definition(
        zone=zone,
        week=hours,
        days=tuple(sorted(special, key=lambda one: (one.day, one.kind))),
        closures=tuple(sorted(closed, key=lambda one: (one.starts, one.ends))),
    )
    again = said(written(uuid4(), name, before, now()), "Asia/Kathmandu")
    after = _with(BLANK, again)
    assert after.week == hours
    assert (after.zone, after.days, after.closures, again.name) == (zone, before.days, before.closures, name)


async def test_the_call_gives_a_file_that_others_read(ask, cast):
    calendar = await make(ask, cast.peishan, "醫院、急診；值班", week=week("22:00-06:00", ""))
    calendar = await act(ask, cast.peishan, c.LOAD_HOLIDAYS, calendar, country="TW", first_year=2027, years=1)
    monday = {"day": date(2027, 7, 12), "mark": DayMark.CLOSURE, "name": "颱風假, 全天"}
    calendar = await act(ask, cast.peishan, c.SET_DAY, calendar, **monday)
    made = await ask(f.EXPORT_CALENDAR, cast.bohan, f.ExportCalendar(calendar_id=calendar.id))
    whole = icalendar.Calendar.from_ical(made.text)
    assert max(len(line.encode()) for line in made.text.split("\r\n")) <= 75
    assert {part.name for part in whole.subcomponents} == {"VTIMEZONE", "VEVENT"}
    assert all("UID" in one and "DTSTAMP" in one for one in whole.walk("VEVENT"))
    again = await ask(f.IMPORT_CALENDAR, cast.peishan, f.ImportCalendar(text=made.text, name="再一份"), key=uuid4().hex)
    assert again.definition == calendar.definition
    assert (again.name, again.versions[0].verb) == ("再一份", "import")


async def test_a_file_of_somebody_elses_into_a_calendar(ask, cast):
    calendar = await make(ask, cast.peishan, week=week("08:00-18:00"))
    text = file(
        "X-WR-CALNAME:臺灣節慶",
        *event("DTSTART;VALUE=DATE:20270101", "SUMMARY:開國紀念日"),
        *event("DTSTART;VALUE=DATE:20270206", "DTEND;VALUE=DATE:20270209", "SUMMARY:春節"),
        *event("DTSTART;VALUE=DATE:20270206", "SUMMARY:除夕"),
        *event("DTSTART;VALUE=DATE:20270301", "STATUS:CANCELLED", "SUMMARY:取消"),
        *event("DTSTART:20270710T050000Z", "DTEND:20270710T090000Z", "SUMMARY:停電"),
    )
    after = await act(ask, cast.peishan, f.IMPORT_INTO, calendar, text=text, reason="政府公告")
    found = {one.day: one.name for one in after.definition.days}
    assert found == {
        date(2027, 1, 1): "開國紀念日", date(2027, 2, 6): "春節、除夕", date(2027, 2, 7): "春節", date(2027, 2, 8): "春節",
    }  # fmt: skip
    assert after.definition.week == calendar.definition.week
    assert [one.name for one in after.definition.closures] == ["停電"]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\x0b", "\x0c", "\x85", "\u2028"])
def test_names_of_several_lines_bring_none_into_the_file(end):
    name = f"a{end}BEGIN:VEVENT{end}END:VEVENT"
    special = SpecialDay(day=date(2027, 2, 2), kind=DayKind.HOLIDAY, name=name, source=f"T{end}W")
    closed = Closure(starts=datetime(2027, 3, 1, tzinfo=UTC), ends=datetime(2027, 3, 2, tzinfo=UTC), name=name)
    before = Definition(zone="Asia/Taipei", week=OFFICE, days=(special,), closures=(closed,))
    found = said(written(uuid4(), name, before, now()), "UTC")
    line = "a BEGIN:VEVENT END:VEVENT"
    assert (found.name, [one.name for one in found.days], [one.name for one in found.closures]) == (
        line,
        [line],
        [line],
    )
    assert found.days[0].source == "T W"


def test_a_day_of_every_year_is_written_down_for_some():
    text = file(*event("DTSTART;VALUE=DATE:20000229", "RRULE:FREQ=YEARLY", "SUMMARY:閏日"))
    assert [one.day for one in said(text).days] == [date(2028, 2, 29)]


def test_weekly_events_of_others_are_hours():
    text = file(*event("DTSTART;TZID=Asia/Taipei:20260105T220000", "DURATION:PT8H", "RRULE:FREQ=WEEKLY;BYDAY=MO,TU"))
    found = said(text)
    assert found.zone == "Asia/Taipei"
    assert found.week == [[opening("22:00-06:00")]] * 2 + [[]] * 5


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("hello", 1),
        ("\n\n \n", 4),
        (file("BEGIN:VEVENT", "UID:1", "DTSTART:2026ABCD", "END:VEVENT"), 4),
        (file(*event("DTSTART:20260101T000000Z", "SUMMARY no colon")), 8),
        (file(*event("SUMMARY:no start")), 4),
        (file("BEGIN:VEVENT", "UID:1"), 6),
        (file(*event("DTSTART;VALUE=DATE:20270101", "X-HUIFANG-KIND:half_day", "X-HUIFANG-HOURS:25:00-26:00")), 4),
        (file("SUMMARY:x") + "X:1", 6),
        (file("BEGIN:VCALENDAR", "END:VCALENDAR"), 4),
        (file(*event("DTSTART;VALUE=DATE:20270101") * 1_001), None),
        (file(*event("DTSTART;VALUE=DATE:20270101", *["RRULE:FREQ=YEARLY"] * 2)), 4),
        (file(*event(*["DTSTART;TZID=Asia/Taipei:20270101T000000"] * 2, "RRULE:FREQ=WEEKLY")), 4),
        (file(*event("DTSTART;VALUE=DATE:99981215", "DTEND;VALUE=DATE:99990114", "RRULE:FREQ=YEARLY")), 4),
    ],
)
def test_a_bad_file_is_refused_with_its_line(text, line):
    with pytest.raises(DomainError, match="file_unreadable") as caught:
        said(text)
    assert line is None or caught.value.params["line"] == line


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        (("DTSTART;VALUE=DATE:20270101", "RRULE:FREQ=MONTHLY"), "RRULE"),
        (("DTSTART;VALUE=DATE:20270101", "DTEND;VALUE=DATE:20280101"), "DTEND"),
        (("DTSTART:20270101T000000Z", "DTEND:20270101T010000Z", "RRULE:FREQ=WEEKLY;COUNT=3"), "RRULE"),
        (("DTSTART;TZID=Europe/Paris:20270101T000000", "DURATION:P2D", "RRULE:FREQ=WEEKLY"), "DTEND"),
        (("DTSTART:20270101T000000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY"), "TZID"),
        (("DTSTART:20270101T000000Z", "DURATION:PT1H", "X-HUIFANG-KIND:party"), "X-HUIFANG-KIND"),
    ],
)
def test_what_makes_no_hours_is_refused_with_its_line(lines, what):
    with pytest.raises(Invalid, match="file_unsupported") as caught:
        said(file(*event("DTSTART;VALUE=DATE:20270101"), *event(*lines)))
    assert caught.value.params == {"line": 9, "what": what}


def zone_of(name, *rules):
    parts = [
        (
            f"BEGIN:{kind}",
            "DTSTART:19700101T000000",
            "TZOFFSETFROM:-0800",
            f"TZOFFSETTO:-0{hours}00",
            *rules,
            f"END:{kind}",
        )
        for kind, hours in (("STANDARD", 8), ("DAYLIGHT", 7))
    ]
    return ("BEGIN:VTIMEZONE", f"TZID:{name}", *(line for part in parts for line in part), "END:VTIMEZONE")


@pytest.mark.parametrize("name", ["Custom/Zone", "../../etc/passwd", "a,b", '"Asia/Taipei x"', "/", "Asia"])
def test_zones_are_known_by_name_or_refused(name):
    """What a file says of a zone of its own would be kept by the library, for the files of other companies too."""
    text = file(*zone_of(name.strip('"')), *event(f"DTSTART;TZID={name}:20270101T100000", "DURATION:PT1H"))
    with pytest.raises(Invalid, match="file_unsupported") as caught:
        said(text)
    assert caught.value.params == {"line": 20, "what": "TZID"}


@pytest.mark.parametrize("name", ["Asia/Taipei", "Taipei Standard Time"])
def test_what_a_file_says_of_a_zone_is_not_listened_to(name):
    """Neither other offsets nor a rule that takes hours to work out."""
    rule = "RRULE:FREQ=SECONDLY"
    text = file(*zone_of(name, rule), *event(f"DTSTART;TZID={name}:20270101T100000", "DURATION:PT1H"))
    assert [one.starts for one in said(text).closures] == [datetime(2027, 1, 1, 2, tzinfo=UTC)]


def test_a_file_of_too_many_lines_is_refused_at_once():
    with pytest.raises(Invalid, match="file_unreadable") as caught:
        said(file(*event("DTSTART;VALUE=DATE:20270101", *["X:1"] * 12_000)))
    assert caught.value.params["line"] == 10_001


def test_no_more_days_are_written_down_than_a_calendar_takes():
    """A thousand events of a month each, coming back every year, are given up at the limit, not at the end."""
    events = [event(f"DTSTART;VALUE=DATE:{2027 + n // 12}{n % 12 + 1:02}01", "DURATION:P28D", "RRULE:FREQ=YEARLY") for n in range(999)]  # fmt: skip
    with pytest.raises(Invalid, match="days_full"):
        said(file(*(line for one in events for line in one)))


@settings(deadline=None)
@given(st.text(max_size=200) | st.lists(st.sampled_from(
    ("BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VALARM", "DTSTART:20270101", "DTSTART;VALUE=DATE:20270101", "DTEND:1", "RRULE:FREQ=YEARLY",
     "RRULE:FREQ=WEEKLY;BYDAY=1MO", "DURATION:P1W", "DURATION:x", "X-WR-TIMEZONE:Asia/Nowhere", "SUMMARY:a", " b",
     "DTSTART;TZID=Nowhere:20270101T000000", "X-HUIFANG-KIND:open", "X-HUIFANG-HOURS:a-b", "DTSTART:99991231T235959Z")
), max_size=12).map(lambda lines: file(*lines)))  # fmt: skip
def test_whatever_comes_is_read_or_refused(text):
    with suppress(Invalid):
        said(text)
