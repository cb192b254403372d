"""What other helpdesks got wrong, one test each."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from services.helpdesk.sla import (
    Calendar,
    Cause,
    Clock,
    Interval,
    Measured,
    Phase,
    State,
    Target,
    Terms,
    clocks,
    elapsed,
    ledger,
    warnings,
)
from services.helpdesk.sla.events import CustomerMessage, Moved, Opened, Reopened, Reply, Resolved
from tests.helpdesk.sla.desk import CALENDAR, OFFICE, TARGETS, TERMS, WEEK, at, minutes


def test_the_deadline_is_computed_in_the_calendars_zone_not_the_viewers():
    opened = at("mon 17:30")
    seen_from_paris = opened.astimezone(ZoneInfo("Europe/Paris"))
    due = clocks([Opened(seen_from_paris, TERMS, 2)], at("mon 17:40").astimezone(ZoneInfo("America/New_York")))
    assert due[Clock.FIRST_RESPONSE].due == at("tue 09:30")


def test_on_hold_then_resolved_in_one_step_books_no_work():
    history = [
        Opened(at("mon 09:00"), TERMS, 2),
        Moved(at("mon 10:00"), State.WAITING_CUSTOMER),
        Resolved(at("wed 12:00")),
    ]
    states = clocks(history, at("wed 18:00"))
    assert states[Clock.TOTAL_RESOLUTION].elapsed == minutes(60)
    assert states[Clock.FIRST_RESOLUTION].elapsed == minutes(60)
    assert states[Measured.AGENT_WORK].elapsed == minutes(60)
    assert states[Measured.CUSTOMER_WAIT].elapsed == minutes(420 + 480 + 180)


def test_a_hold_over_night_does_not_count_the_night_twice():
    """Adding the wall-clock length of the hold to the start would."""
    history = [
        Opened(at("mon 16:00"), TERMS, 2),
        Moved(at("mon 17:00"), State.WAITING_CUSTOMER),
        Moved(at("tue 10:00"), State.OPEN),
    ]
    total = clocks(history, at("tue 10:30"))[Clock.TOTAL_RESOLUTION]
    assert total.started == at("mon 16:00")
    assert total.due == at("tue 18:00")  # 60 of Monday, 120 and 300 of Tuesday
    assert total.elapsed == minutes(90)


def test_overrun_is_business_time():
    history = [Opened(at("fri 17:00"), TERMS, 2), Reply(at("+mon 09:30"))]
    first = clocks(history, at("+mon 12:00"))[Clock.FIRST_RESPONSE]
    assert first.breached_at == at("fri 18:00")
    assert first.overrun == minutes(30)


def test_the_update_clock_is_silent_once_the_agent_has_answered():
    history = [Opened(at("mon 09:00"), TERMS, 2), Reply(at("mon 09:10")), Reply(at("mon 14:00"))]
    states = clocks(history, at("mon 15:00"))
    assert [one.breached_at for one in states.cycles if one.clock == Clock.UPDATE] == [None, None]
    assert states[Clock.UPDATE].cycle == 2
    assert states[Clock.UPDATE].due == at("mon 18:00")


def test_no_next_response_before_the_first_one():
    history = [Opened(at("mon 09:00"), TERMS, 2), CustomerMessage(at("mon 09:05")), CustomerMessage(at("mon 09:20"))]
    states = clocks(history, at("mon 09:30"))
    assert Clock.NEXT_RESPONSE not in states
    assert states[Clock.FIRST_RESPONSE].due == at("mon 10:00")
    later = clocks([*history, Reply(at("mon 09:40"))], at("mon 09:50"))
    assert Clock.NEXT_RESPONSE not in later


def test_thanks_after_resolve_wait_for_no_answer():
    history = [
        Opened(at("mon 09:00"), TERMS, 2),
        Reply(at("mon 09:10")),
        Resolved(at("mon 10:00")),
        CustomerMessage(at("mon 10:05"), thanks=True),
    ]
    states = clocks(history, at("tue 18:00"))
    assert Clock.NEXT_RESPONSE not in states
    assert states[Clock.TOTAL_RESOLUTION].phase is Phase.STOPPED
    assert states[Clock.CALLBACK].phase is Phase.RUNNING


def test_an_out_of_office_reply_does_not_end_waiting_for_the_customer():
    history = [
        Opened(at("mon 09:00"), TERMS, 2),
        Reply(at("mon 09:10")),
        Moved(at("mon 09:10"), State.WAITING_CUSTOMER),
        CustomerMessage(at("mon 09:11"), automatic=True),
    ]
    states = clocks(history, at("tue 18:00"))
    assert states[Clock.TOTAL_RESOLUTION].paused
    assert states[Clock.TOTAL_RESOLUTION].elapsed == minutes(10)
    assert Clock.NEXT_RESPONSE not in states
    answered = clocks([*history, CustomerMessage(at("mon 14:00"))], at("mon 15:00"))
    assert not answered[Clock.TOTAL_RESOLUTION].paused
    assert answered[Clock.NEXT_RESPONSE].started == at("mon 14:00")


def test_every_due_time_is_told_not_only_the_nearest():
    history = [Opened(at("mon 09:00"), TERMS, 2), Reply(at("mon 09:10")), CustomerMessage(at("mon 10:00"))]
    states = clocks(history, at("mon 10:30"))
    assert [(one.clock, one.due) for one in states.due] == [
        ("next_response", at("mon 12:00")),
        ("update", at("mon 14:10")),
        ("first_resolution", at("mon 18:00")),
        ("total_resolution", at("mon 18:00")),
    ]


def test_a_weekend_of_waiting_is_not_counted_when_the_target_is_in_days():
    """A day is stored as its business minutes: two days are 960 of them."""
    terms = Terms("days", 1, CALENDAR, {Clock.TOTAL_RESOLUTION: {2: Target(2 * 480)}})
    history = [
        Opened(at("fri 14:00"), terms, 2),
        Moved(at("fri 16:00"), State.WAITING_CUSTOMER),
        Moved(at("+mon 11:00"), State.OPEN),
    ]
    total = clocks(history, at("+mon 11:00"))[Clock.TOTAL_RESOLUTION]
    assert total.elapsed == minutes(120)
    assert total.due == at("+tue 18:00")
    assert elapsed(CALENDAR, at("+mon 11:00"), total.due) == minutes(840)


def test_no_breach_while_paused():
    history = [Opened(at("mon 09:00"), TERMS, 2), Moved(at("mon 17:59"), State.WAITING_THIRD_PARTY)]
    total = clocks(history, at("+fri 18:00"))[Clock.TOTAL_RESOLUTION]
    assert total.paused
    assert total.breached_at is None
    assert total.due is None
    assert total.remaining == minutes(1)


def test_the_time_between_resolved_and_reopened_is_not_waiting_and_not_work():
    history = [
        Opened(at("mon 09:00"), TERMS, 2),
        Reply(at("mon 09:30")),
        Resolved(at("mon 10:00")),
        Reopened(at("wed 10:00")),
    ]
    states = clocks(history, at("wed 11:00"))
    assert states[Clock.TOTAL_RESOLUTION].elapsed == minutes(120)
    assert states[Clock.FIRST_RESOLUTION].elapsed == minutes(60)
    assert states[Measured.CUSTOMER_WAIT].elapsed == minutes(0)
    assert states[Measured.AGENT_WORK].elapsed == minutes(120)
    assert states[Measured.RESOLVED_IDLE].elapsed == minutes(420 + 480 + 60)
    causes = {entry.cause for entry in ledger(history, Clock.TOTAL_RESOLUTION, 1, at("wed 11:00"))}
    assert causes == {Cause.RUNNING, Cause.RESOLVED}


def test_a_sunday_of_changing_clocks_is_counted_once():
    for zone, day in (
        ("Europe/Paris", date(2026, 3, 29)),
        ("Europe/Paris", date(2026, 10, 25)),
        ("America/New_York", date(2026, 3, 8)),
        ("America/New_York", date(2026, 11, 1)),
        ("Australia/Lord_Howe", date(2026, 10, 4)),
        ("America/Sao_Paulo", date(2018, 11, 4)),
    ):
        sunday = Calendar(ZoneInfo(zone), ((),) * 6 + ((Interval(540, 1080),),))
        start = sunday.instant(day, 0)
        assert elapsed(sunday, start - timedelta(days=2), start + timedelta(days=2)) == timedelta(hours=9), zone


def test_a_late_first_reply_stays_a_miss():
    history = [Opened(at("mon 09:00"), TERMS, 2), Reply(at("mon 10:01"))]
    first = clocks(history, at("fri 18:00"))[Clock.FIRST_RESPONSE]
    assert first.phase is Phase.STOPPED
    assert not first.met
    assert first.breached_at == at("mon 10:00")
    assert first.overrun == minutes(1)
    in_time = clocks([Opened(at("mon 09:00"), TERMS, 2), Reply(at("mon 10:00"))], at("fri 18:00"))
    assert in_time[Clock.FIRST_RESPONSE].met


def test_closing_does_not_wipe_the_breach():
    history = [
        Opened(at("mon 09:00"), TERMS, 2),
        Resolved(at("wed 09:00")),
        Moved(at("wed 10:00"), State.CLOSED),
    ]
    states = clocks(history, at("+mon 10:00"))
    assert states[Clock.TOTAL_RESOLUTION].breached_at == at("mon 18:00")
    assert states[Clock.FIRST_RESPONSE].breached_at == at("mon 10:00")


def test_a_half_day_before_a_holiday_gives_no_time_to_a_ticket_that_came_later():
    half = Calendar(
        CALENDAR.zone,
        WEEK,
        holidays=frozenset({date(2026, 12, 2)}),
        extra={date(2026, 12, 1): (Interval(540, 720),)},  # Tuesday closes at noon, Wednesday is a holiday
    )
    terms = Terms("half", 1, half, TARGETS)
    due = clocks([Opened(at("tue 15:00"), terms, 2)], at("tue 15:00"))[Clock.FIRST_RESPONSE].due
    assert due == at("thu 10:00")
    before = clocks([Opened(at("tue 11:30"), terms, 2)], at("tue 11:30"))[Clock.FIRST_RESPONSE].due
    assert before == at("thu 09:30")


def test_warnings_fall_into_business_hours():
    terms = Terms("warned", 1, CALENDAR, TARGETS, warn_percent=(50, 75), warn_minutes=(30,))
    first = clocks([Opened(at("fri 17:45"), terms, 3)], at("fri 17:50"))[Clock.FIRST_RESPONSE]
    alerts = [(one.kind, one.value, one.at) for one in warnings(first)]
    assert alerts == [
        ("percent", 50, at("+mon 10:45")),
        ("percent", 75, at("+mon 11:45")),
        ("minutes", 30, at("+mon 13:15")),
    ]
    assert all(OFFICE[0].start <= moment.astimezone(CALENDAR.zone).hour * 60 for _, _, moment in alerts)
