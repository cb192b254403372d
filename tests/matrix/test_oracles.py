"""Attack A14: another company's id and one that does not exist cannot be told apart by time either."""

from statistics import median
from time import perf_counter

import pytest

from shared.contracts import gateway as g
from shared.contracts import helpdesk as h
from shared.core.ids import new_id

PAIRS = 1_000
LIMIT = 0.001

QUESTIONS = {
    "ticket": (h.READ_TICKET, lambda one: h.ReadTicket(ticket_id=one), "member:agent"),
    "contact": (g.READ_CONTACT, lambda one: g.ReadContact(contact_id=one), "member:agent"),
}


@pytest.mark.parametrize("ref", QUESTIONS)
async def test_foreign_and_absent_take_the_same_time(stage, figures, ref):
    call, command, label = QUESTIONS[ref]
    seat, other = stage.seat(label), stage.world.other.realms["own"]
    row = await stage.world.makers.make(ref, other, other.requester, call)
    spent, said = {"foreign": [], "absent": []}, set()
    for number in range(PAIRS):
        ways = [("foreign", row.id), ("absent", new_id())]
        for name, one in ways if number % 2 else reversed(ways):
            began = perf_counter()
            answer = await stage.asking.answer("bus", seat, call, command(one))
            spent[name].append(perf_counter() - began)
            said.add((answer.status, answer.code, answer.said))
    apart = abs(median(spent["foreign"]) - median(spent["absent"]))
    figures(f"oracles: {ref}, foreign and absent apart by", f"{apart * 1000:.3f} ms over {2 * PAIRS}")
    assert len(said) == 1
    assert apart < LIMIT
