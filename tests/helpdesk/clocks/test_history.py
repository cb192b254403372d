"""The order of a ticket's log is that of its versions, and no time in it is one that cannot be."""

import time
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from services.helpdesk.clocks.history import EARLIEST, history
from services.helpdesk.clocks.loading import Entry, Input, Said
from services.helpdesk.sla import Calendar, Clock, Interval, Phase, Target, Terms, clocks

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OFFICE = Calendar(zone=ZoneInfo("Asia/Taipei"), week=((Interval(540, 1080),),) * 5 + ((), ()))
TERMS = Terms(
    name="p",
    version=1,
    hours=OFFICE,
    targets={clock: {3: Target(600)} for clock in (Clock.FIRST_RESPONSE, Clock.NEXT_RESPONSE, Clock.TOTAL_RESOLUTION)},
)


def given(*events: Entry, opened_at: datetime = NOON, messages: tuple[Said, ...] = ()) -> Input:
    return Input(
        id=UUID(int=1),
        customer_id=UUID(int=2),
        priority=3,
        state="open",
        scheduled_until=None,
        opened_at=opened_at,
        now=NOON + 60 * MINUTE,
        is_silent=False,
        events=events,
        messages=messages,
        terms=(),
        fired=(),
    )


def entry(verb: str, at: datetime, kind: str = "member", before: str | None = "open") -> Entry:
    return Entry(verb=verb, at=at, kind=kind, by="x", to="open", from_=before)


def test_a_message_that_began_before_an_answer_and_was_committed_after_it_is_not_answered():
    log = given(
        entry("open", NOON, "customer", None),
        entry("reply", NOON + 5 * MINUTE),
        entry("answer", NOON + 4 * MINUTE, "customer"),
    )
    found = clocks(history(log, (TERMS,)), log.now)
    assert found[Clock.FIRST_RESPONSE].stopped == NOON + 5 * MINUTE
    assert found[Clock.NEXT_RESPONSE].phase is Phase.RUNNING
    assert found[Clock.NEXT_RESPONSE].started == NOON + 5 * MINUTE


@pytest.mark.parametrize(
    "opened_at", [datetime(1, 1, 1, tzinfo=UTC), datetime(2, 3, 4, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)]
)
def test_a_ticket_opened_when_it_cannot_have_been_has_clocks_at_once(opened_at):
    messages = (
        Said(id="1", at=opened_at, side="customer", by="x"),
        Said(id="2", at=EARLIEST, side="staff", by="y"),
    )
    log = given(entry("import", opened_at, "service", None), opened_at=opened_at, messages=messages)
    begun = time.process_time()
    events = history(log, (TERMS,))
    found = clocks(events, log.now)
    assert time.process_time() - begun < 3
    assert found[Clock.FIRST_RESPONSE].phase is Phase.STOPPED
    assert all(EARLIEST <= event.at <= log.now for event in events)


def test_a_message_before_its_ticket_counts_from_the_opening():
    messages = (Said(id="1", at=NOON - 300 * MINUTE, side="staff", by="y"),)
    log = given(entry("import", NOON, "service", None), messages=messages)
    assert clocks(history(log, (TERMS,)), log.now)[Clock.FIRST_RESPONSE].stopped == NOON
