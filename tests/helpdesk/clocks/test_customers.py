"""What customers see of the clocks, and what their role may write: their promises, and a request to derive."""

import asyncpg
import pytest

from services.helpdesk.db import DB
from shared.contracts.desk.rules import ClockKind, PolicyRules, Target
from shared.contracts.helpdesk import (
    LIST_TICKETS,
    PORTAL_HOME,
    PORTAL_TICKET,
    READ_TICKET,
    REPLY_TICKET,
    ListTickets,
    NumberQuery,
    PortalHomeQuery,
    ReadTicket,
    ReplyTicket,
)
from tests.helpdesk.clocks.world import clocks, opened, promise, rules, settled

PROMISES = {"first_response", "total_resolution"}
ASK = """
insert into sla_timer (tenant_id, ticket_id, customer_id, clock, cycle, kind, due_at, fire_at)
values ($1, $2, $3, $4, -7, $5, now(), now())
"""
PLANNED = ASK.replace("fire_at)", "fire_at, plan)").replace("now())", "now(), '[]')")


def with_our_own_sooner() -> PolicyRules:
    return PolicyRules(
        targets=tuple(
            Target(clock=clock, priority=priority, minutes=60 if clock in PROMISES else 5, around_the_clock=True)
            for clock in ClockKind
            for priority in (1, 2, 3, 4)
        )
    )


async def test_customers_see_their_promises_only(ask, cast):
    await promise(ask, cast, with_our_own_sooner())
    ticket = await opened(ask, cast)
    await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="看一下。"))
    await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=ticket.id, body="還是不行。"))
    await settled(cast.tenant_id, ticket.id)
    all_of_them = await clocks(cast.tenant_id, ticket.id)
    promised = all_of_them["total_resolution"]["due_at"]
    assert all_of_them["next_response"]["due_at"] < promised

    number = int(ticket.number.removeprefix("HD-"))
    page = await ask(PORTAL_TICKET, cast.hsiaohan, NumberQuery(number=number))
    assert {one.clock for one in page.clocks} == PROMISES
    (row,) = (await ask(PORTAL_HOME, cast.hsiaohan, PortalHomeQuery())).running
    assert row.promise == "total_resolution"
    (listed,) = (await ask(LIST_TICKETS, cast.hsiaohan, ListTickets())).items
    read = await ask(READ_TICKET, cast.hsiaohan, ReadTicket(ticket_id=ticket.id))
    assert {row.next_due, listed.next_due, read.next_due, page.ticket.next_due} == {promised}
    ours = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket.id))
    (line,) = (await ask(LIST_TICKETS, cast.bohan, ListTickets())).items
    assert max(ours.next_due, line.next_due) < promised

    async with DB.scope(cast.hsiaohan):
        seen = {row["clock"] for row in await DB.rows("select clock from ticket_clock")}
    assert seen == PROMISES


async def test_customers_may_only_ask_for_their_own_tickets_to_be_derived(ask, cast):
    await promise(ask, cast, rules())
    mine, other = await opened(ask, cast), await opened(ask, cast, cast.stranger)
    customer = cast.hsiaohan.customer_id
    for statement, ticket, owner, *words in (
        (ASK, mine, customer, "first_response", "derive"),
        (ASK, mine, customer, "derive", "silent"),
        (ASK, other, cast.stranger.customer_id, "derive", "derive"),
        (ASK, other, customer, "derive", "derive"),
        (PLANNED, mine, customer, "derive", "derive"),
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with DB.scope(cast.hsiaohan):
                await DB.run(statement, cast.tenant_id, ticket.id, owner, *words)
    async with DB.scope(cast.hsiaohan):
        assert await DB.run(ASK, cast.tenant_id, mine.id, customer, "derive", "derive") == 1
    await settled(cast.tenant_id, mine.id)
