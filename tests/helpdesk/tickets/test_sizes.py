"""However a conversation is written, everybody concerned can read it and go on: an answer always fits on the bus."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.contracts.helpdesk import (
    LIST_MESSAGES,
    NOTE_TICKET,
    PORTAL_TICKET,
    READ_TICKET,
    REPLY_TICKET,
    RESOLVE_TICKET,
    SCHEDULE_TICKET,
    TICKET_PAGE,
    ListMessages,
    NoteTicket,
    NumberQuery,
    ReadTicket,
    ReplyTicket,
    ResolveTicket,
    ScheduleTicket,
)
from shared.core.clock import now
from shared.core.errors import Invalid
from tests.helpdesk.tickets.test_actions import opened

WIDEST = [chr(1) + "a", '"' * 20_000, "\\" * 20_000, "\n" * 19_999 + "a", "長" * 20_000, "🖨" * 20_000]
WIDEST[0] = chr(1) * 19_999 + "a"


@pytest.mark.parametrize("body", WIDEST, ids=["control", "quotes", "backslashes", "lines", "han", "emoji"])
async def test_the_widest_texts_can_be_read_and_answered(ask, cast, body):
    ticket = await opened(ask, cast)
    for _ in range(13):
        await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=ticket.id, body=body))
    await ask(NOTE_TICKET, cast.bohan, NoteTicket(ticket_id=ticket.id, body=body))
    ticket = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket.id))
    await ask(RESOLVE_TICKET, cast.bohan, ResolveTicket(ticket_id=ticket.id, revision=ticket.revision, solution=body))
    assert (await ask(TICKET_PAGE, cast.bohan, NumberQuery(number=1))).ticket.messages
    assert (await ask(PORTAL_TICKET, cast.hsiaohan, NumberQuery(number=1))).ticket.messages
    seen, cursor = 0, None
    while True:
        page = await ask(LIST_MESSAGES, cast.bohan, ListMessages(ticket_id=ticket.id, limit=100, cursor=cursor))
        seen, cursor = seen + len(page.items), page.next
        if cursor is None:
            break
    assert seen == 16


async def test_control_characters_are_dropped_and_nothing_else(ask, cast):
    ticket = await opened(ask, cast)
    said = await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="甲\x01\t乙\r\n\x7f丙"))
    assert said.messages[-1].body == "甲\t乙\r\n丙"
    with pytest.raises(Invalid) as refused:
        await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="\x01\x02"))
    assert refused.value.fields == {"body": "field.missing"}


@pytest.mark.parametrize(
    "until", [datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), lambda: now() + timedelta(days=367)], ids=["end", "year"]
)
async def test_nobody_agrees_on_a_time_beyond_a_year(ask, cast, until):
    ticket = await opened(ask, cast)
    command = ScheduleTicket(
        ticket_id=ticket.id, revision=1, until=until if isinstance(until, datetime) else until(), reason="x"
    )
    with pytest.raises(Invalid, match="ticket.schedule_far"):
        await ask(SCHEDULE_TICKET, cast.bohan, command)
