"""Where a call-back could be dodged, be forgotten, or go on against the customer's will."""

import asyncio
from datetime import timedelta

from services.helpdesk.callbacks.starting import begin
from services.helpdesk.db import DB
from shared.contracts.desk import call_backs as c
from shared.contracts.desk import call_plans as p
from shared.contracts.desk import recoveries as r
from shared.contracts.desk.call_back_views import Answers, Solved
from shared.contracts.desk.commitments import CREATE_COMMITMENT, CreateCommitment
from shared.contracts.helpdesk import CLOSE_TICKET, MoveTicket, TicketState
from tests.helpdesk.callbacks.world import (
    HAPPY,
    call_back_of,
    fake_clock,
    gateway,
    is_state,
    key,
    log,
    resolved,
    rows,
    ticket_now,
)
from tests.matrix.behind import until


async def test_closed_by_us_it_is_called_all_the_same_and_opened_meanwhile_it_is_void(ask, cast):
    with fake_clock() as clock:
        ticket = await resolved(ask, cast, impact=1, urgency=1)
        await call_back_of(cast, ticket)
        await ask(CLOSE_TICKET, cast.peishan, MoveTicket(ticket_id=ticket.id, revision=ticket.revision), key=key())
        assert await begun(cast, ticket, clock) == "planned"  # as if only now somebody heard of the resolve
        # One who opens it has the ticket in hand: whoever begins a call-back waits, and sees it open.
        goes, ticket = asyncio.Event(), await resolved(ask, cast, who=cast.stranger, impact=1, urgency=1)
        await call_back_of(cast, ticket)

        async def later():
            await goes.wait()
            return await begun(cast, ticket, clock)

        waiting = asyncio.create_task(later())
        async with DB.tenant_scope(cast.tenant_id):
            await DB.run("update ticket set state = 'open' where id = $1", ticket.id)
            goes.set()
            done, _ = await asyncio.wait([waiting], timeout=0.3)
            assert not done
        assert await waiting == "void"


async def begun(cast, ticket, clock):
    """Another call-back about the same ticket: under the number of the event before its resolve."""
    version = ticket.revision - 1
    async with DB.tenant_scope(cast.tenant_id):
        await begin(cast.tenant_id, ticket.id, version, clock.at)
        key = f"{ticket.id}:{version}"
        return await DB.value("select state from call_back where occasion_key = $1", key)


async def test_not_solved_too_late_to_open_is_a_case_all_the_same(ask, cast):
    with fake_clock() as clock:
        ticket = await resolved(ask, cast, impact=1, urgency=1)
        one = await call_back_of(cast, ticket)
        await ask(CLOSE_TICKET, cast.peishan, MoveTicket(ticket_id=ticket.id, revision=ticket.revision), key=key())
        async with DB.tenant_scope(cast.tenant_id):
            long_ago = clock.at - timedelta(days=20)
            await DB.run("update ticket set closed_at = $2 where id = $1", ticket.id, long_ago)
        await clock.due(cast.tenant_id, one["due_at"])
        done = await log(ask, cast.yutong, one, "answered", answers=Answers(solved=Solved.NO, comment="還是壞的"))
        assert done.business == "recovery"
        assert (await ticket_now(ask, cast, ticket)).state is TicketState.CLOSED
        (case,) = (await ask(r.LIST_RECOVERIES, cast.peishan, r.ListRecoveries())).items
        assert (case.number, case.comment) == (ticket.number, "還是壞的")


async def test_a_changed_plan_visits_at_its_own_time_and_what_is_long_past_is_no_first_visit(ask, cast):
    with fake_clock() as clock:
        began = clock.at.date() - timedelta(days=100)
        promise = CreateCommitment(
            customer_id=cast.stranger.customer_id, title="維護", content="電話支援", valid_from=began
        )
        made = await ask(CREATE_COMMITMENT, cast.peishan, promise, key=key())

        async def next_visit():
            return await rows(cast, "select fire_at from call_timer where tenant_id = $1 and kind = 'care'")

        await until(next_visit)
        assert (await next_visit())[0]["fire_at"].date() == began + timedelta(days=181)  # midnight in Taipei: day 182
        rules = p.PlanRules(care_days=(105,), quarterly=True)
        plan = p.CreateCallPlan(name="青禾的", customer_id=cast.stranger.customer_id, rules=rules)
        await ask(p.CREATE_CALL_PLAN, cast.peishan, plan, key=key())
        await clock.due(cast.tenant_id)
        assert (await next_visit())[0]["fire_at"].date() == began + timedelta(days=104)
        await clock.due(cast.tenant_id, clock.at + timedelta(days=5))
        await clock.due(cast.tenant_id, clock.at + timedelta(days=77))
        found = await rows(
            cast,
            "select occasion from call_back where tenant_id = $1 and commitment_id = $2 order by began_at",
            made.id,
        )
        assert [row["occasion"] for row in found] == ["delivered", "quarterly"]


async def test_who_does_not_want_to_be_asked_is_not_called_either(ask, cast):
    with fake_clock() as clock:
        ticket = await resolved(ask, cast, impact=1, urgency=1)
        one = await call_back_of(cast, ticket)
        never = c.Rate(call_back_id=one["id"], generation=1, answers=Answers(), opts_out=True)
        assert not (await ask(c.RATE, gateway(cast), never, key=key())).is_done
        await is_state(cast, one, "refused")
        await clock.due(cast.tenant_id, one["due_at"])
        assert (await ask(c.LIST_CALL_BACKS, cast.peishan, c.ListCallBacks(view="team"))).rows == ()
        assert (await ticket_now(ask, cast, ticket)).state is TicketState.RESOLVED
        await clock.due(cast.tenant_id, clock.at + timedelta(days=6))
        assert (await ticket_now(ask, cast, ticket)).state is TicketState.CLOSED
        # His link stands: he may think better of it.
        rate = c.Rate(call_back_id=one["id"], generation=1, answers=HAPPY)
        assert (await ask(c.RATE, gateway(cast), rate, key=key())).is_done
