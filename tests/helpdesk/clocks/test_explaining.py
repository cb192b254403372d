"""Why a promise is due when it is: the ledger of every clock, as the desk asks for it."""

from datetime import timedelta

import pytest

from shared.contracts.desk.ledgers import EXPLAIN_CLOCKS
from shared.contracts.desk.rules import ClockKind
from shared.contracts.helpdesk import (
    REPLY_TICKET,
    WAIT_TICKET,
    NumberQuery,
    ReplyTicket,
    Waiting,
    WaitTicket,
)
from shared.core.errors import NotFound
from tests.helpdesk.clocks.world import MINUTES, age, clocks, opened, promise, rules, settled


def number(ticket) -> int:
    return int(ticket.number.removeprefix("HD-"))


async def explained(ask, cast, ticket):
    told = await ask(EXPLAIN_CLOCKS, cast.bohan, NumberQuery(number=number(ticket)))
    return {(one.clock, one.cycle): one for one in told.clocks}


async def test_every_interval_has_its_cause_and_they_add_up(ask, cast):
    policy = await promise(ask, cast, rules())
    ticket = await opened(ask, cast)
    await age(cast.tenant_id, ticket.id, 300)
    ticket = await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="哪一台？"))
    command = WaitTicket(ticket_id=ticket.id, revision=ticket.revision, for_=Waiting.CUSTOMER, reason="等型號")
    await ask(WAIT_TICKET, cast.bohan, command)
    await settled(cast.tenant_id, ticket.id)
    found = await explained(ask, cast, ticket)
    total = found[ClockKind.TOTAL_RESOLUTION, 1]
    assert total.phase == "paused"
    assert [row.cause for row in total.rows if row.ends_at > row.starts_at] == ["running", "paused"]
    assert total.rows[0].policy == policy.name
    assert total.rows[-1].state == "waiting_customer"
    for clock in found.values():
        assert abs(sum(row.counted_seconds for row in clock.rows) - clock.elapsed_seconds) <= len(clock.rows)
        assert clock.rows[0].starts_at == clock.started_at


async def test_the_ledger_says_the_same_as_the_row_of_the_desk(ask, cast):
    await promise(ask, cast, rules())
    ticket = await opened(ask, cast)
    shown, found = await clocks(cast.tenant_id, ticket.id), await explained(ask, cast, ticket)
    first = found[ClockKind.FIRST_RESPONSE, 1]
    assert first.due_at == shown["first_response"]["due_at"] == first.started_at + timedelta(minutes=MINUTES)


async def test_a_number_that_is_no_ticket_is_not_found(ask, cast):
    with pytest.raises(NotFound, match="ticket.not_found"):
        await ask(EXPLAIN_CLOCKS, cast.bohan, NumberQuery(number=2_000_000_000))
