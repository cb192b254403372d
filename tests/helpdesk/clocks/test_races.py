"""Several at once: who waits for a ticket sees what was done to it, and one that hangs or fails holds up no other."""

import asyncio
from datetime import timedelta

from services.helpdesk.clocks.deriving import derive
from services.helpdesk.db import DB
from services.helpdesk.timers import worker
from services.helpdesk.timers.claiming import Claim, claim
from shared.contracts.desk.ledgers import EXPLAIN_CLOCKS
from shared.contracts.desk.rules import Escalation, Step
from shared.contracts.helpdesk import NumberQuery
from shared.contracts.parties import Party
from shared.core.clock import now
from shared.core.ids import new_id
from tests.factories.helpdesk import make_cast
from tests.helpdesk.clocks.world import age, clocks, opened, promise, rows, rules, settled, value
from tests.matrix.behind import superuser, until

REPLIED = """
insert into ticket_event (tenant_id, id, ticket_id, customer_id, version, verb, at, actor_kind, actor_id, actor_name,
  from_state, to_state) select tenant_id, $2, ticket_id, customer_id, 2, 'reply', now(), 'member', actor_id, 'x',
  'open', 'open' from ticket_event where ticket_id = $1 and version = 1
"""
BACKLOG = """
insert into sla_timer (tenant_id, ticket_id, customer_id, clock, cycle, kind, due_at, fire_at)
select tenant_id, id, customer_id, 'derive', -n, 'silent', now() - interval '1 hour', now() - interval '1 hour'
from ticket, generate_series(1, 60) n where id = $1
"""
DUE = "update sla_timer set fire_at = now() where ticket_id = $1 and clock = 'first_response'"


async def derived(cast, ticket) -> None:
    async with DB.tenant_scope(cast.tenant_id):
        await derive(cast.tenant_id, [ticket.id])


async def test_what_was_done_while_it_waited_for_the_ticket_counts(ask, cast):
    """Or else it would write older clocks over newer ones, and a breach of what was answered in time."""
    await promise(ask, cast, rules())
    ticket = await opened(ask, cast)
    async with superuser(Party.HELPDESK) as other, other.transaction():
        await other.execute("select from ticket where id = $1 for update", ticket.id)
        waiting = asyncio.create_task(derived(cast, ticket))

        async def waits() -> bool:
            return bool(await other.fetchval("select count(*) from pg_locks where not granted"))

        await until(waits)
        await other.execute(REPLIED, ticket.id, new_id())
    await waiting
    assert (await clocks(cast.tenant_id, ticket.id))["first_response"]["phase"] == "stopped"


async def test_explaining_waits_for_nobody_and_writes_nothing(ask, cast):
    await promise(ask, cast, rules())
    ticket = await opened(ask, cast)
    query = NumberQuery(number=int(ticket.number.removeprefix("HD-")))
    async with superuser(Party.HELPDESK) as other, other.transaction():
        await other.execute("select from ticket where id = $1 for update", ticket.id)
        told = await asyncio.wait_for(ask(EXPLAIN_CLOCKS, cast.bohan, query), 3)
    assert len(told.clocks) == 2
    async with superuser(Party.HELPDESK) as other:
        await other.execute("delete from ticket_terms where ticket_id = $1", ticket.id)
    assert (await ask(EXPLAIN_CLOCKS, cast.bohan, query)).clocks == ()
    count = "select count(*) from ticket_terms where tenant_id = $1 and ticket_id = $2"
    assert await value(cast.tenant_id, count, ticket.id) == 0


async def test_two_clocks_that_break_together_raise_the_priority_one_after_the_other(ask, cast):
    await promise(ask, cast, rules(escalations=(Escalation(step=Step.RAISE_PRIORITY),)))
    ticket = await opened(ask, cast, impact=3, urgency=3)
    await age(cast.tenant_id, ticket.id, 660)
    found = await rows(
        cast.tenant_id,
        "select data ->> 'priority_before' as before, data ->> 'priority' as after from ticket_event "
        "where tenant_id = $1 and verb = 'raise_priority' order by version",
    )
    first = ticket.priority
    assert [(int(row["before"]), int(row["after"])) for row in found] == [(first, first - 1), (first - 1, first - 2)]


async def test_what_somebody_else_holds_is_looked_for_at_leisure(ask, cast, monkeypatch):
    await promise(ask, cast, rules())
    ticket = await opened(ask, cast)
    looks: list[int] = []

    async def counted(limit: int):
        looks.append(limit)
        return await claim(limit)

    monkeypatch.setattr(worker, "claim", counted)
    async with superuser(Party.HELPDESK) as other:
        await other.execute(DUE, ticket.id)
        async with other.transaction():
            await other.execute("select from sla_timer where ticket_id = $1 for update", ticket.id)
            await asyncio.sleep(0.2)
            looks.clear()
            async with asyncio.timeout(30):
                while not looks:  # a busy machine looks later, and never more often
                    await asyncio.sleep(0.05)
            await asyncio.sleep(1)
            assert len(looks) <= 26
        await other.execute("update sla_timer set fire_at = null where ticket_id = $1", ticket.id)


async def test_what_piles_up_is_taken_in_larger_steps_until_it_is_gone(whole, monkeypatch):
    asked: list[int] = []
    full = iter((True, True, False))

    async def counted(batch: int) -> Claim:
        asked.append(batch)
        return Claim(new_id(), {}, is_full=next(full, False))

    monkeypatch.setattr(worker, "fired", counted)

    async def emptied() -> bool:
        worker.BELL.ring()
        return len(asked) >= 4

    await until(emptied)
    assert asked[:4] == [100, 200, 200, 100]


async def test_what_another_process_sets_is_found_at_the_next_look(ask, cast, monkeypatch):
    await promise(ask, cast, rules(escalations=()))
    ticket = await opened(ask, cast)
    look, take = worker.seconds_to_next, worker.fired
    seen: list[str] = []

    async def looked() -> float | None:
        seen.append("look")
        return await look()

    async def taken(batch: int) -> Claim:
        held = await take(batch)
        seen.append("take" if len(held) else "in vain")
        return held

    monkeypatch.setattr(worker, "seconds_to_next", looked)
    monkeypatch.setattr(worker, "fired", taken)
    async with superuser(Party.HELPDESK) as other:
        await asyncio.sleep(1.5)  # so that no ring is remembered
        for _ in range(3):
            seen.clear()
            await other.execute(
                "update sla_timer set fire_at = clock_timestamp() where ticket_id = $1 and clock = 'total_resolution'",
                ticket.id,
            )

            async def is_found() -> bool:
                return "take" in seen

            await until(is_found, 5)
            assert seen[: seen.index("take")] in (["look"], ["look", "look"])  # one that was under way saw nothing
            await settled(cast.tenant_id, ticket.id)
    assert worker.LOOK_SECONDS <= 1.0


async def test_two_that_cannot_fire_wait_a_minute_each(ask, cast):
    await promise(ask, cast, rules(escalations=()))
    bad = [(await opened(ask, cast)).id for _ in range(2)]
    async with superuser(Party.HELPDESK) as other:
        await other.execute(
            "update sla_timer set plan = '[{\"at\": 1}]', fire_at = now() where ticket_id = any($1)", bad
        )

        async def put_back() -> bool:
            found = await other.fetch("select fire_at, claim from sla_timer where ticket_id = any($1)", bad)
            soon = now() + timedelta(seconds=30)
            return len(found) == 4 and all(row["claim"] is None and row["fire_at"] > soon for row in found)

        await until(put_back, 4)
        await other.execute("update sla_timer set fire_at = null where ticket_id = any($1)", bad)


async def test_what_is_due_goes_before_another_company_s_backlog(ask, cast, monkeypatch):
    other_company = await make_cast()
    ours, theirs = await opened(ask, cast), await opened(ask, other_company)

    async def idle(batch: int) -> Claim:
        return Claim(new_id(), {}, is_full=False)

    monkeypatch.setattr(worker, "fired", idle)
    await asyncio.sleep(0.2)
    async with superuser(Party.HELPDESK) as other:
        await other.execute(BACKLOG, theirs.id)
        await other.execute(DUE, ours.id)
    taken = [one for many in (await claim(5)).by_tenant.values() for one in many]
    assert {one.ticket_id for one in taken} == {ours.id}
    later = [one for many in (await claim(50)).by_tenant.values() for one in many]
    assert {one.kind for one in later} == {"silent"}
    assert len(later) <= 20
