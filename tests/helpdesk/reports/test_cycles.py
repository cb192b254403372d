"""Every cycle of a clock is a promise, and reports count it: also those before the current one."""

from datetime import timedelta

from services.helpdesk.clocks.deriving import derive
from services.helpdesk.db import DB
from shared.contracts.desk.linking import MERGE_TICKET, UNMERGE_TICKET, MergeTicket
from shared.contracts.desk.reports import READ_REPORT, ReportQuery
from shared.contracts.desk.rules import ClockKind
from shared.contracts.helpdesk import (
    REJECT_TICKET,
    REPLY_TICKET,
    RESOLVE_TICKET,
    MoveTicket,
    RejectTicket,
    ReplyTicket,
    ResolveTicket,
)
from shared.core.clock import now
from tests.helpdesk.clocks.world import age, clocks, opened, promise, rows, rules, settled, value

PAST = """
select clock, cycle, is_met from ticket_cycle where tenant_id = $1 and ticket_id = $2 order by clock, cycle
"""
REVISION = "select revision from ticket where tenant_id = $1 and id = $2"
FORGET = "update ticket_clock set has_past = false where tenant_id = $1 and ticket_id = $2"


async def say(ask, cast, ticket, *who):
    for one in who:
        ticket = await ask(REPLY_TICKET, one, ReplyTicket(ticket_id=ticket.id, body="請看。"))
        await settled(cast.tenant_id, ticket.id)
    return ticket


async def figures(ask, cast):
    today = now().date()
    query = ReportQuery(first_day=today - timedelta(days=2), last_day=today + timedelta(days=1))
    return {row.clock: (row.met, row.breached) for row in (await ask(READ_REPORT, cast.peishan, query)).clocks}


async def past(cast, ticket):
    return [tuple(row.values()) for row in await rows(cast.tenant_id, PAST, ticket.id)]


async def test_every_answer_in_time_counts_and_every_late_one_too(ask, cast):
    await promise(ask, cast, rules(10, ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE))
    ticket = await opened(ask, cast)
    await say(ask, cast, ticket, cast.bohan, cast.hsiaohan, cast.bohan, cast.hsiaohan)
    assert await figures(ask, cast) == {"first_response": (1, 0), "next_response": (1, 0)}
    await age(cast.tenant_id, ticket.id, 20 * 60)  # the second question has waited too long
    await say(ask, cast, ticket, cast.bohan, cast.hsiaohan)
    assert await past(cast, ticket) == [("next_response", 1, True), ("next_response", 2, False)]
    await say(ask, cast, ticket, cast.bohan)
    assert await figures(ask, cast) == {"first_response": (1, 0), "next_response": (2, 1)}


async def test_a_reopened_ticket_keeps_what_it_kept_before(ask, cast):
    await promise(ask, cast, rules(10, ClockKind.UPDATE, ClockKind.TOTAL_RESOLUTION))
    ticket = await say(ask, cast, await opened(ask, cast), cast.bohan)
    for _ in range(2):
        solved = ResolveTicket(ticket_id=ticket.id, revision=ticket.revision, solution="換紙匣。")
        ticket = await ask(RESOLVE_TICKET, cast.bohan, solved)
        again = RejectTicket(ticket_id=ticket.id, revision=ticket.revision, body="又卡了。")
        ticket = await ask(REJECT_TICKET, cast.hsiaohan, again)
        await settled(cast.tenant_id, ticket.id)
    promises = len([one for one in await past(cast, ticket) if one[0] == "update"])
    assert promises >= 2
    assert all(is_met for _, _, is_met in await past(cast, ticket))
    told = await figures(ask, cast)
    assert told["update"] == (promises, 0)
    assert "total_resolution" not in told  # it runs again: one promise, whose end is still to come


async def test_tickets_from_before_such_counting_are_caught_up_with(ask, cast):
    await promise(ask, cast, rules(10, ClockKind.NEXT_RESPONSE))
    ticket = await say(ask, cast, await opened(ask, cast), cast.bohan, cast.hsiaohan, cast.bohan, cast.hsiaohan)
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run("delete from ticket_cycle where tenant_id = $1 and ticket_id = $2", cast.tenant_id, ticket.id)
        await derive(cast.tenant_id, [ticket.id])
    assert await past(cast, ticket) == []  # what is said to be written down already is not looked at again
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run(FORGET, cast.tenant_id, ticket.id)
        await derive(cast.tenant_id, [ticket.id])
    assert await past(cast, ticket) == [("next_response", 1, True)]


async def test_a_merge_taken_back_takes_its_cycles_back(ask, cast):
    await promise(ask, cast, rules(10, ClockKind.NEXT_RESPONSE))
    into = await say(ask, cast, await opened(ask, cast), cast.bohan)
    other = await opened(ask, cast)
    merge = MergeTicket(ticket_id=other.id, revision=other.revision, into_id=into.id)
    await ask(MERGE_TICKET, cast.bohan, merge)
    await settled(cast.tenant_id, into.id)
    await say(ask, cast, into, cast.bohan, cast.hsiaohan)
    assert await past(cast, into) == [("next_response", 1, True)]
    assert (await clocks(cast.tenant_id, into.id))["next_response"]["cycle"] == 2
    revision = await value(cast.tenant_id, REVISION, other.id)
    await ask(UNMERGE_TICKET, cast.bohan, MoveTicket(ticket_id=other.id, revision=revision))
    await settled(cast.tenant_id, into.id)
    assert await past(cast, into) == []
