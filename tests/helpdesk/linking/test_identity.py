"""Merging and undoing it, over random histories: every column and every clock is as it was before; between the two the
clocks of the one start at the earliest message that nobody has answered; and every ledger's rows add up."""

from datetime import timedelta
from random import Random

import pytest

from services.helpdesk.clocks.deriving import derive
from services.helpdesk.db import DB
from services.helpdesk.timers import worker
from services.helpdesk.timers.claiming import Claim
from shared.contracts.desk.ledgers import EXPLAIN_CLOCKS as EXPLAIN_CLOCKS
from shared.contracts.desk.linking import MERGE_TICKET, UNMERGE_TICKET, MergeTicket
from shared.contracts.helpdesk import (
    OPEN_TICKET,
    READ_TICKET,
    REPLY_TICKET,
    RESOLVE_TICKET,
    RESUME_TICKET,
    TAKE_TICKET,
    WAIT_TICKET,
    MoveTicket,
    NumberQuery,
    OpenTicket,
    ReadTicket,
    ReplyTicket,
    ResolveTicket,
    TakeTicket,
    TicketState,
    Waiting,
    WaitTicket,
)
from shared.contracts.parties import Party
from shared.core.ids import new_id
from tests.matrix.behind import superuser

ROW = """
select state, waiting_since, resolved_at, closed_at, scheduled_until, resolution, reopened, merged_into, merged, also,
  next_due, promised_due from ticket where tenant_id = $1 and id = $2
"""
CLOCKS = """
select clock, cycle, phase, paused_by, started_at, stopped_at, due_at, target_minutes, breached_at, by_change
from ticket_clock where tenant_id = $1 and ticket_id = $2 order by clock
"""
EARLIER = (
    "update ticket_event set at = at - $3::interval where tenant_id = $1 and ticket_id = $2",
    "update message set at = at - $3::interval where tenant_id = $1 and ticket_id = $2",
    "update ticket_terms set since = since - $3::interval, at = at - $3::interval where tenant_id = $1 and ticket_id = $2",
    "update ticket set opened_at = opened_at - $3::interval, waiting_since = waiting_since - $3::interval, resolved_at = resolved_at - $3::interval "
    "where tenant_id = $1 and id = $2",
)


@pytest.fixture(autouse=True)
def nothing_fires(monkeypatch):
    """What a clock tells while tickets are merged has been told, and stays: that is no part of the identity."""

    async def idle(batch: int) -> Claim:
        return Claim(new_id(), {}, is_full=False)

    monkeypatch.setattr(worker, "fired", idle)


class Lived:
    """A ticket that has a life before it is merged: acts with hours between them."""

    def __init__(self, ask, cast, connection, random: Random) -> None:
        self.ask, self.cast, self.connection, self.random = ask, cast, connection, random

    async def make(self, who, acts: int):
        made = await self.ask(OPEN_TICKET, who, OpenTicket(title="印表機", body="壞了。"))
        for _ in range(acts):
            await self.hours_pass(made.id)
            await self._act(who, made.id)
        await self.hours_pass(made.id)
        async with DB.tenant_scope(self.cast.tenant_id):
            await derive(self.cast.tenant_id, [made.id])
        return await self.read(made.id)

    async def goes_on(self, ticket):
        """Only what is not resolved takes others in."""
        if ticket.state is not TicketState.RESOLVED:
            return ticket
        again = await self.ask(REPLY_TICKET, self.cast.hsiaohan, ReplyTicket(ticket_id=ticket.id, body="又壞了。"))
        async with DB.tenant_scope(self.cast.tenant_id):
            await derive(self.cast.tenant_id, [ticket.id])
        return again

    async def replied(self, ticket):
        command = ReplyTicket(ticket_id=ticket.id, revision=ticket.revision, body="處理中。")
        return await self.ask(REPLY_TICKET, self.cast.bohan, command)

    async def merge(self, source, target):
        command = MergeTicket(ticket_id=source.id, revision=source.revision, into_id=target.id)
        return await self.ask(MERGE_TICKET, self.cast.bohan, command)

    async def unmerge(self, source):
        left = await self.read(source.id)
        await self.ask(UNMERGE_TICKET, self.cast.bohan, MoveTicket(ticket_id=source.id, revision=left.revision))

    async def read(self, ticket_id):
        return await self.ask(READ_TICKET, self.cast.bohan, ReadTicket(ticket_id=ticket_id))

    async def hours_pass(self, ticket_id):
        gone = timedelta(minutes=self.random.randint(5, 2_000))
        for statement in EARLIER:
            await self.connection.execute(statement, self.cast.tenant_id, ticket_id, gone)

    async def _act(self, who, ticket_id):
        one = await self.read(ticket_id)
        named = {"ticket_id": one.id, "revision": one.revision}
        bohan = self.cast.bohan
        possible = {
            "answer": (REPLY_TICKET, who, ReplyTicket(ticket_id=one.id, body="還是不行。")),
            "reply": (REPLY_TICKET, bohan, ReplyTicket(**named, body="在看了。")),
            "take": (TAKE_TICKET, bohan, TakeTicket(**named)),
            "wait_customer": (WAIT_TICKET, bohan, WaitTicket(**named, for_=Waiting.CUSTOMER, reason="等照片")),
            "resume": (RESUME_TICKET, bohan, MoveTicket(**named)),
            "resolve": (RESOLVE_TICKET, bohan, ResolveTicket(**named, solution="好了")),
        }
        verb = self.random.choice(sorted({*one.verbs, "answer"} & possible.keys()))
        await self.ask(*possible[verb])

    async def seen(self, *ids):
        """Everything that is kept of them, but revision and the moment of the last change."""
        return [
            (
                dict(await self.connection.fetchrow(ROW, self.cast.tenant_id, one)),
                [dict(row) for row in await self.connection.fetch(CLOCKS, self.cast.tenant_id, one)],
            )
            for one in ids
        ]

    async def add_up(self, ticket) -> int:
        """The ledger's rows of each clock sum up to what has elapsed; gives how many clocks there were."""
        number = int(ticket.number.removeprefix("HD-"))
        told = await self.ask(EXPLAIN_CLOCKS, self.cast.bohan, NumberQuery(number=number))
        for clock in told.clocks:
            total = sum(row.counted_seconds for row in clock.rows)
            assert abs(total - clock.elapsed_seconds) <= len(clock.rows), (ticket.number, clock.clock)
        return len(told.clocks)


@pytest.mark.parametrize("seed", range(12))
async def test_merge_then_unmerge_is_the_identity(ask, cast, seed):
    random = Random(seed)
    async with superuser(Party.HELPDESK) as connection:
        lived = Lived(ask, cast, connection, random)
        target = await lived.make(cast.hsiaohan, random.randint(0, 5))
        source = await lived.make(random.choice([cast.hsiaohan, cast.manager]), random.randint(0, 5))
        target = await lived.goes_on(target)
        before = await lived.seen(source.id, target.id)
        whole = await ask(
            MERGE_TICKET, cast.bohan, MergeTicket(ticket_id=source.id, revision=source.revision, into_id=target.id)
        )
        waits = [one for one in (source.waiting_since, target.waiting_since) if one is not None]
        assert whole.waiting_since == min(waits, default=None)
        (_, gone), (_, kept) = await lived.seen(source.id, target.id)
        assert all(row["phase"] in {"void", "stopped"} for row in gone)
        answering = [row for row in kept if row["clock"] in {"first_response", "next_response"}]
        for row in answering:
            if row["phase"] == "running" and whole.waiting_since is not None:
                assert row["started_at"] <= min(waits)
        assert await lived.add_up(whole)
        left = await lived.read(source.id)
        await ask(UNMERGE_TICKET, cast.bohan, MoveTicket(ticket_id=source.id, revision=left.revision))
        assert await lived.seen(source.id, target.id) == before
        assert await lived.add_up(source)
        assert await lived.add_up(target)


@pytest.mark.parametrize("seed", range(8))
async def test_several_merges_undone_in_any_order_are_the_identity(ask, cast, seed):
    random = Random(100 + seed)
    async with superuser(Party.HELPDESK) as connection:
        lived = Lived(ask, cast, connection, random)
        target = await lived.goes_on(await lived.make(cast.hsiaohan, random.randint(0, 5)))
        sources = [
            await lived.make(random.choice([cast.hsiaohan, cast.manager]), random.randint(0, 3)) for _ in "甲乙丙"
        ]
        everybody = [target.id, *(one.id for one in sources)]
        before = await lived.seen(*everybody)

        async def waits_as(*merged):
            since = [one.waiting_since for one in (target, *merged) if one.waiting_since is not None]
            assert (await lived.read(target.id)).waiting_since == min(since, default=None)

        for number, one in enumerate(sources):
            await lived.merge(one, target)
            await waits_as(*sources[: number + 1])
        left = random.sample(sources, 3)
        while left:
            await lived.unmerge(left.pop())
            await waits_as(*left)
        assert await lived.seen(*everybody) == before


async def two_waiting(ask, cast, connection):
    """One that waits for nobody, one whose customer waits, and a third whose customer has waited longer."""
    lived = Lived(ask, cast, connection, Random(0))
    target, later, earlier = [await lived.make(cast.hsiaohan, 0) for _ in "甲乙丙"]
    target = await lived.replied(target)
    for _ in range(2):
        await lived.hours_pass(earlier.id)
    await lived.hours_pass(later.id)
    return lived, target, await lived.read(later.id), await lived.read(earlier.id)


@pytest.mark.parametrize("first", [0, 1])
async def test_what_nobody_waited_for_waits_for_nobody_again(ask, cast, first):
    async with superuser(Party.HELPDESK) as connection:
        lived, target, *both = await two_waiting(ask, cast, connection)
        for one in both:
            await lived.merge(one, target)
        assert (await lived.read(target.id)).waiting_since == both[1].waiting_since < both[0].waiting_since
        await lived.unmerge(both[first])
        assert (await lived.read(target.id)).waiting_since == both[1 - first].waiting_since
        await lived.unmerge(both[1 - first])
        assert (await lived.read(target.id)).waiting_since is None


async def test_what_was_answered_between_two_merges_stays_answered(ask, cast):
    async with superuser(Party.HELPDESK) as connection:
        lived, target, one, other = await two_waiting(ask, cast, connection)
        await lived.merge(one, target)
        await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=target.id, body="這裡也是。"))
        await lived.replied(await lived.read(target.id))
        whole = await lived.merge(other, target)
        assert whole.waiting_since == other.waiting_since
        for undone in (other, one):
            await lived.unmerge(undone)
            assert (await lived.read(target.id)).waiting_since is None


@pytest.mark.parametrize("first", [0, 1])
async def test_what_its_own_customer_asked_while_merged_is_waited_for_afterwards(ask, cast, first):
    async with superuser(Party.HELPDESK) as connection:
        lived, target, *both = await two_waiting(ask, cast, connection)
        await lived.merge(both[0], target)
        said = await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=target.id, body="這裡也是。"))
        await lived.merge(both[1], target)
        await lived.unmerge(both[first])
        await lived.unmerge(both[1 - first])
        assert (await lived.read(target.id)).waiting_since == said.messages[-1].at
