"""Attack A14: another company's id and one that does not exist cannot be told apart by time either."""

from statistics import median
from time import perf_counter

import pytest

from shared.contracts import gateway as g
from shared.contracts import helpdesk as h
from shared.core.ids import new_id

PAIRS, MORE = 1_000, 3_000
"""What looks apart is asked so much more often, and judged by all of it: neighbours on the machine look like a leak."""
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
    said = set()

    async def seconds(one) -> float:
        began = perf_counter()
        answer = await stage.asking.answer("bus", seat, call, command(one))
        said.add((answer.status, answer.code, answer.said))
        return perf_counter() - began

    async def pairs(count: int) -> list[float]:
        """How much longer the foreign one took, each first in turn."""
        found = []
        for number in range(count):
            if number % 2:
                foreign = await seconds(row.id)
                found.append(foreign - await seconds(new_id()))
            else:
                absent = await seconds(new_id())
                found.append(await seconds(row.id) - absent)
        return found

    found = await pairs(PAIRS)
    if abs(median(found)) >= LIMIT:
        found += await pairs(MORE)
    apart = abs(median(found))
    figures(f"oracles: {ref}, foreign and absent apart by", f"{apart * 1000:.3f} ms over {2 * len(found)}")
    assert len(said) == 1
    assert apart < LIMIT
