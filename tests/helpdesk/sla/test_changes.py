"""What a change of the promise does to a running clock: priority, terms, hours, a due time by hand."""

from services.helpdesk.sla import (
    Calendar,
    Cause,
    Clock,
    State,
    Target,
    Terms,
    clocks,
    ledger,
)
from services.helpdesk.sla.events import (
    CalendarChanged,
    Moved,
    Opened,
    Pinned,
    PriorityChanged,
    Reply,
    Resolved,
    TermsChanged,
)
from tests.helpdesk.sla.desk import AROUND, CALENDAR, TAIPEI, TARGETS, TERMS, WEEK, at, minutes

NINE = Opened(at("mon 09:00"), TERMS, 2)


def opened(words: str = "mon 09:00", priority: int = 2, terms: Terms = TERMS) -> Opened:
    return Opened(at(words), terms, priority)


def test_a_change_that_makes_late_is_nobodys_breach():
    history = [opened(priority=3), PriorityChanged(at("mon 15:00"), 1)]
    total = clocks(history, at("mon 16:00"))[Clock.TOTAL_RESOLUTION]
    assert total.breached_by_change
    assert total.breached_at == at("mon 15:00")
    assert total.target == minutes(240)
    assert total.elapsed == minutes(360)
    assert total.overrun == minutes(120)


def test_a_change_keeps_what_has_elapsed():
    history = [opened(priority=3), PriorityChanged(at("mon 10:00"), 2)]
    total = clocks(history, at("mon 11:00"))[Clock.TOTAL_RESOLUTION]
    assert (total.due, total.breached_at) == (at("mon 18:00"), None)
    late = clocks(history, at("tue 10:00"))[Clock.TOTAL_RESOLUTION]
    assert (late.breached_at, late.breached_by_change) == (at("mon 18:00"), False)


def test_a_downgrade_erases_no_breach():
    history = [opened(priority=1), PriorityChanged(at("mon 14:30"), 3)]
    total = clocks(history, at("mon 15:00"))[Clock.TOTAL_RESOLUTION]
    assert (total.breached_at, total.breached_by_change) == (at("mon 14:00"), False)
    assert total.target == minutes(1440)
    assert total.due == at("wed 18:00")
    assert total.overrun == minutes(60)


def test_a_change_while_paused_is_a_breach_only_at_the_resume():
    history = [
        opened(priority=3),
        Moved(at("mon 15:00"), State.WAITING_CUSTOMER),
        PriorityChanged(at("mon 16:00"), 1),
    ]
    assert clocks(history, at("fri 16:00"))[Clock.TOTAL_RESOLUTION].breached_at is None
    total = clocks([*history, Moved(at("tue 09:00"), State.OPEN)], at("tue 10:00"))[Clock.TOTAL_RESOLUTION]
    assert (total.breached_at, total.breached_by_change) == (at("tue 09:00"), True)


def test_completed_cycles_never_change():
    before = [NINE, Reply(at("mon 09:30")), Resolved(at("mon 10:00"))]
    change = [
        PriorityChanged(at("tue 09:00"), 1),
        TermsChanged(at("tue 09:00"), Terms("other", 2, AROUND, {Clock.FIRST_RESPONSE: {1: Target(5)}})),
        CalendarChanged(at("tue 10:00"), AROUND, since=at("mon 00:00")),
    ]
    kept, changed = clocks(before, at("wed 09:00")), clocks(before + change, at("wed 09:00"))
    for clock in (Clock.FIRST_RESPONSE, Clock.UPDATE, Clock.FIRST_RESOLUTION, Clock.TOTAL_RESOLUTION):
        assert kept[clock] == changed[clock]


def test_new_hours_from_now_on_count_piecewise():
    around = Terms("around", 2, AROUND, TARGETS)
    history = [opened("mon 16:00"), TermsChanged(at("mon 17:00"), around, why="now around the clock")]
    total = clocks(history, at("mon 20:00"))[Clock.TOTAL_RESOLUTION]
    assert total.elapsed == minutes(240)
    assert total.due == at("tue 00:00")
    told = ledger(history, Clock.TOTAL_RESOLUTION, 1, at("mon 20:00"))
    assert [(entry.cause, entry.version) for entry in told] == [
        (Cause.RUNNING, 1),
        (Cause.CALENDAR, 2),
        (Cause.RUNNING, 2),
    ]


def test_a_typhoon_day_counts_running_cycles_anew():
    closed = Calendar(TAIPEI, WEEK, closures=((at("mon 09:00"), at("tue 00:00")),))
    history = [opened(), CalendarChanged(at("mon 09:45"), closed, at("mon 09:00"), "Wu", "typhoon", "Chen")]
    first = clocks(history, at("tue 09:30"))[Clock.FIRST_RESPONSE]
    assert (first.elapsed, first.due, first.breached_at) == (minutes(30), at("tue 10:00"), None)
    causes = [entry.cause for entry in ledger(history, Clock.FIRST_RESPONSE, 1, at("tue 09:30"))]
    assert causes == [Cause.CLOSURE, Cause.CALENDAR, Cause.CLOSURE, Cause.NIGHT, Cause.RUNNING]


def test_hours_changed_for_the_past_can_make_late_by_change():
    history = [opened("sat 09:00"), CalendarChanged(at("sat 12:00"), AROUND, at("sat 00:00"))]
    first = clocks(history, at("sat 12:30"))[Clock.FIRST_RESPONSE]
    assert (first.breached_at, first.breached_by_change) == (at("sat 12:00"), True)
    assert first.overrun == minutes(150)


def test_targets_may_have_hours_of_their_own():
    terms = Terms("mixed", 1, CALENDAR, {Clock.FIRST_RESPONSE: {1: Target(30, AROUND), 2: Target(30)}})
    assert clocks([opened("sat 09:00", 1, terms)], at("sat 09:00"))[Clock.FIRST_RESPONSE].due == at("sat 09:30")
    assert clocks([opened("sat 09:00", 2, terms)], at("sat 09:00"))[Clock.FIRST_RESPONSE].due == at("+mon 09:30")


def test_a_due_time_by_hand_pins_one_clock_and_shows():
    pin = Pinned(at("mon 09:30"), Clock.TOTAL_RESOLUTION, at("fri 12:00"), "Lin", "agreed on the phone")
    history = [NINE, pin, PriorityChanged(at("mon 10:00"), 1)]
    states = clocks(history, at("thu 09:00"))
    assert (states[Clock.TOTAL_RESOLUTION].due, states[Clock.TOTAL_RESOLUTION].pinned) == (at("fri 12:00"), True)
    assert states[Clock.TOTAL_RESOLUTION].breached_at is None
    assert not states[Clock.FIRST_RESOLUTION].pinned
    late = clocks(history, at("fri 14:00"))[Clock.TOTAL_RESOLUTION]
    assert (late.breached_at, late.overrun) == (at("fri 12:00"), minutes(60))
    told = [
        entry for entry in ledger(history, Clock.TOTAL_RESOLUTION, 1, at("thu 09:00")) if entry.cause is Cause.PINNED
    ]
    assert [(entry.by, entry.why, entry.due) for entry in told] == [("Lin", "agreed on the phone", at("fri 12:00"))]


def test_a_pinned_clock_cannot_breach_while_paused():
    history = [
        NINE,
        Pinned(at("mon 09:30"), Clock.TOTAL_RESOLUTION, at("tue 12:00"), "Lin", "agreed"),
        Moved(at("mon 10:00"), State.WAITING_CUSTOMER),
    ]
    assert clocks(history, at("fri 14:00"))[Clock.TOTAL_RESOLUTION].breached_at is None
    resumed = clocks([*history, Moved(at("thu 09:00"), State.OPEN)], at("fri 14:00"))[Clock.TOTAL_RESOLUTION]
    assert resumed.breached_at == at("thu 09:00")


def test_reopened_into_waiting_after_the_agreed_time_is_late_only_when_it_runs():
    """It runs and pauses in one instant."""
    history = [
        NINE,
        Pinned(at("mon 09:30"), Clock.TOTAL_RESOLUTION, at("mon 11:00"), "Lin", "agreed"),
        Resolved(at("mon 10:00")),
        Moved(at("mon 14:00"), State.WAITING_CUSTOMER),
    ]
    assert clocks(history, at("fri 14:00"))[Clock.TOTAL_RESOLUTION].breached_at is None
    running = clocks([*history, Moved(at("thu 09:00"), State.OPEN)], at("fri 14:00"))[Clock.TOTAL_RESOLUTION]
    assert running.breached_at == at("thu 09:00")


def test_a_pin_into_the_past_is_late_at_once():
    history = [NINE, Pinned(at("mon 09:30"), Clock.FIRST_RESPONSE, at("mon 09:20"), "Lin", "promised")]
    assert clocks(history, at("mon 09:30"))[Clock.FIRST_RESPONSE].breached_at == at("mon 09:30")


def test_terms_that_pause_now_make_nothing_late():
    """The new target is used up, but in the same instant the clock pauses."""
    pausing = {clock: frozenset({State.WAITING_CUSTOMER}) for clock in (Clock.TOTAL_RESOLUTION,)}
    never = dict.fromkeys((Clock.TOTAL_RESOLUTION,), frozenset())
    strict = Terms("strict", 2, CALENDAR, {Clock.TOTAL_RESOLUTION: {2: Target(30)}}, pausing)
    history = [
        opened(terms=Terms("mild", 1, CALENDAR, TARGETS, never)),
        Moved(at("mon 10:00"), State.WAITING_CUSTOMER),
        TermsChanged(at("mon 11:00"), strict),
    ]
    assert clocks(history, at("fri 14:00"))[Clock.TOTAL_RESOLUTION].breached_at is None


def test_a_pin_taken_back_lets_the_target_count_again():
    history = [
        NINE,
        Pinned(at("mon 09:30"), Clock.FIRST_RESPONSE, at("fri 12:00"), "Lin", "agreed"),
        Pinned(at("mon 09:40"), Clock.FIRST_RESPONSE, None, "Lin", "a mistake"),
    ]
    assert clocks(history, at("mon 09:50"))[Clock.FIRST_RESPONSE].due == at("mon 10:00")
