"""Who may what of an acceptance in which state: every state, verb and person."""

from itertools import product

import pytest

from services.projects.acceptance.states import ACCEPTANCE
from shared.core.errors import DomainError
from tests.projects.accepting import CALLS, DECIDES, HIS, PATHS, make_site

MAY = {
    "yutong": {*CALLS, *DECIDES} - HIS - {"sign"},
    "junyan": {"ask", "answer"},
    "mingche": {*CALLS} - HIS - {"sign", "ask", "answer"},
    "hsiaohan": set(HIS),
    "quality": set(),
    "chengen": set(),
    "stranger": set(),
}
REFUSED = {
    "acceptance.begun",
    "acceptance.not_found",
    "acceptance.outside",
    "acceptance.stale",
    "kind.refused",
    "permission.missing",
    "project.not_found",
    "project.not_led",
    "state.move_unknown",
}


async def test_every_state_verb_and_person(cast, ask, whole):
    """Who may what in which state: the machine, the team, the manager, the customer, the walls."""
    tried = 0
    verbs = [*(set(CALLS) - {"sign"}), *DECIDES]
    for state in PATHS:
        there = await make_site(ask, whole, cast)
        await there.until(state)
        known = {move.verb for move in ACCEPTANCE.moves if state in move.sources}
        for verb, name in product(verbs, MAY):
            if verb in known and verb in MAY[name]:
                continue  # done on the way to the other states, or by the tests before
            tried += 1
            with pytest.raises(DomainError) as refused:
                await there.do(verb, there.who(name))
            assert refused.value.code in REFUSED, (state, verb, name, refused.value.code)
        assert (await there.read()).state is state
    assert tried == 1265
