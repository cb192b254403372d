"""Fifty at the same moment: one of them counts."""

import asyncio

from services.helpdesk.db import DB
from shared.contracts.desk import call_backs as c
from shared.contracts.desk.call_back_views import Answers, CallResult, Solved
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Role
from shared.core.errors import Conflict
from shared.core.ids import new_id
from tests.helpdesk.callbacks.world import HAPPY, call_back_of, fake_clock, gateway, key, resolved, rows

AT_ONCE = 50
HISTORY = "select verb from call_back_event where tenant_id = $1 and call_back_id = $2 order by version"


async def at_once(*acts):
    """What each gave or raised."""
    return await asyncio.gather(*acts, return_exceptions=True)


async def agents(cast):
    made = [
        Caller(tenant_id=cast.tenant_id, kind=Kind.MEMBER, actor_id=new_id(), roles=(Role.AG,), name=f"客服{number}")
        for number in range(AT_ONCE)
    ]
    async with DB.tenant_scope(cast.tenant_id):
        for one in made:
            await DB.run(
                "insert into member values ($1, $2, 1, $3, $4, 'active')",
                cast.tenant_id,
                one.actor_id,
                one.name,
                ["agent"],
            )
    return made


async def test_a_link_answered_fifty_times_at_once_counts_once_and_unhappy_makes_one_case(ask, cast):
    with fake_clock():
        one = await call_back_of(cast, await resolved(ask, cast, impact=1, urgency=1))
        angry = Answers(solved=Solved.PARTLY, result=1, comment="還是卡")
        said = [HAPPY if number % 2 else angry for number in range(AT_ONCE)]
        done = await at_once(
            *(
                ask(c.RATE, gateway(cast), c.Rate(call_back_id=one["id"], generation=1, answers=answer), key=key())
                for answer in said
            )
        )
        assert [type(each) for each in done if isinstance(each, Exception)] == []
        assert all(each.is_done for each in done)
        (kept,) = await rows(
            cast, "select result from call_answer where tenant_id = $1 and call_back_id = $2", one["id"]
        )
        verbs = [row["verb"] for row in await rows(cast, HISTORY, one["id"])]
        assert verbs.count("rate") == 1
        cases = await rows(cast, "select 1 from recovery_case where tenant_id = $1 and call_back_id = $2", one["id"])
        assert len(cases) == (kept["result"] == 1)


async def test_one_of_fifty_agents_takes_a_call_and_one_of_fifty_logs_it(ask, cast):
    with fake_clock() as clock:
        one = await call_back_of(cast, await resolved(ask, cast, impact=1, urgency=1))
        await clock.due(cast.tenant_id, one["due_at"])
        many = await agents(cast)
        now = await ask(c.READ_CALL_BACK, many[0], c.ReadCallBack(call_back_id=one["id"]))
        take = c.TakeCallBack(call_back_id=one["id"], revision=now.revision)
        done = await at_once(*(ask(c.TAKE_CALL_BACK, who, take, key=key()) for who in many))
        (taken,) = [each for each in done if not isinstance(each, Exception)]
        assert {type(each) for each in done if isinstance(each, Exception)} == {Conflict}
        log = c.LogAttempt(call_back_id=one["id"], revision=taken.revision, result=CallResult.ANSWERED, answers=HAPPY)
        done = await at_once(*(ask(c.LOG_ATTEMPT, who, log, key=key()) for who in many))
        assert len([each for each in done if not isinstance(each, Exception)]) == 1
        assert (
            len(await rows(cast, "select 1 from call_attempt where tenant_id = $1 and call_back_id = $2", one["id"]))
            == 1
        )
        verbs = [row["verb"] for row in await rows(cast, HISTORY, one["id"])]
        assert (verbs.count("take"), verbs.count("answer")) == (1, 1)
