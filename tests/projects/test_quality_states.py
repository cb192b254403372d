"""The machines of a check and of a nonconformity: every state, every verb, whoever asks; and fifty at once."""

import asyncio
from itertools import product

import pytest

from services.projects.checks.states import CHECK
from services.projects.nonconformities.states import NONCONFORMITY
from shared.contracts.delivery import nonconformity_acts as a
from shared.contracts.delivery.quality_kinds import CheckState
from shared.contracts.delivery.quality_kinds import NonconformityState as S
from shared.core.errors import Conflict, Forbidden, NotFound
from tests.projects.quality import CHECK_ACTS, make_quality, today


@pytest.fixture
async def house(ask, whole, cast):
    return await make_quality(ask, cast)


VERBS = tuple(call.verb for call in a.ACTS)
RELATIONS = ("quality", "manager", "owner", "verifier", "lead", "management", "stranger")
UNASSIGNED, MENDED = {S.OPEN, S.GRADED, S.REOPENED}, {S.ASSIGNED, S.IN_RECTIFICATION, S.BACK}
GIVEN = MENDED | UNASSIGNED - {S.OPEN} | {S.DONE_BY_OWNER}
FORMED = GIVEN | {S.VERIFIED}
MAY = {
    "quality": {
        "grade": UNASSIGNED,
        "form": FORMED,
        "assign": GIVEN,
        "close": {S.EFFECT_WATCH},
        "reopen": {S.EFFECT_WATCH, S.CLOSED},
    },
    "manager": {"form": FORMED, "assign": GIVEN},
    "owner": {"start": {S.ASSIGNED, S.BACK}, "save": {S.IN_RECTIFICATION}, "finish": {S.IN_RECTIFICATION}},
    "verifier": {"verify": {S.DONE_BY_OWNER}, "send_back": {S.DONE_BY_OWNER}},
    "lead": {"report": {S.IN_RECTIFICATION, S.BACK, S.DONE_BY_OWNER, S.VERIFIED}},
    "management": {"hear": set(S) - {S.CLOSED}},
    "stranger": {},
}
"""The whole table in words. It is of a major one with a task force whose day of effect has come."""

_PUT = """
update nonconformity set state = $2, grade = 'major', owner_id = $3, verifier_id = $4, graded_id = $5, due_on = $6,
  effect_on = $6, effect_days = 30, effect_metric = 'x', effect_result = 'x', told_at = now(), heard_at = null
where id = $1
"""
_LEAD = """
insert into nonconformity_force select tenant_id, id, $2, true from nonconformity where id = $1 on conflict do nothing
"""


async def _in_state(house, cast, state: S):
    one = await house.raised()
    who = (cast.junyan.actor_id, cast.shihan.actor_id, house.hui.actor_id, today())
    await house.sql(_PUT, one.id, str(state), *who)
    await house.sql(_LEAD, one.id, cast.chengen.actor_id)
    return await house.read(one)


async def test_every_state_verb_and_person(house, cast):
    """Buttons and answers agree, for every state, every verb and whoever asks."""
    those = (house.hui, cast.yutong, cast.junyan, cast.shihan, cast.chengen, cast.mingche, cast.yating)
    people = dict(zip(RELATIONS, those, strict=True))
    assert set(VERBS) | {"watch", "recur"} == set(NONCONFORMITY.verbs())
    tried = 0
    for state in NONCONFORMITY.states:
        one = await _in_state(house, cast, state)
        for relation in RELATIONS:
            may = {verb for verb, states in MAY[relation].items() if state in states}
            if relation == "stranger":
                with pytest.raises(NotFound):
                    await house.read(one, people[relation])
            else:
                assert set((await house.read(one, people[relation])).verbs) == may, (state, relation)
            for verb in VERBS:
                tried += 1
                given = {"impact": 3, "spread": 3} if verb == "grade" else {}
                if verb in may:
                    await house.act(people[relation], await _in_state(house, cast, state), verb, **given)
                    continue
                with pytest.raises((Forbidden, Conflict, NotFound)):
                    await house.act(people[relation], one, verb, **given)
        assert (await house.read(one)).state is state
    assert tried == len(S) * len(VERBS) * len(RELATIONS)


async def test_fifty_verifications_decide_once(house, cast):
    one = await _in_state(house, cast, S.DONE_BY_OWNER)
    verbs = ("verify", "send_back") * 25

    async def once(verb: str) -> bool:
        try:
            await house.act(cast.shihan, one, verb)
        except Conflict:
            return False
        return True

    done = await asyncio.gather(*(once(verb) for verb in verbs))
    assert sum(done) == 1
    seen = await house.read(one)
    assert [line.verb for line in seen.happenings if line.verb in {"verify", "send_back"}] == [verbs[done.index(True)]]
    assert len([event for event in await house.told("nonconformity.moved", one.id) if event["what"] in verbs]) == 1


CHECKED = {
    "checker": {
        "start": {CheckState.PLANNED},
        "pass": {CheckState.IN_PROGRESS},
        "fail": {CheckState.IN_PROGRESS},
    },
    "manager": {"change": {CheckState.PLANNED}, "repeat": {CheckState.FAILED}},
    "quality": {
        "change": {CheckState.PLANNED},
        "repeat": {CheckState.FAILED},
        "waive": {CheckState.PLANNED, CheckState.IN_PROGRESS},
    },
    "author": {},
    "stranger": {},
}


async def test_every_state_verb_and_person_of_a_check(house, cast):
    report = await house.deliverable()

    async def in_state(state: CheckState):
        one = await house.plan(report)
        if state in {CheckState.PLANNED, CheckState.WAIVED}:
            return one if state is CheckState.PLANNED else await house.check(house.hui, one, "waive")
        one = await house.check(cast.shihan, one, "start")
        verb = {CheckState.PASSED: "pass", CheckState.FAILED: "fail"}.get(state)
        return await house.check(cast.shihan, one, verb) if verb else one

    people = {
        "checker": cast.shihan,
        "manager": cast.yutong,
        "quality": house.hui,
        "author": cast.junyan,
        "stranger": cast.yating,
    }
    verbs = [call.verb for call in CHECK_ACTS]
    assert set(verbs) == set(CHECK.verbs())
    for state in CHECK.states:
        one = await in_state(state)
        for relation, verb in product(CHECKED, verbs):
            if state in CHECKED[relation].get(verb, ()):
                await house.check(people[relation], await in_state(state), verb)
                continue
            with pytest.raises((Forbidden, Conflict, NotFound)):
                await house.check(people[relation], one, verb)


async def test_whether_it_helped_is_not_said_by_who_mended_it(house, cast):
    """Also where he keeps quality; and who has left is replaced, wherever it waits for him."""
    one = await _in_state(house, cast, S.EFFECT_WATCH)
    await house.sql("update nonconformity set owner_id = $2 where id = $1", one.id, house.hui.actor_id)
    assert "close" not in (await house.read(one)).verbs
    with pytest.raises(Forbidden):
        await house.act(house.hui, one, "close")
    one = await _in_state(house, cast, S.DONE_BY_OWNER)
    await house.sql("update member set state = 'ended' where id = $1", cast.shihan.actor_id)
    again = await house.act(house.hui, one, "assign", verifier_id=cast.zhiyuan.actor_id)
    assert again.state is S.ASSIGNED
