"""What a project owes by a day: who is told on the day, who above when it is late, and when nothing is said any more."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.projects.app import ENTERS
from services.projects.closing.actions import open_review
from services.projects.closing.reminding import be_due as closing_due
from services.projects.db import DB
from services.projects.gates.deciding import Deciding
from services.projects.gates.registry import Gates
from services.projects.gates.reminding import be_due as gate_due
from services.projects.projects.access import take_in_hand
from services.projects.risks.states import REVIEW
from services.projects.risks.turns import be_due as review_due
from shared.contracts.delivery import risks as c
from shared.contracts.delivery.risks import ReviewTurn
from shared.contracts.roles import Role
from shared.core.ids import new_id
from tests.projects.quality import DAY, make_quality, today
from tests.projects.test_gates import decide


@pytest.fixture
async def house(ask, whole, cast):
    return await make_quality(ask, cast)


class Duties:
    """What is told of the project, duty by duty, and what is remembered."""

    def __init__(self, house) -> None:
        self.house, self.cast, self.project = house, house.cast, house.project

    async def told(self) -> list[tuple[str, int, int]]:
        """Duty, days late, how many hear of it."""
        found = await self.house.told("project.duty_due", self.project.id)
        return [(one["duty"], one["late_days"], len(one["people"])) for one in found]

    async def heard(self) -> dict:
        return (await self.house.told("project.duty_due", self.project.id))[-1]

    async def waits(self, kind: str) -> list[bool]:
        """Whether it is remembered, and for later."""
        rows = await self.house.sql("select fire_at > now() as later from due where kind = $1", kind)
        return [row["later"] for row in rows]

    async def came(self, act, subject_id) -> None:
        async with DB.tenant_scope(self.cast.tenant_id):
            await act(self.cast.tenant_id, subject_id)

    async def phase(self, name: str, held: str | None = None) -> None:
        sql = "update project set phase = $2, held_phase = $3 where id = $1"
        await self.house.sql(sql, self.project.id, name, held)


@pytest.fixture
def duties(house) -> Duties:
    return Duties(house)


_DECIDED = """
insert into gate_decision (tenant_id, id, project_id, gate, state, decided_by_id, decided_by, reason, due_on, checks)
values ($1, $2, $3, 'G1', 'conditional', $4, '陳文彬', '名單待補', $5, '[]')
"""


async def test_a_gates_condition(duties, cast):
    """On its day to who leads the project, later to the head as well; not while on hold, and not once it is kept."""
    await decide(cast.wenbin, duties.project.id, "condition")
    (row,) = await duties.house.sql("select id from gate_decision where project_id = $1", duties.project.id)
    assert await duties.waits("gate_condition") == [True]
    await duties.came(gate_due, row["id"])  # before its day nothing is said
    assert await duties.told() == []
    for due_on, told in ((today(), ("gate_condition", 0, 1)), (today() - 2 * DAY, ("gate_condition", 2, 2))):
        found = (cast.tenant_id, new_id(), duties.project.id, cast.wenbin.actor_id, due_on)
        await duties.house.sql(_DECIDED, *found)
        await duties.came(gate_due, found[1])
        assert (await duties.told())[-1] == told
        await duties.came(gate_due, row["id"])  # decided anew since
    heard = await duties.heard()
    assert heard["people"] == [str(cast.yutong.actor_id), str(cast.wenbin.actor_id)]
    assert heard["place"] == f"projects/{duties.project.code}/gates"
    assert all(await duties.waits("gate_condition"))
    await duties.phase("on_hold", "planning")
    await duties.came(gate_due, found[1])
    await duties.phase("planning")
    await decide(cast.wenbin, duties.project.id, "pass")
    await duties.came(gate_due, found[1])
    assert len(await duties.told()) == 2


async def test_a_closing_review(duties, cast):
    """A week before unless it was begun, on the day, and late: with those who judge it once it was submitted."""
    project_id = duties.project.id
    async with DB.scope(cast.mingche):
        await open_review(cast.mingche, await take_in_hand(cast.mingche, project_id))
    assert await duties.waits("closing_review") == [True]
    await duties.came(closing_due, project_id)
    assert await duties.told() == [("closing_review", 0, 1)]
    move = "update closing_review set due_on = $2, revision = $3, state = $4 where project_id = $1"
    await duties.house.sql(move, project_id, today() + DAY, 2, "draft")
    await duties.came(closing_due, project_id)  # begun, and not yet its day
    assert len(await duties.told()) == 1
    await duties.house.sql(move, project_id, today() - DAY, 3, "team_review")
    await duties.came(closing_due, project_id)
    heard = await duties.heard()
    assert (heard["late_days"], len(heard["people"]), heard["roles"]) == (1, 2, [str(Role.QM)])
    assert await duties.waits("closing_review") == [True]
    done = "update closing_review set state = 'published', published_at = now() where project_id = $1"
    await duties.house.sql(done, project_id)
    await duties.came(closing_due, project_id)
    assert len(await duties.told()) == 2


async def test_turns_of_risk_reviews(duties, cast, ask):
    """Due with the plan; held by a review, whose next day is the next turn; a day that goes by without one is missed,
    the head hears of it, and another turn begins."""

    async def listed() -> c.RiskList:
        return await ask(c.LIST_RISKS, cast.yutong, c.ListRisks(project_id=duties.project.id))

    async def turn() -> list:
        sql = "select id, state, due_on from risk_review_turn where project_id = $1 order by id"
        return [tuple(row) for row in await duties.house.sql(sql, duties.project.id)]

    assert (await listed()).next_review is None
    entered = Deciding(Gates((), ENTERS))
    await decide(cast.wenbin, duties.project.id, "condition", by=entered)  # into planning
    ((first, state, due_on),) = await turn()
    assert (state, due_on, (await listed()).next_review) == ("due", today() + timedelta(days=14), due_on)
    wish = c.ReviewRisks(project_id=duties.project.id, no_new_risk=True, next_day=today() + DAY)
    after = await ask(c.REVIEW_RISKS, cast.yutong, wish, key=uuid4().hex)
    assert (after.next_review, after.missed) == (today() + DAY, ())
    held, open_ = await turn()
    assert (held[:2], open_[1]) == ((first, "held"), "due")
    await duties.came(review_due, first)  # it was held: nothing
    await duties.came(review_due, open_[0])  # not its day
    assert await duties.told() == []
    for days, told in ((0, ("risk_review", 0, 1)), (1, ("risk_review", 1, 2))):
        await duties.house.sql("update risk_review_turn set due_on = $2 where id = $1", open_[0], today() - days * DAY)
        await duties.came(review_due, open_[0])
        assert (await duties.told())[-1] == told
    _held, missed, following = await turn()
    assert (missed[1], following[1:]) == ("missed", ("due", today() + timedelta(days=14)))
    assert (await listed()).missed == (today() - DAY,)
    await duties.phase("terminated")
    await duties.house.sql("update risk_review_turn set due_on = $2 where id = $1", following[0], today() - DAY)
    await duties.came(review_due, following[0])
    assert len(await duties.told()) == 2


def test_the_machine_of_a_turn():
    """Whoever acts: people hold one that is due, the product itself says that it was missed, and both are final."""
    for state in REVIEW.states:
        for verb, by, ends in (("hold", "member", ReviewTurn.HELD), ("miss", "service", ReviewTurn.MISSED)):
            move = next((one for one in REVIEW.moves if one.verb == verb), None)
            assert move is not None
            assert (state in move.sources) is (state is ReviewTurn.DUE)
            assert (move.by, move.to) == ({by}, ends)
