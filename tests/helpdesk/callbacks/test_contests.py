"""Doubted answers: decided by somebody who had no part in it, and by nobody else, also on the page."""

from datetime import timedelta

import pytest

from shared.contracts.desk import call_backs as c
from shared.contracts.desk.call_back_views import Answers, Solved
from shared.contracts.desk.satisfaction import READ_SATISFACTION, SatisfactionQuery
from shared.core.errors import Forbidden
from tests.factories.helpdesk import make_cast
from tests.helpdesk.callbacks.world import HAPPY, call_back_of, fake_clock, key, log, resolved


async def test_a_doubted_answer_is_decided_by_somebody_else_and_the_numbers_follow(ask, cast):
    with fake_clock() as clock:
        ticket = await resolved(ask, cast, impact=1, urgency=1)
        one = await call_back_of(cast, ticket)
        await clock.due(cast.tenant_id, one["due_at"])
        done = await log(ask, cast.yutong, one, "answered", answers=Answers(solved=Solved.YES, result=1))
        period = SatisfactionQuery(first_day=clock.at.date() - timedelta(days=9), last_day=clock.at.date(), least=1)
        before = await ask(READ_SATISFACTION, cast.peishan, period)
        assert (before.total.satisfied.of, before.total.satisfied.part) == (1, 0)
        assert [(row.name, row.answers) for row in before.rows] == [("陳柏翰", 1)]
        doubt = c.ContestAnswer(call_back_id=done.id, revision=done.revision, whose="interviewer", reason="按錯了")
        now = await ask(c.CONTEST_ANSWER, cast.bohan, doubt, key=key())
        assert [await may_decide(ask, who, done) for who in (cast.bohan, cast.yutong, cast.peishan)] == [0, 0, 1]
        decide = c.DecideContest(
            call_back_id=now.id, revision=now.revision, whose="interviewer", counts=False, reason="錄音佐證"
        )
        now = await ask(c.DECIDE_CONTEST, cast.peishan, decide, key=key())
        assert [(a.counts, a.decided_by, a.may_decide) for a in now.answers] == [(False, "吳佩珊", False)]
        after = await ask(READ_SATISFACTION, cast.peishan, period)
        assert (after.total.answers, after.funnel.answered) == (0, 1)


async def may_decide(ask, who, one):
    seen = await ask(c.READ_CALL_BACK, who, c.ReadCallBack(call_back_id=one.id))
    return [answer.may_decide for answer in seen.answers] == [True]


async def test_whoever_doubts_does_not_decide(ask):
    cast = await make_cast()
    with fake_clock() as clock:
        one = await call_back_of(cast, await resolved(ask, cast, impact=1, urgency=1))
        await clock.due(cast.tenant_id, one["due_at"])
        done = await log(ask, cast.yutong, one, "answered", answers=HAPPY)
        doubt = c.ContestAnswer(call_back_id=done.id, revision=done.revision, whose="interviewer", reason="不信")
        now = await ask(c.CONTEST_ANSWER, cast.peishan, doubt, key=key())
        decide = c.DecideContest(
            call_back_id=now.id, revision=now.revision, whose="interviewer", counts=False, reason="我說了算"
        )
        assert "decide" in now.verbs  # a lead may, as a rule
        assert not await may_decide(ask, cast.peishan, now)
        with pytest.raises(Forbidden, match="not_yours_to_decide"):
            await ask(c.DECIDE_CONTEST, cast.peishan, decide, key=key())
