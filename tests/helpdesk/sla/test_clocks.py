"""The rules of the clocks, one by one."""

from datetime import UTC, datetime, timedelta

import pytest

from services.helpdesk.sla import (
    Answer,
    Cause,
    Clock,
    NoHistory,
    NoSuchCycle,
    Phase,
    State,
    Terms,
    Timeline,
    clocks,
    ledger,
    warnings,
)
from services.helpdesk.sla.events import (
    CallbackConcluded,
    CallbackPaused,
    CallbackResumed,
    CustomerMessage,
    Merged,
    MergedAway,
    Moved,
    Note,
    NotSpam,
    Opened,
    Reopened,
    Reply,
    Resolved,
    Spammed,
    Split,
    Unmerged,
)
from tests.helpdesk.sla.desk import AROUND, CALENDAR, TARGETS, TERMS, at, minutes

NINE = Opened(at("mon 09:00"), TERMS, 2)


def opened(words: str = "mon 09:00", priority: int = 2, terms: Terms = TERMS) -> Opened:
    return Opened(at(words), terms, priority)


@pytest.mark.parametrize(
    "silent",
    [
        Reply(at("mon 09:10"), Answer.AUTOMATIC),
        Reply(at("mon 09:10"), Answer.UNANSWERED_CALL),
        Note(at("mon 09:10")),
        Moved(at("mon 09:10"), State.OPEN),
        Merged(at("mon 09:10"), "HD-2", (opened("mon 09:05"),)),
        CustomerMessage(at("mon 09:10")),
        Resolved(at("mon 09:10")),
    ],
)
def test_what_never_stops_the_first_response(silent):
    first = clocks([NINE, silent], at("mon 11:00"))[Clock.FIRST_RESPONSE]
    assert first.phase is Phase.RUNNING
    assert first.breached_at == at("mon 10:00")
    assert first.overrun == minutes(60)


@pytest.mark.parametrize("answer", [Answer.HUMAN, Answer.ANSWERED_CALL])
def test_what_stops_it(answer):
    first = clocks([NINE, Reply(at("mon 09:10"), answer)], at("mon 11:00"))[Clock.FIRST_RESPONSE]
    assert first.met
    assert (first.stopped, first.elapsed, first.due) == (at("mon 09:10"), minutes(10), at("mon 10:00"))


def test_the_first_response_never_pauses():
    history = [NINE, Moved(at("mon 09:10"), State.WAITING_CUSTOMER)]
    assert clocks(history, at("mon 11:00"))[Clock.FIRST_RESPONSE].breached_at == at("mon 10:00")
    with pytest.raises(ValueError):
        Terms("x", 1, CALENDAR, pauses={Clock.FIRST_RESPONSE: frozenset({State.WAITING_CUSTOMER})})


def test_due_is_no_breach_past_due_is():
    assert clocks([NINE], at("mon 10:00"))[Clock.FIRST_RESPONSE].breached_at is None
    assert clocks([NINE], at("mon 10:00") + timedelta(microseconds=1))[Clock.FIRST_RESPONSE].breached_at == at(
        "mon 10:00"
    )
    evening = [opened("mon 17:00")]
    assert clocks(evening, at("mon 18:00"))[Clock.FIRST_RESPONSE].breached_at is None
    assert clocks(evening, at("mon 18:01"))[Clock.FIRST_RESPONSE].breached_at == at("mon 18:00")


def test_the_next_response_waits_for_the_oldest_unanswered_message_and_each_is_a_cycle():
    history = [
        NINE,
        Reply(at("mon 09:10")),
        CustomerMessage(at("mon 10:00")),
        CustomerMessage(at("mon 11:00")),
        Reply(at("mon 11:30")),
        CustomerMessage(at("mon 14:00")),
        Resolved(at("mon 15:00")),
    ]
    cycles = [one for one in clocks(history, at("fri 18:00")).cycles if one.clock == Clock.NEXT_RESPONSE]
    assert [(one.cycle, one.started, one.stopped, one.elapsed) for one in cycles] == [
        (1, at("mon 10:00"), at("mon 11:30"), minutes(90)),
        (2, at("mon 14:00"), at("mon 15:00"), minutes(60)),
    ]


def test_the_next_response_pauses_only_if_the_terms_say_so():
    pausing = Terms("p", 1, CALENDAR, TARGETS, {Clock.NEXT_RESPONSE: frozenset({State.WAITING_THIRD_PARTY})})
    for terms, paused in ((TERMS, False), (pausing, True)):
        history = [
            opened(terms=terms),
            Reply(at("mon 09:10")),
            CustomerMessage(at("mon 10:00")),
            Moved(at("mon 11:00"), State.WAITING_THIRD_PARTY),
        ]
        assert clocks(history, at("mon 14:00"))[Clock.NEXT_RESPONSE].paused is paused


def test_a_message_reopens_and_its_clock_starts_with_it():
    history = [NINE, Reply(at("mon 09:10")), Resolved(at("mon 10:00")), CustomerMessage(at("tue 09:00"))]
    states = clocks(history, at("tue 10:00"))
    assert states[Clock.NEXT_RESPONSE].started == at("tue 09:00")
    assert states[Clock.UPDATE].started == at("tue 09:00")
    assert states[Clock.TOTAL_RESOLUTION].elapsed == minutes(120)
    assert states[Clock.CALLBACK].phase is Phase.VOID
    again = clocks([*history, Reopened(at("tue 09:00"))], at("tue 10:00"))
    assert again.cycles == states.cycles


def test_the_callback_is_void_on_reopen_and_new_at_the_next_resolve():
    history = [NINE, Resolved(at("mon 10:00")), Reopened(at("mon 11:00")), Resolved(at("mon 12:00"))]
    cycles = [one for one in clocks(history, at("tue 12:00")).cycles if one.clock == Clock.CALLBACK]
    assert [(one.cycle, one.phase, one.due) for one in cycles] == [
        (1, Phase.VOID, at("tue 10:00")),
        (2, Phase.RUNNING, at("tue 12:00")),
    ]
    done = clocks([*history, CallbackConcluded(at("tue 09:00"))], at("fri 12:00"))[Clock.CALLBACK]
    assert done.met
    assert done.elapsed == minutes(300)


def test_the_callback_pauses_for_a_later_appointment():
    history = [
        NINE,
        Resolved(at("mon 10:00")),
        CallbackPaused(at("mon 11:00"), State.SCHEDULED, why="call on Thursday"),
        CallbackResumed(at("thu 09:00")),
    ]
    assert clocks(history, at("wed 09:00"))[Clock.CALLBACK].paused
    assert clocks(history, at("thu 09:00"))[Clock.CALLBACK].due == at("thu 17:00")


def test_a_scheduled_ticket_opens_by_itself():
    history = [NINE, Moved(at("mon 10:00"), State.SCHEDULED, until=at("wed 10:00"))]
    assert clocks(history, at("wed 09:59"))[Clock.TOTAL_RESOLUTION].paused
    assert clocks(history, at("wed 11:00"))[Clock.TOTAL_RESOLUTION].elapsed == minutes(120)


def test_a_merge_starts_the_reply_clocks_at_the_earliest_unanswered_message():
    other = (opened("mon 09:00"), CustomerMessage(at("mon 09:30")))
    fresh = [opened("mon 11:00"), Merged(at("mon 11:10"), "HD-2", other)]
    first = clocks(fresh, at("mon 11:20"))[Clock.FIRST_RESPONSE]
    assert first.started == at("mon 09:00")
    assert (first.breached_at, first.breached_by_change) == (at("mon 11:10"), True)
    answered = [opened("mon 08:00"), Reply(at("mon 09:05")), Merged(at("mon 11:10"), "HD-2", other)]
    following = clocks(answered, at("mon 11:20"))[Clock.NEXT_RESPONSE]
    assert (following.started, following.elapsed) == (at("mon 09:00"), minutes(140))
    resolution = clocks(fresh, at("mon 11:20"))[Clock.TOTAL_RESOLUTION]
    assert resolution.started == at("mon 11:00")


def test_a_merge_does_not_wait_for_what_was_answered():
    other = (opened("mon 08:00"), Reply(at("mon 09:00")))
    history = [opened("mon 11:00"), Merged(at("mon 11:10"), "HD-2", other)]
    assert clocks(history, at("mon 11:20"))[Clock.FIRST_RESPONSE].started == at("mon 11:00")


def test_an_unmerge_is_as_if_it_had_never_been():
    history = [NINE, Reply(at("mon 09:30")), CustomerMessage(at("mon 10:00"))]
    merged = [
        *history,
        Merged(at("mon 11:10"), "HD-2", (opened("mon 08:00"),)),
        Unmerged(at("mon 11:30"), "HD-2"),
    ]
    assert clocks(merged, at("mon 14:00")).cycles == clocks(history, at("mon 14:00")).cycles
    away = [*history, MergedAway(at("mon 11:10"), "HD-2")]
    assert clocks(away, at("mon 14:00"))[Clock.TOTAL_RESOLUTION].phase is Phase.VOID
    back = clocks([*away, Unmerged(at("mon 11:30"), "HD-2")], at("mon 14:00"))
    assert back.cycles == clocks(history, at("mon 14:00")).cycles


def test_a_split_takes_its_message_along_and_the_child_starts_there():
    history = [
        NINE,
        Reply(at("mon 09:30")),
        CustomerMessage(at("mon 10:00"), "m1"),
        CustomerMessage(at("mon 11:00"), "m2"),
        Split(at("mon 11:30"), "m1"),
    ]
    assert clocks(history, at("mon 11:40"))[Clock.NEXT_RESPONSE].started == at("mon 11:00")
    alone = clocks([*history, Split(at("mon 11:31"), "m2")], at("mon 11:40"))[Clock.NEXT_RESPONSE]
    assert alone.phase is Phase.VOID
    assert clocks([opened("mon 10:00")], at("mon 11:40"))[Clock.FIRST_RESPONSE].elapsed == minutes(100)


def test_spam_has_no_clocks_and_not_spam_has_waited_all_along():
    spam = [NINE, Spammed(at("mon 09:10"))]
    assert clocks(spam, at("fri 09:00"))[Clock.FIRST_RESPONSE].phase is Phase.VOID
    assert clocks(spam, at("fri 09:00"))[Clock.FIRST_RESPONSE].breached_at is None
    back = clocks([*spam, NotSpam(at("mon 09:40"))], at("mon 09:50"))
    assert back.cycles == clocks([NINE], at("mon 09:50")).cycles


def test_closed_without_an_answer_is_void_and_total_goes_on_after_reopening():
    history = [NINE, Moved(at("mon 09:30"), State.CLOSED), Reopened(at("mon 11:00"))]
    states = clocks(history, at("mon 11:30"))
    assert states[Clock.FIRST_RESPONSE].phase is Phase.VOID
    assert states[Clock.TOTAL_RESOLUTION].elapsed == minutes(60)


def test_a_clock_without_a_target_is_measured_and_promises_nothing():
    bare = Terms("bare", 1, CALENDAR)
    total = clocks([opened(terms=bare)], at("fri 18:00"))[Clock.TOTAL_RESOLUTION]
    assert (total.due, total.breached_at, total.target) == (None, None, None)
    assert total.elapsed == minutes(5 * 480)
    assert warnings(total) == []


def test_every_breach_is_once_and_the_overrun_stands_still_in_pauses():
    history = [NINE, Moved(at("tue 10:00"), State.WAITING_CUSTOMER), Moved(at("thu 10:00"), State.OPEN)]
    total = clocks(history, at("thu 11:00"))[Clock.TOTAL_RESOLUTION]
    assert total.breached_at == at("mon 18:00")
    assert total.overrun == minutes(120)
    assert total.due == at("mon 18:00")


def test_the_ledger_tells_nights_weekends_holidays_and_pauses():
    history = [
        opened("fri 16:00"),
        Moved(at("+mon 10:00"), State.WAITING_CUSTOMER, "Lin", "which model?"),
        CustomerMessage(at("+mon 14:00")),
    ]
    told = ledger(history, Clock.TOTAL_RESOLUTION, 1, at("+mon 15:00"))
    assert [(entry.cause, entry.counted // minutes(1), entry.why) for entry in told] == [
        (Cause.RUNNING, 120, ""),
        (Cause.NIGHT, 0, ""),
        (Cause.WEEKEND, 0, ""),
        (Cause.NIGHT, 0, ""),
        (Cause.RUNNING, 60, ""),
        (Cause.PAUSED, 0, "which model?"),
        (Cause.RUNNING, 60, ""),
    ]
    assert sum((entry.counted for entry in told), timedelta()) == minutes(240)
    with pytest.raises(NoSuchCycle):
        ledger(history, Clock.UPDATE, 1, at("+mon 15:00"))


def test_a_history_begins_with_its_opening():
    for history in ([], [Reply(at("mon 09:00"))], [NINE, NINE]):
        with pytest.raises(NoHistory):
            clocks(history, at("fri 09:00"))
    with pytest.raises(NoHistory):
        clocks([NINE], at("mon 08:59"))


def test_versions_of_a_calendar_change_under_a_running_clock():
    line = Timeline(((datetime(2020, 1, 1, tzinfo=UTC), CALENDAR), (at("tue 00:00"), AROUND)))
    terms = Terms("line", 1, line, TARGETS)
    total = clocks([opened("mon 16:00", terms=terms)], at("tue 01:00"))[Clock.TOTAL_RESOLUTION]
    assert total.elapsed == minutes(180)
    assert total.due == at("tue 06:00")


def test_plain_words_mean_what_their_names_mean():
    """From a file of outside cases: states and answers as words."""

    def told(waiting, answer):
        history = [
            NINE,
            Reply(at("mon 09:10"), answer),
            Moved(at("mon 09:30"), waiting),
            CustomerMessage(at("mon 10:30")),
            Resolved(at("mon 11:00")),
        ]
        return [tuple(one) for one in clocks(history, at("mon 12:00")).cycles]

    assert told("waiting_customer", "human") == told(State.WAITING_CUSTOMER, Answer.HUMAN)
    for wrong in (lambda: Moved(at("mon 09:30"), "pending"), lambda: Reply(at("mon 09:30"), "email")):
        with pytest.raises(ValueError, match="is not a valid"):
            wrong()
