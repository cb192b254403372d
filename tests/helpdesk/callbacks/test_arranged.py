"""Calls that no resolve begins: arranged by a person, and of complaints of the register once they are over; and in which
order what is worked on is locked."""

import asyncio
from datetime import timedelta

import pytest

from services.helpdesk.call_plans.timers import CALL, unset
from services.helpdesk.callbacks import schedules
from services.helpdesk.callbacks.access import take_in_hand
from services.helpdesk.db import DB
from shared.contracts.desk import arranging as a
from shared.contracts.desk import call_back_views as v
from shared.contracts.desk import call_backs as c
from shared.contracts.desk import improvements as m
from shared.contracts.helpdesk import OPEN_TICKET, OpenTicket
from shared.core.clock import now
from shared.core.errors import Conflict, Invalid, NotFound
from tests.factories.helpdesk import make_cast
from tests.helpdesk.callbacks.world import call_back_of, fake_clock, key, log, resolved, rows
from tests.matrix.behind import until

OF_ENTRY = "select * from call_back where tenant_id = $1 and improvement_id = $2 order by began_at"


async def arrange(ask, who, **about):
    return await ask(a.ARRANGE_CALL_BACK, who, a.ArrangeCallBack(**about), key=key())


async def refused(ask, kind, code, who, **about):
    with pytest.raises(kind, match=code):
        await arrange(ask, who, **about)


async def entry(ask, cast, kind, who=None):
    command = m.OpenImprovement(kind=kind, title="值班電話沒人接", body="打了三次。")
    made = await ask(m.OPEN_IMPROVEMENT, who or cast.hsiaohan, command, key=key())
    told = m.AcknowledgeImprovement(improvement_id=made.id, revision=made.revision, told="收到。")
    return await ask(m.ACKNOWLEDGE_IMPROVEMENT, cast.peishan, told, key=key())


async def declined(ask, cast, kind, who=None):
    one = await entry(ask, cast, kind, who)
    command = m.DecideImprovement(improvement_id=one.id, revision=one.revision, accepted=False, reason="已有值班。")
    return await ask(m.DECIDE_IMPROVEMENT, cast.peishan, command, key=key())


async def test_a_ticket_that_chance_was_to_decide_about_is_called_and_one_it_passed_over_as_well(ask, cast):
    fresh = await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="印表機", body="卡紙"), key=key())
    await refused(ask, Conflict, "call_back.not_yet", cast.yutong, ticket_id=fresh.id)
    ticket = await resolved(ask, cast)
    waiting = await call_back_of(cast, ticket)
    assert (waiting["state"], waiting["choice"]) == ("planned", "pending")
    made = await arrange(ask, cast.yutong, ticket_id=ticket.id)
    assert (made.id, made.choice, made.reason) == (waiting["id"], "must", "by_hand")
    assert made.caller_id in {cast.yutong.actor_id, cast.peishan.actor_id}
    await refused(ask, Conflict, "call_back.arranged_already", cast.yutong, ticket_id=ticket.id)
    async with DB.tenant_scope(cast.tenant_id):  # as if nobody had been reached, and his link stood
        await DB.run("update call_back set state = 'linked' where tenant_id = $1 and id = $2", cast.tenant_id, made.id)
    at = now() + timedelta(days=2)
    again = await arrange(ask, cast.yutong, ticket_id=ticket.id, due_at=at)
    assert (again.id != made.id, again.occasion, again.reason, again.due_at) == (True, "resolved", "by_hand", at)
    await log(ask, cast.peishan, again, "answered", answers=v.Answers(solved=v.Solved.YES, result=5))
    for wrong in ({}, {"ticket_id": ticket.id, "improvement_id": ticket.id}):
        await refused(ask, Invalid, "call_back.about", cast.yutong, **wrong)
    past = {"ticket_id": ticket.id, "due_at": now() - timedelta(hours=1)}
    await refused(ask, Invalid, "call_back.slot_needed", cast.yutong, **past)
    await refused(ask, NotFound, "ticket.not_found", (await make_cast()).yutong, ticket_id=ticket.id)


async def test_a_complaint_that_is_over_is_called_about_by_somebody_who_had_no_part_in_it(ask, cast):
    one = await declined(ask, cast, m.ImprovementKind.COMPLAINT)

    async def begun():
        return await rows(cast, OF_ENTRY, one.id)

    await until(begun, 10)
    (call,) = await begun()
    assert (call["state"], call["choice"], call["reason"], call["occasion"]) == (
        "planned",
        "must",
        "complaint",
        "improvement",
    )
    assert call["handlers"] == [cast.peishan.actor_id]
    caller = next(who for who in (cast.bohan, cast.yutong) if who.actor_id == call["caller_id"])
    page = await ask(c.LIST_CALL_BACKS, caller, c.ListCallBacks())
    assert [(row.number, row.title) for row in page.rows] == [(one.number, "值班電話沒人接")]
    await refused(ask, Conflict, "call_back.arranged_already", cast.yutong, improvement_id=one.id)
    after = await log(ask, cast.yutong, call, "answered", answers=v.Answers(solved=v.Solved.NO, result=1))
    assert after.recovery_id is not None  # there is no ticket to open again
    # Asked a moment ago: counted as suppressed, and not called.
    second = await declined(ask, cast, m.ImprovementKind.COMPLAINT)
    await until(lambda: rows(cast, OF_ENTRY, second.id), 10)
    assert [(row["state"], row["reason"]) for row in await rows(cast, OF_ENTRY, second.id)] == [
        ("suppressed", "window")
    ]
    await refused(ask, Conflict, "call_back.lately", cast.yutong, improvement_id=second.id)


async def test_a_suggestion_is_called_about_only_if_somebody_wants_it(ask, cast):
    one = await declined(ask, cast, m.ImprovementKind.SUGGESTION, cast.stranger)
    at = now() + timedelta(days=1)
    made = await arrange(ask, cast.yutong, improvement_id=one.id, due_at=at)
    assert (made.occasion, made.reason, made.ticket_title, made.due_at) == (
        "improvement",
        "by_hand",
        "值班電話沒人接",
        at,
    )
    assert len(await rows(cast, OF_ENTRY, one.id)) == 1
    await refused(ask, NotFound, "improvement.not_found", (await make_cast()).yutong, improvement_id=one.id)


async def test_a_timer_and_who_works_on_the_call_lock_in_the_same_order(ask, cast):
    """Else each would wait for the other, and the database would send one of them away."""
    with fake_clock() as clock:
        one = await call_back_of(cast, await resolved(ask, cast, impact=1, urgency=1))
        clock.at = one["due_at"]
        held = asyncio.Event()

        async def fires():
            await held.wait()
            return await schedules.round_of(cast.tenant_id)

        firing = asyncio.create_task(fires())
        async with DB.tenant_scope(cast.tenant_id):
            await take_in_hand(cast.tenant_id, one["id"], "take")
            held.set()
            await asyncio.sleep(0.3)  # it stands at the lock by now
            await unset(cast.tenant_id, one["id"], CALL)
        assert await asyncio.wait_for(firing, 10) == 0
        assert await rows(cast, "select 1 from call_timer where tenant_id = $1 and subject_id = $2", one["id"]) == []
