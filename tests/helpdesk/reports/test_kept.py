"""How promises were kept today and this week, counted as reports count, for whoever works on tickets."""

from datetime import timedelta

import pytest

from shared.contracts.desk.reports import READ_KEPT, READ_REPORT, Kept, KeptQuery, KeptSpan, ReportQuery, Share
from shared.contracts.desk.rules import ClockKind
from shared.contracts.helpdesk import REPLY_TICKET, RESOLVE_TICKET, ReplyTicket, ResolveTicket
from shared.core.clock import now
from shared.core.errors import Forbidden
from tests.factories.helpdesk import make_cast
from tests.helpdesk.clocks.world import age, opened, promise, rules, settled

BOTH = (ClockKind.FIRST_RESPONSE, ClockKind.TOTAL_RESOLUTION)
NOTHING = KeptSpan(first_response=Share(met=0, breached=0), total_resolution=Share(met=0, breached=0), response=None)


async def solve(ask, cast, ticket):
    ticket = await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="看一下。"))
    command = ResolveTicket(ticket_id=ticket.id, revision=ticket.revision, solution="好了")
    await ask(RESOLVE_TICKET, cast.bohan, command)
    await settled(cast.tenant_id, ticket.id)


async def test_it_says_what_a_report_of_these_days_says(ask, cast):
    assert await ask(READ_KEPT, cast.bohan, KeptQuery()) == Kept(today=NOTHING, week=NOTHING)
    await promise(ask, cast, rules(1, *BOTH))
    soon, late, old = [await opened(ask, cast) for _ in range(3)]
    await solve(ask, cast, soon)
    await age(cast.tenant_id, late.id, 90)
    await solve(ask, cast, late)
    await solve(ask, cast, old)
    await age(cast.tenant_id, old.id, timedelta(days=8).total_seconds())
    found = await ask(READ_KEPT, cast.bohan, KeptQuery())
    assert found.today.first_response == found.today.total_resolution == Share(met=1, breached=1)
    today = now().date()
    query = ReportQuery(first_day=today - timedelta(days=1), last_day=today + timedelta(days=1))
    report = {row.clock: row for row in (await ask(READ_REPORT, cast.peishan, query)).clocks}
    for name in BOTH:
        told = getattr(found.today, name)
        assert (told.met, told.breached) == (report[name].met, report[name].breached)
    assert found.today.response == report["first_response"].p50
    assert found.week.first_response.met >= 1


async def test_of_one_s_own_company_and_not_for_customers(ask, cast):
    other = await make_cast()
    await promise(ask, other, rules(10, *BOTH))
    await solve(ask, other, await opened(ask, other))
    assert (await ask(READ_KEPT, other.bohan, KeptQuery())).today.first_response.met == 1
    assert await ask(READ_KEPT, cast.bohan, KeptQuery()) == Kept(today=NOTHING, week=NOTHING)
    with pytest.raises(Forbidden):
        await ask(READ_KEPT, cast.hsiaohan, KeptQuery())
