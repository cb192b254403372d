"""From the resolve to the last word: who is asked, when and by whom, and what follows."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from services.helpdesk.db import DB
from shared.contracts.desk import call_backs as c
from shared.contracts.desk import recoveries as r
from shared.contracts.desk.call_back_views import Answers, Solved
from shared.contracts.desk.call_plans import LIST_CALL_PLANS, LIST_DRAWS, ListCallPlans, ListDraws
from shared.contracts.helpdesk import (
    CONFIRM_TICKET,
    NOTE_TICKET,
    REJECT_TICKET,
    MoveTicket,
    NoteTicket,
    RejectTicket,
    TicketState,
)
from shared.core.errors import Conflict, Forbidden, Invalid, NotFound
from shared.core.ids import new_id
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
    solved,
    ticket_now,
)

TAIPEI = ZoneInfo("Asia/Taipei")


def taipei(text):
    return datetime.fromisoformat(text).replace(tzinfo=TAIPEI)


async def taken(ask, who, one, **more):
    now = await ask(c.READ_CALL_BACK, who, c.ReadCallBack(call_back_id=one["id"]))
    command = c.TakeCallBack(call_back_id=now.id, revision=now.revision, **more)
    return await ask(c.TAKE_CALL_BACK, who, command, key=key())


async def test_an_urgent_ticket_is_called_the_next_business_day_by_somebody_else_and_closes(ask, cast):
    with fake_clock(taipei("2026-03-05T15:00")) as clock:  # a Thursday
        ticket = await resolved(ask, cast, impact=1, urgency=1)
        one = await call_back_of(cast, ticket)
        assert (one["state"], one["choice"], one["reason"]) == ("planned", "must", "urgent")
        assert one["due_at"] == taipei("2026-03-06T15:00")
        assert one["caller_id"] in {cast.yutong.actor_id, cast.peishan.actor_id}
        assert one["handlers"] == [cast.bohan.actor_id]
        await clock.due(cast.tenant_id, taipei("2026-03-06T15:00"))
        caller = cast.yutong if one["caller_id"] == cast.yutong.actor_id else cast.peishan
        page = await ask(c.LIST_CALL_BACKS, caller, c.ListCallBacks())
        assert [(row.number, row.state) for row in page.rows] == [(ticket.number, "due")]
        with pytest.raises(Forbidden, match="not_independent"):
            await taken(ask, cast.bohan, one)
        with pytest.raises(Forbidden, match="not_independent"):
            await log(ask, cast.bohan, one, "answered", answers=HAPPY)
        with pytest.raises(Invalid, match="answers_needed"):
            await log(ask, caller, one, "answered")
        done = await log(ask, caller, one, "answered", answers=HAPPY)
        assert (done.state, done.business, done.call_result) == ("answered", "satisfied", "answered")
        assert (await ticket_now(ask, cast, ticket)).state is TicketState.CLOSED
        (answer,) = done.answers
        assert (answer.source, answer.by, answer.answers) == ("interviewer", caller.name, HAPPY)


async def test_the_database_itself_refuses_a_caller_who_worked_on_it(ask, cast):
    with fake_clock():
        one = await call_back_of(cast, await resolved(ask, cast, impact=1, urgency=1))
    with pytest.raises(asyncpg.CheckViolationError):
        async with DB.tenant_scope(cast.tenant_id):
            await DB.run(
                "update call_back set caller_id = $3 where tenant_id = $1 and id = $2",
                cast.tenant_id,
                one["id"],
                cast.bohan.actor_id,
            )


async def test_a_lead_who_worked_on_it_may_call_with_a_reason_and_it_is_logged(ask, cast):
    with fake_clock():
        one = await call_back_of(cast, await resolved(ask, cast, by=cast.peishan, impact=1, urgency=1))
        with pytest.raises(Forbidden):
            await taken(ask, cast.peishan, one)
        view = await taken(ask, cast.peishan, one, override="客戶指名")
        assert (view.caller_id, view.why) == (cast.peishan.actor_id, "客戶指名")
        assert [line.data.get("override") for line in view.history if line.verb == "take"] == ["客戶指名"]
        # Her reason is hers alone: another who worked on it still may not call.
        note = NoteTicket(ticket_id=one["ticket_id"], body="我看過")
        await ask(NOTE_TICKET, cast.bohan, note, key=key())
        with pytest.raises(Forbidden, match="not_independent"):
            await log(ask, cast.bohan, one, "no_answer")


async def test_three_calls_on_other_half_days_then_the_link_then_no_contact(ask, cast):
    with fake_clock(taipei("2026-03-02T10:00")) as clock:
        ticket = await resolved(ask, cast, impact=1, urgency=1)
        one = await call_back_of(cast, ticket)
        await clock.due(cast.tenant_id, one["due_at"])  # Tuesday 10:00
        first = await log(ask, cast.yutong, one, "no_answer")
        assert (first.state, first.due_at) == ("planned", taipei("2026-03-03T14:00"))
        clock.pass_(minutes=30)
        with pytest.raises(Conflict, match="too_soon"):
            await log(ask, cast.yutong, one, "busy")
        await clock.due(cast.tenant_id, first.due_at)
        second = await log(ask, cast.yutong, one, "call_later", slot_at=taipei("2026-03-03T16:20"))
        assert second.due_at == taipei("2026-03-03T16:20")
        await clock.due(cast.tenant_id, second.due_at)
        third = await log(ask, cast.yutong, one, "busy")
        assert third.due_at == taipei("2026-03-04T11:20")
        await clock.due(cast.tenant_id, third.due_at)
        last = await log(ask, cast.yutong, one, "no_answer")
        assert (last.state, len(last.attempts)) == ("linked", 4)
        assert last.link_until == taipei("2026-03-11T11:20")  # five business days
        await clock.due(cast.tenant_id, last.link_until)
        (end,) = await rows(cast, "select state from call_back where tenant_id = $1 and id = $2", one["id"])
        assert end["state"] == "no_contact"
        assert (await ticket_now(ask, cast, ticket)).state is TicketState.CLOSED


async def test_not_solved_opens_it_again_one_priority_higher(ask, cast):
    with fake_clock() as clock:
        ticket = await resolved(ask, cast, impact=1, urgency=2)
        one = await call_back_of(cast, ticket)
        await clock.due(cast.tenant_id, one["due_at"])
        said = Answers(solved=Solved.NO, result=5, comment="又卡了")
        done = await log(ask, cast.yutong, one, "answered", answers=said)
        assert done.business == "reopened"
        now = await ticket_now(ask, cast, ticket)
        assert (now.state, now.reopened) == (TicketState.OPEN, 1)
        assert now.priority == max(1, ticket.priority - 1)
        assert now.messages[-1].body == "又卡了"
        # Solved again, the same person may be asked again at once; unhappy again, a manager's case.
        await solved(ask, cast.bohan, ticket)
        again = await call_back_of(cast, ticket)
        assert (again["state"], again["choice"]) == ("planned", "must")
        await clock.due(cast.tenant_id, again["due_at"])
        await log(ask, cast.yutong, again, "answered", answers=Answers(solved=Solved.PARTLY, result=2))
        (case,) = (await ask(r.LIST_RECOVERIES, cast.peishan, r.ListRecoveries())).items
        assert (case.is_again, case.number, case.state) == (True, ticket.number, "open")
        assert case.verbs == ("take", "contact")  # a company without a manager leaves it to its lead
        await with_manager(cast)
        (case,) = (await ask(r.LIST_RECOVERIES, cast.peishan, r.ListRecoveries())).items
        assert case.verbs == ()
        seen = await ask(r.READ_RECOVERY, cast.peishan, r.ReadRecovery(recovery_id=case.id))
        assert seen.verbs == ()
        with pytest.raises(Forbidden, match="managers"):
            await step(ask, cast.peishan, r.CONTACT_RECOVERY, seen, "已致電")
        (asked,) = await rows(
            cast, "select asked_at from ticket_cause where tenant_id = $1 and ticket_id = $2", ticket.id
        )
        assert asked["asked_at"] is not None
        assert (await ticket_now(ask, cast, ticket)).state is TicketState.RESOLVED


async def test_a_recovery_case_has_a_clock_of_its_own(ask, cast):
    with fake_clock() as clock:
        ticket = await resolved(ask, cast, impact=1, urgency=1)
        one = await call_back_of(cast, ticket)
        await clock.due(cast.tenant_id, one["due_at"])
        await log(ask, cast.yutong, one, "answered", answers=Answers(solved=Solved.YES, result=2, comment="太慢"))
        (case,) = (await ask(r.LIST_RECOVERIES, cast.peishan, r.ListRecoveries())).items
        assert case.contact_due == clock.at + timedelta(hours=24)
        assert case.plan_due == clock.at + timedelta(hours=48)
        await clock.due(cast.tenant_id, clock.at + timedelta(hours=25))
        (late,) = (await ask(r.LIST_RECOVERIES, cast.peishan, r.ListRecoveries())).items
        assert (late.contact_late, late.plan_late) == (True, False)
        with pytest.raises(Forbidden):
            await step(ask, cast.yutong, r.CONTACT_RECOVERY, case, "已致電")
        case = await step(ask, cast.peishan, r.CONTACT_RECOVERY, case, "已致電")
        case = await step(ask, cast.peishan, r.PLAN_RECOVERY, case, "換新機")
        assert (case.state, case.contact_late, case.plan_late) == ("planned", True, False)
        case = await step(ask, cast.peishan, r.FINISH_RECOVERY, case, "已換")
        assert (await ticket_now(ask, cast, ticket)).state is TicketState.RESOLVED
        move = r.MoveRecovery(recovery_id=case.id, revision=case.revision)
        case = await ask(r.CLOSE_RECOVERY, cast.peishan, move, key=key())
        assert case.state == "closed"
        assert (await ticket_now(ask, cast, ticket)).state is TicketState.CLOSED


async def with_manager(cast):
    async with DB.tenant_scope(cast.tenant_id):
        sql = "insert into member values ($1, $2, 1, '方志遠', '{management}', 'active')"
        await DB.run(sql, cast.tenant_id, new_id())


async def step(ask, who, call, case, text):
    command = r.SayRecovery(recovery_id=case.id, revision=case.revision, text=text)
    return await ask(call, who, command, key=key())


async def test_confirmed_nobody_calls_and_reopened_it_is_void(ask, cast):
    with fake_clock():
        ticket = await resolved(ask, cast, impact=1, urgency=1)
        one = await call_back_of(cast, ticket)
        move = MoveTicket(ticket_id=ticket.id, revision=ticket.revision)
        await ask(CONFIRM_TICKET, cast.hsiaohan, move, key=key())
        await is_state(cast, one, "confirmed")
        other = await resolved(ask, cast, who=cast.stranger, impact=1, urgency=1)
        two = await call_back_of(cast, other)
        reject = RejectTicket(ticket_id=other.id, revision=other.revision, body="還是不行")
        await ask(REJECT_TICKET, cast.stranger, reject, key=key())
        await is_state(cast, two, "void")
        with pytest.raises(NotFound, match=r"rating\.gone"):
            await ask(c.READ_RATING, cast.stranger, c.ReadRating(call_back_id=two["id"]))


async def test_the_customer_answers_for_himself_and_both_hands_stand_side_by_side(ask, cast):
    with fake_clock() as clock:
        ticket = await resolved(ask, cast, impact=1, urgency=1)
        one = await call_back_of(cast, ticket)
        shown = await ask(c.READ_RATING, cast.hsiaohan, c.ReadRating(call_back_id=one["id"]))
        assert (shown.ticket_number, shown.is_done) == (ticket.number, False)
        for who, generation in ((cast.stranger, None), (gateway(cast), None), (gateway(cast), 2)):
            with pytest.raises(NotFound, match=r"rating\.gone"):
                await ask(c.READ_RATING, who, c.ReadRating(call_back_id=one["id"], generation=generation))
        await clock.due(cast.tenant_id, one["due_at"])
        await log(ask, cast.yutong, one, "answered", answers=HAPPY)
        assert (await ticket_now(ask, cast, ticket)).state is TicketState.CLOSED
        # By the link, later and less happy: a ticket that was rated is never locked.
        rate = c.Rate(call_back_id=one["id"], generation=1, answers=Answers(solved=Solved.NO, comment="隔天又壞"))
        done = await ask(c.RATE, gateway(cast), rate, key=key())
        assert done.is_done
        now = await ticket_now(ask, cast, ticket)
        assert (now.state, now.messages[-1].body, now.messages[-1].author_name) == (
            TicketState.OPEN,
            "隔天又壞",
            "王筱涵",
        )
        view = await ask(c.READ_CALL_BACK, cast.yutong, c.ReadCallBack(call_back_id=one["id"]))
        assert [(str(a.source), a.answers.solved) for a in view.answers] == [("interviewer", "yes"), ("customer", "no")]
        assert view.business == "reopened"
        with pytest.raises(NotFound, match=r"rating\.gone"):
            await ask(c.RATE, gateway(cast), rate, key=key())


async def test_nobody_is_asked_twice_in_a_window_and_that_is_counted_as_such(ask, cast):
    with fake_clock() as clock:
        await call_back_of(cast, await resolved(ask, cast, impact=1, urgency=1))
        clock.pass_(days=10)
        second = await call_back_of(cast, await resolved(ask, cast, impact=1, urgency=1))
        assert (second["state"], second["reason"]) == ("suppressed", "window")
        clock.pass_(days=5)
        third = await call_back_of(cast, await resolved(ask, cast, impact=1, urgency=1))
        assert third["state"] == "planned"
        opted = c.Rate(call_back_id=third["id"], answers=HAPPY, opts_out=True)
        await ask(c.RATE, cast.hsiaohan, opted, key=key())
        clock.pass_(days=60)
        last = await call_back_of(cast, await resolved(ask, cast, impact=1, urgency=1))
        assert (last["state"], last["reason"]) == ("suppressed", "opted_out")
        closing = await rows(cast, "select fire_at from call_timer where tenant_id = $1 and kind = 'close'")
        assert len(closing) == 2


async def test_the_rest_is_drawn_and_the_draw_can_be_run_again(ask, cast):
    with fake_clock() as clock:
        ordinary = await call_back_of(cast, await resolved(ask, cast, impact=3, urgency=3))
        other = await call_back_of(cast, await resolved(ask, cast, who=cast.stranger, impact=3, urgency=3))
        assert {ordinary["choice"], other["choice"]} == {"pending"}
        await clock.due(cast.tenant_id, max(ordinary["draw_at"], other["draw_at"]))
        found = await rows(cast, "select choice, state from call_back where tenant_id = $1")
        assert sorted((row["choice"], row["state"]) for row in found) == [("not_drawn", "linked")] * 2
        plan = (await ask(LIST_CALL_PLANS, cast.peishan, ListCallPlans())).items[0]
        (drawn,) = (await ask(LIST_DRAWS, cast.peishan, ListDraws(call_plan_id=plan.id))).items
        assert (drawn.pool, drawn.chosen, drawn.is_same) == (2, 0, True)
