"""Risks and the communication plan: the machines, whoever asks; and what a review and a plan must say."""

from datetime import date, timedelta
from itertools import product
from uuid import uuid4

import pytest
from msgspec.structs import replace

from services.projects.communication.states import COMM_PLAN
from services.projects.risks.bands import band_of
from services.projects.risks.states import RISK
from shared.contracts.delivery import approvals as a
from shared.contracts.delivery import communication as m
from shared.contracts.delivery import risks as c
from shared.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from tests.factories.projects import make_project

VERBS = ("assess", "respond", "watch", "close", "occur")
CALLS = dict(zip(VERBS, (c.ASSESS_RISK, c.RESPOND_TO_RISK, c.WATCH_RISK, c.CLOSE_RISK, c.OCCUR_RISK), strict=True))
PATHS = {
    "identified": (),
    "assessed": ("assess",),
    "treating": ("assess", "respond"),
    "monitoring": ("assess", "respond", "watch"),
    "closed": ("close",),
    "occurred": ("occur",),
}


class Register:
    def __init__(self, ask, cast, project_id) -> None:
        self._ask, self.cast, self.project_id = ask, cast, project_id

    async def write(self, who, call, **given):
        return await self._ask(call, who, call.takes(**given), key=uuid4().hex)

    async def risk(self, **given) -> c.RiskView:
        given = {"happening": "關鍵成員離職", **given}
        return await self.write(self.cast.yutong, c.IDENTIFY_RISK, project_id=self.project_id, **given)

    async def act(self, who, one: c.RiskView, verb: str, **given) -> c.RiskView:
        if CALLS[verb].takes is c.MoveRisk:
            given.setdefault("reason", "已處理")
        if verb == "assess":
            given = {"probability": 1, "impact": 2, **given}
        return await self.write(who, CALLS[verb], risk_id=one.id, revision=one.revision, **given)

    async def in_state(self, state: str) -> c.RiskView:
        one = await self.risk()
        for verb in PATHS[state]:
            one = await self.act(self.cast.yutong, one, verb)
        assert one.state == state
        return one

    async def list(self, who) -> c.RiskList:
        return await self._ask(c.LIST_RISKS, who, c.ListRisks(project_id=self.project_id))


@pytest.fixture
async def register(ask, cast):
    made = await make_project(cast, team=(cast.junyan,))
    return Register(ask, cast, made.id)


def expected(state: str, verb: str) -> bool:
    """The table in words: while it is open it is assessed and ends; what was assessed is answered, what is answered is
    watched."""
    if state in {"closed", "occurred"}:
        return False
    return {"respond": state != "identified", "watch": state == "treating"}.get(verb, True)


async def test_every_state_verb_and_person(register, cast):
    assert set(RISK.verbs()) == set(VERBS)
    for state in RISK.states:
        one = await register.in_state(state)
        # Of those who deal with risks each is shown the same buttons; a member of the team reads, others see nothing.
        listed = {each: (await register.list(who)).items for each, who in (("pm", cast.yutong), ("tm", cast.junyan))}
        (seen,) = [each for each in listed["pm"] if each.id == one.id]
        assert set(seen.verbs) == {verb for verb in VERBS if expected(state, verb)}, state
        assert [each.verbs for each in listed["tm"] if each.id == one.id] == [()]
        for verb, who in product(VERBS, (cast.yutong, cast.wenbin, cast.mingche)):
            if expected(state, verb):
                made = await register.act(who, await register.in_state(state), verb)
                assert made.history[0].what == verb
                assert made.state == RISK.next(c.RiskState(state), verb)
            else:
                with pytest.raises(Conflict):
                    await register.act(who, one, verb)
        with pytest.raises(Forbidden):
            await register.act(replace(cast.junyan, roles=cast.yutong.roles), one, "close")  # a manager elsewhere
        with pytest.raises(NotFound):
            await register.act(cast.yating, one, "close")  # the head of another department


async def test_what_a_response_must_say(register, cast):
    assert [str(band_of(score)) for score in (1, 4, 5, 9, 10, 16, 20, 25)] == [
        *("low", "low", "medium", "medium", "high", "high", "extreme", "extreme")
    ]
    one = await register.act(cast.yutong, await register.risk(), "assess", probability=3, impact=3, reason="只有一人會")
    assert (one.score, one.band, one.number) == (9, c.Band.MEDIUM, "R-01")
    with pytest.raises(Invalid) as told:
        await register.act(cast.yutong, one, "respond", response="培訓第二個人")
    assert set(told.value.fields) == {"owner_id", "due_on"}
    said = {"response": "培訓第二個人", "owner_id": cast.junyan.actor_id, "due_on": date(2026, 1, 5)}
    done = await register.act(cast.yutong, one, "respond", **said)
    assert (done.owner_name, done.is_late, done.state) == ("郭俊彥", True, "treating")
    with pytest.raises(Conflict):  # read before somebody else's change
        await register.act(cast.yutong, one, "respond", **said)
    # An extreme one is answered by the head of the department or the management.
    top = await register.act(cast.yutong, done, "assess", probability=5, impact=4)
    assert (top.band, top.state) == (c.Band.EXTREME, "treating")
    with pytest.raises(Forbidden):
        await register.act(cast.yutong, top, "respond", **said)
    # Nor is what was answered as less only watched now, or over, because the project's manager says so.
    assert set((await register.list(cast.yutong)).items[0].verbs) == {"assess", "occur"}
    for verb in ("watch", "close"):
        with pytest.raises(Forbidden):
            await register.act(cast.yutong, top, verb)
    last = await register.act(cast.wenbin, top, "respond", **{**said, "strategy": c.Strategy.SHARE})
    assert [each.what for each in last.history] == ["respond", "assess", "respond", "assess", "identify"]
    assert last.history[0].words == "share: 培訓第二個人"


async def test_seeding_and_reviews(register, cast):
    """A category that has a risk is left alone; a review says that there is nothing new, or something was added."""
    await register.risk(category=c.RiskCategory.LEGAL)
    for _again in range(2):
        found = await register.write(cast.yutong, c.SEED_RISKS, project_id=register.project_id)
        assert sorted(one.category for one in found.items) == sorted(c.RiskCategory)
    review = {"project_id": register.project_id}
    found = await register.write(cast.yutong, c.REVIEW_RISKS, **review)  # five are new
    with pytest.raises(DomainError) as told:
        await register.write(cast.yutong, c.REVIEW_RISKS, **review)
    assert told.value.code == "risk.unanswered"
    found = await register.write(cast.yutong, c.REVIEW_RISKS, **review, no_new_risk=True, text="逐項看過")
    assert [one.no_new_risk for one in found.reviews] == [True, False]
    assert found.reviews[0].next_on > date.today() + timedelta(days=12)  # noqa: DTZ011 - a day to spare
    with pytest.raises(DomainError) as told:
        await register.write(cast.yutong, c.REVIEW_RISKS, **review, no_new_risk=True, next_day=date(2020, 1, 1))
    assert told.value.code == "risk.next"


async def test_the_communication_plan(register, cast, ask):
    """From the template to the head of the department; changed while he reads, his approval is void; then revised."""
    about = {"project_id": register.project_id}

    async def decide(one, call):
        found = await ask(a.FIND_REQUEST, cast.wenbin, a.FindRequest(approval_number=one.approval))
        wish = call.takes(approval_id=found.id, revision=found.revision, reason="可以")
        return await ask(call, cast.wenbin, wish, key=uuid4().hex)

    async def read(who=cast.yutong):
        return await ask(m.READ_COMM_PLAN, who, m.ReadCommPlan(**about))

    assert (await read()).verbs == ("begin",)
    one = await register.write(cast.yutong, m.BEGIN_COMM_PLAN, **about)
    assert (one.version, one.state, len(one.items)) == (1, "draft", 3)
    assert one.names == {str(cast.yutong.actor_id): "林語彤"}
    assert (await read(cast.junyan)).verbs == ()
    with pytest.raises(Forbidden):
        await register.write(replace(cast.junyan, roles=cast.yutong.roles), m.BEGIN_COMM_PLAN, **about)
    bare = (*one.items, m.CommItem(objective="只有目標"))
    one = await register.write(cast.yutong, m.SAVE_COMM_PLAN, **about, revision=one.revision, items=bare)
    with pytest.raises(DomainError) as told:
        await register.write(cast.yutong, m.SUBMIT_COMM_PLAN, **about, revision=one.revision)
    assert told.value.code == "communication.incomplete"
    one = await register.write(cast.yutong, m.SAVE_COMM_PLAN, **about, revision=one.revision, items=one.items[:3])
    one = await register.write(cast.yutong, m.SUBMIT_COMM_PLAN, **about, revision=one.revision)
    assert (one.state, one.verbs) == ("review", ("save",))
    one = await register.write(cast.yutong, m.SAVE_COMM_PLAN, **about, revision=one.revision, items=one.items[:2])
    assert one.state == "draft"
    with pytest.raises(Conflict):
        await decide(one, a.APPROVE_STEP)
    for call, state in ((a.RETURN_STEP, "draft"), (a.REJECT_STEP, "draft"), (a.APPROVE_STEP, "active")):
        one = await register.write(cast.yutong, m.SUBMIT_COMM_PLAN, **about, revision=one.revision)
        await decide(one, call)
        one = await read()
        assert one.state == state, call.verb
    assert (one.active_version, one.verbs) == (1, ("begin",))
    for verb, call in (("save", m.SAVE_COMM_PLAN), ("submit", m.SUBMIT_COMM_PLAN)):
        with pytest.raises(Conflict):
            await register.write(cast.yutong, call, **about, revision=one.revision)
        assert "active" not in {str(s) for move in COMM_PLAN.moves if move.verb == verb for s in move.sources}
    two = await register.write(cast.yutong, m.BEGIN_COMM_PLAN, **about)
    assert (two.version, two.state, two.active_version, two.items) == (2, "draft", 1, one.items)
    two = await register.write(cast.yutong, m.SUBMIT_COMM_PLAN, **about, revision=two.revision)
    await decide(two, a.APPROVE_STEP)
    assert (await read()).active_version == 2
