"""Merging and undoing it, over random histories: every column and every clock is as it was before; between the two the
clocks of the one start at the earliest message that nobody has answered; and every ledger's rows add up."""

from datetime import timedelta
from random import Random

import pytest

from services.helpdesk.clocks.deriving import derive
from services.helpdesk.db import DB
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


class Lived:
    """A ticket that has a life before it is merged: acts with hours between them."""

    def __init__(self, ask, cast, connection, random: Random) -> None:
        self.ask, self.cast, self.connection, self.random = ask, cast, connection, random

    async def make(self, who, acts: int):
        made = await self.ask(OPEN_TICKET, who, OpenTicket(title="印表機", body="壞了。"))
        for _ in range(acts):
            await self._hours_pass(made.id)
            await self._act(who, made.id)
        await self._hours_pass(made.id)
        async with DB.tenant_scope(self.cast.tenant_id):
            await derive(self.cast.tenant_id, [made.id])
        return await self.read(made.id)

    async def read(self, ticket_id):
        return await self.ask(READ_TICKET, self.cast.bohan, ReadTicket(ticket_id=ticket_id))

    async def _hours_pass(self, ticket_id):
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
        if target.state is TicketState.RESOLVED:
            target = await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=target.id, body="又壞了。"))
            async with DB.tenant_scope(cast.tenant_id):
                await derive(cast.tenant_id, [target.id])
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
