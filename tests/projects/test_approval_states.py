"""The machine of a request: every state, every verb, whoever asks; and fifty at once."""

from itertools import product
from uuid import uuid4

import pytest

from services.projects.approvals.states import APPROVAL
from shared.contracts.delivery import approvals as c
from shared.contracts.delivery.flows import Step
from shared.contracts.parties import Party
from shared.core.errors import Conflict, Forbidden, NotFound
from tests.projects.office import CALLS, Office, person


@pytest.fixture
async def office(ask, whole, cast):
    return Office(ask, await whole.bus(Party.HELPDESK), cast)


RELATIONS = ("approver", "stand_in", "applicant", "head", "management", "stranger")
PEOPLE_VERBS = tuple(call.verb for call in CALLS)
APPROVER_VERBS = frozenset({"approve", "return", "reject", "add", "hand_over", "ask"})


def expected(state: str, verb: str, relation: str) -> bool:
    """The whole table in words: who it waits for acts while it waits; who asked takes it back; nobody else has any."""
    if relation in {"approver", "stand_in"}:
        return state == "waiting" and verb in APPROVER_VERBS
    return relation == "applicant" and verb == "withdraw" and state in {"waiting", "returned"}


async def _in_state(office, cast, state: str) -> c.RequestView:
    one = await office.request(Step(name="審批", approvers=(person(cast.wenbin),)), key=uuid4().hex)
    if state in {"approved", "rejected", "returned"}:
        verb = {"approved": "approve", "rejected": "reject", "returned": "return"}[state]
        return await office.act(cast.wenbin, one, verb)
    if state == "withdrawn":
        return await office.act(cast.shihan, one, "withdraw")
    if state == "void":
        await office.void(one.about_key, None)
    return await office.read(cast.shihan, one.id)


async def test_every_state_verb_and_person(office, cast):
    """Buttons and answers agree, for every state, every verb and whoever asks."""
    await office.delegate(cast.wenbin, cast.junyan)
    people = dict(
        zip(RELATIONS, (cast.wenbin, cast.junyan, cast.shihan, cast.yating, cast.mingche, cast.chengen), strict=True)
    )
    assert set(PEOPLE_VERBS) | {"conclude", "refuse", "send_back", "void", "resubmit"} == set(APPROVAL.verbs())
    tried = 0
    for state in APPROVAL.states:
        one = await _in_state(office, cast, state)
        for verb, relation in product(PEOPLE_VERBS, RELATIONS):
            if verb == "answer":  # nobody was asked
                continue
            may = expected(state, verb, relation)
            who = people[relation]
            if relation == "stranger":
                with pytest.raises(NotFound):
                    await office.read(who, one.id)
            else:
                assert (verb in (await office.read(who, one.id)).verbs) is may, (state, verb, relation)
            if may:
                target = await _in_state(office, cast, state)
            else:
                target = one
            given = {"add": {"member_id": cast.zhiyuan.actor_id}, "hand_over": {"member_id": cast.zhiyuan.actor_id}}
            given |= {"ask": {"question": "為什麼？"}}
            tried += 1
            if may:
                await office.act(who, target, verb, **given.get(verb, {}))
                continue
            with pytest.raises((Forbidden, Conflict, NotFound)):
                await office.act(who, target, verb, **given.get(verb, {}))
    assert tried == len(APPROVAL.states) * (len(PEOPLE_VERBS) - 1) * len(RELATIONS)
