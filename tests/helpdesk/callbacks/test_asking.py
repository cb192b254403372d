"""The customer's link, counted: who answers by it has answered, who lets it run out has not. And who does not want to be
asked, and wants to be asked again."""

from datetime import timedelta

import pytest

from shared.contracts.desk import asking as a
from shared.contracts.desk import call_backs as c
from shared.contracts.desk.call_back_views import Answers, Solved
from shared.contracts.desk.satisfaction import READ_SATISFACTION, SatisfactionQuery
from shared.core.errors import Forbidden, NotFound
from tests.factories.helpdesk import make_cast
from tests.helpdesk.callbacks.world import (
    HAPPY,
    call_back_of,
    fake_clock,
    gateway,
    key,
    log,
    resolved,
    rows,
)


def by_link(one, **more):
    return c.Rate(**{"call_back_id": one["id"], "generation": one["generation"], "answers": HAPPY} | more)


async def passed_over(ask, cast, clock, who):
    """Nobody calls: there is only the link."""
    one = await call_back_of(cast, await resolved(ask, cast, who))
    await clock.due(cast.tenant_id, one["due_at"] + timedelta(minutes=1))
    return one


async def state_of(cast, one):
    (row,) = await rows(cast, "select state from call_back where tenant_id = $1 and id = $2", one["id"])
    return row["state"]


async def test_a_link_that_was_answered_counts_as_an_answer_and_one_that_ran_out_as_none(ask, cast, monkeypatch):
    monkeypatch.setattr("services.helpdesk.callbacks.drawn.draw", lambda seed, inputs: ())
    with fake_clock() as clock:
        answered = await passed_over(ask, cast, clock, cast.hsiaohan)
        unhappy = await passed_over(ask, cast, clock, cast.stranger)
        silent = await passed_over(ask, cast, clock, cast.manager)
        assert [await state_of(cast, one) for one in (answered, unhappy, silent)] == ["linked"] * 3
        await ask(c.RATE, gateway(cast), by_link(answered), key=key())
        await ask(c.RATE, gateway(cast), by_link(unhappy, answers=Answers(solved=Solved.NO)), key=key())
        await clock.due(cast.tenant_id, silent["link_until"] + timedelta(days=1))
        assert [await state_of(cast, one) for one in (answered, unhappy, silent)] == [
            "answered",
            "answered",
            "unanswered",
        ]
        with pytest.raises(NotFound, match=r"rating\.gone"):
            await ask(c.RATE, gateway(cast), by_link(silent), key=key())
        # Three times nobody came to the phone; the link that is sent then is answered all the same.
        late = await call_back_of(cast, await resolved(ask, cast, cast.hsiaohan, by=cast.yutong, impact=1, urgency=1))
        assert late["state"] == "suppressed"  # asked a week ago
        day = clock.at.date()
        query = SatisfactionQuery(first_day=day - timedelta(days=60), last_day=day, zone="Asia/Taipei")
        told = await ask(READ_SATISFACTION, cast.peishan, query)
        funnel = told.funnel
        assert (funnel.all, funnel.answered, funnel.unanswered, funnel.no_contact, funnel.suppressed) == (4, 2, 1, 0, 1)
        assert (told.response.part, told.response.of) == (2, 3)
        assert (told.by_customer.answers, told.by_interviewer.answers) == (2, 0)
        assert (told.total.solved.part, told.total.solved.of) == (1, 2)
        assert funnel.open == 0


async def test_the_link_sent_after_three_calls_is_answered_and_nobody_counts_as_out_of_reach(ask, cast):
    with fake_clock() as clock:
        one = await call_back_of(cast, await resolved(ask, cast, impact=1, urgency=1))
        await clock.due(cast.tenant_id, one["due_at"])
        now = one
        for _ in range(3):
            now = await log(ask, cast.yutong, now, "no_answer")
            await clock.due(cast.tenant_id, now.due_at)
        assert now.state == "linked"
        (row,) = await rows(cast, "select * from call_back where tenant_id = $1 and id = $2", one["id"])
        await ask(c.RATE, gateway(cast), by_link(row), key=key())
        await clock.due(cast.tenant_id, now.link_until + timedelta(days=1))
        day = clock.at.date()
        query = SatisfactionQuery(first_day=day - timedelta(days=60), last_day=day, zone="Asia/Taipei")
        told = await ask(READ_SATISFACTION, cast.peishan, query)
        assert (told.funnel.answered, told.funnel.no_contact) == (1, 0)
        assert (told.contact.part, told.contact.of) == (0, 1)  # by telephone nobody was reached
        assert (told.no_contact.part, told.response.part) == (0, 1)


async def test_an_opt_out_is_taken_back_by_him_or_for_him_and_each_change_is_kept(ask, cast):
    mine = cast.hsiaohan
    read = a.ReadAsking(contact_id=mine.actor_id)
    with fake_clock() as clock:
        one = await call_back_of(cast, await resolved(ask, cast, impact=1, urgency=1))
        # By the page of his link, and back again.
        never = by_link(one, answers=Answers(), opts_out=True)
        assert (await ask(c.RATE, gateway(cast), never, key=key())).is_out
        assert await state_of(cast, one) == "refused"
        again = by_link(one, answers=Answers(), asks_again=True)
        for _ in range(2):
            assert not (await ask(c.RATE, gateway(cast), again, key=key())).is_out
        # In the portal: whatever waits for an answer of his is let go, and he is not asked about what comes.
        clock.pass_(days=20)
        two = await call_back_of(cast, await resolved(ask, cast, impact=1, urgency=1))
        assert two["state"] == "planned"
        own = await ask(a.CHOOSE_OWN_ASKING, mine, a.ChooseOwnAsking(asks=False), key=key())
        assert not own.asks
        assert await state_of(cast, two) == "refused"
        clock.pass_(days=20)
        assert (await call_back_of(cast, await resolved(ask, cast)))["reason"] == "opted_out"
        assert (await ask(a.READ_OWN_ASKING, cast.manager, a.ReadOwnAsking())).asks
        # A lead takes it back, with how he said so; an agent may not.
        command = a.AskAgain(contact_id=mine.actor_id, reason="來電說可以再問")
        with pytest.raises(Forbidden):
            await ask(a.ASK_AGAIN, cast.bohan, command, key=key())
        view = await ask(a.ASK_AGAIN, cast.peishan, command, key=key())
        assert (view.asks, view.since) == (True, None)
        assert await ask(a.ASK_AGAIN, cast.peishan, command, key=key()) == view
        assert (await call_back_of(cast, await resolved(ask, cast)))["state"] == "planned"
        told = [(one.asks, one.by, one.reason) for one in (await ask(a.READ_ASKING, cast.bohan, read)).changes]
        himself = [(False, "", ""), (True, "", ""), (False, "", "")]
        assert told == [(True, cast.peishan.name, "來電說可以再問"), *himself]
        # Nobody chooses for a colleague, and nobody of elsewhere knows him.
        assert cast.manager.customer_id == mine.customer_id
        with pytest.raises(NotFound):
            await ask(c.RATE, cast.manager, c.Rate(call_back_id=two["id"], answers=Answers(), opts_out=True), key=key())
        other = await make_cast()
        with pytest.raises(NotFound):
            await ask(a.READ_ASKING, other.peishan, read)
