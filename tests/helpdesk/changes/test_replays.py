"""The time machine: what is counted of the past, as it was and under a draft; step by step, and stopped by the next."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.helpdesk.replays import consumers
from shared.contracts.desk.policies import CHOOSE_POLICY, ChoosePolicy
from shared.contracts.desk.replays import (
    LIST_REPLAYS,
    READ_REPLAY,
    START_REPLAY,
    ListReplays,
    ReadReplay,
    StartReplay,
)
from shared.contracts.desk.rules import ClockKind
from shared.contracts.helpdesk import REPLY_TICKET, ReplyTicket
from shared.core.errors import Forbidden
from tests.helpdesk.clocks.world import age, opened, promise, rules
from tests.matrix.behind import until

FIRST = ClockKind.FIRST_RESPONSE


async def replayed(ask, cast, policy, wanted, **more):
    command = StartReplay(policy_id=policy.id, rules=wanted, **more)
    started = await ask(START_REPLAY, cast.peishan, command, key=uuid4().hex)
    return await finished(ask, cast, started)


async def finished(ask, cast, started):
    found = started

    async def is_over() -> bool:
        nonlocal found
        found = await ask(READ_REPLAY, cast.bohan, ReadReplay(replay_id=started.id))
        return found.state != "running"

    await until(is_over)
    return found


def totals(replay, clock=FIRST):
    cells = [one for week in replay.weeks for one in week.clocks if one.clock == clock]
    names = ("promised", "breached", "real_promised", "real_breached")
    return tuple(sum(getattr(one, name) for one in cells) for name in names)


async def answered(ask, cast, minutes):
    """A ticket that was answered after so many minutes, a day and more ago."""
    ticket = await opened(ask, cast)
    await age(cast.tenant_id, ticket.id, minutes * 60)
    await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="處理中"))
    await age(cast.tenant_id, ticket.id, 3600 * 30)
    return ticket


async def test_a_stricter_draft_would_have_been_broken_more_often(ask, cast):
    policy = await promise(ask, cast, rules(60, FIRST))
    for minutes in (5, 20, 40, 90):
        await answered(ask, cast, minutes)
    found = await replayed(ask, cast, policy, rules(30, FIRST))
    assert (found.state, found.total, found.done) == ("done", 4, 4)
    assert totals(found) == (4, 2, 4, 1)
    assert sum(week.due for week in found.weeks) == sum(week.real_due for week in found.weeks) == 4
    assert len(found.weeks) in {13, 14}
    same = await replayed(ask, cast, policy, rules(60, FIRST))
    assert totals(same) == (4, 1, 4, 1), "under the same rules it is what really was"


async def test_only_tickets_under_the_policy_unless_all_are_asked_for(ask, cast):
    first = await promise(ask, cast, rules(60, FIRST))
    await answered(ask, cast, 10)
    second = await promise(ask, cast, rules(60, FIRST))
    await answered(ask, cast, 10)
    assert (await ask(CHOOSE_POLICY, cast.bohan, ChoosePolicy())).policy_id == second.id
    assert totals(await replayed(ask, cast, first, rules(5, FIRST))) == (1, 1, 1, 0)
    assert totals(await replayed(ask, cast, first, rules(5, FIRST), everything=True)) == (2, 2, 2, 0)


async def test_it_goes_in_steps_and_leaves_out_what_is_older(ask, cast, monkeypatch):
    monkeypatch.setattr(consumers, "STEP", 2)
    policy = await promise(ask, cast, rules(60, FIRST))
    for _ in range(5):
        await answered(ask, cast, 10)
    old = await answered(ask, cast, 10)
    await age(cast.tenant_id, old.id, timedelta(days=100).total_seconds())
    found = await replayed(ask, cast, policy, rules(5, FIRST))
    assert (found.total, found.done) == (5, 5)
    assert totals(found) == (5, 5, 5, 0)


async def test_another_one_stops_it_and_ten_are_kept(ask, cast):
    policy = await promise(ask, cast, rules(60, FIRST))
    started = [
        await ask(START_REPLAY, cast.peishan, StartReplay(policy_id=policy.id, rules=rules(n, FIRST)), key=uuid4().hex)
        for n in range(1, 14)
    ]
    last = await finished(ask, cast, started[-1])
    assert last.state == "done"
    listed = await ask(LIST_REPLAYS, cast.bohan, ListReplays(policy_id=policy.id))
    assert [one.id for one in listed.items] == [one.id for one in reversed(started[3:])]
    assert {one.state for one in listed.items} <= {"done", "stopped"}


async def test_an_agent_reads_and_does_not_start(ask, cast):
    policy = await promise(ask, cast, rules(60, FIRST))
    with pytest.raises(Forbidden):
        await ask(START_REPLAY, cast.bohan, StartReplay(policy_id=policy.id, rules=rules()), key=uuid4().hex)
