"""The engine: who decides, in whose name, and what it makes of the whole."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from msgspec.structs import replace

from services.projects.approvals.schedules import be_late, remind
from services.projects.db import DB
from shared.contracts import approving as failing
from shared.contracts.delivery import approvals as c
from shared.contracts.delivery import delegations as d
from shared.contracts.delivery.flows import Mode, OnReject, OnTimeout, Step, Tier
from shared.contracts.parties import Party
from shared.contracts.roles import Role
from shared.core.errors import Conflict, DomainError, Forbidden, NotFound
from tests.projects.office import HEAD, Office, person, role


@pytest.fixture
async def office(ask, whole, cast):
    return Office(ask, await whole.bus(Party.HELPDESK), cast)


async def test_two_steps(office, cast):
    """The head of the applicant's department, then the management: each is told when it is his turn, and not before."""
    one = await office.request(
        Step(name="部門主管審核", approvers=(HEAD,)), Step(name="管理層審批", approvers=(role(Role.MG),))
    )
    assert (one.number, one.state, one.department) == ("PA-2026-001", "waiting", "市場部")
    assert [(step.state, [seat.name for seat in step.seats]) for step in one.steps] == [
        ("open", ["何雅婷"]),
        ("coming", []),
    ]
    assert (await office.mine(cast.yating), await office.mine(cast.mingche)) == ([one.number], [])
    with pytest.raises(Forbidden) as refused:
        await office.act(cast.mingche, one, "approve")
    assert refused.value.code == failing.APPROVAL_NOT_YOURS.code
    one = await office.act(cast.yating, one, "approve", reason="毛利合理，同意送審。")
    assert [step.state for step in one.steps] == ["passed", "open"]
    assert await office.mine(cast.mingche) == await office.mine(cast.zhiyuan) == [one.number]
    one = await office.act(cast.zhiyuan, one, "approve")
    assert (one.state, one.verbs) == ("approved", ())
    assert one.steps[1].seats[0].acted_by == "方志遠"
    assert [line.verb for line in one.happenings] == ["approve", "approve", "submit"]
    waits = await office.events(one, "waits")
    assert [event["people"] for event in waits] == [
        [str(cast.yating.actor_id)],
        sorted([str(cast.mingche.actor_id), str(cast.zhiyuan.actor_id)]),
    ]
    (told,) = await office.events(one, "decided")
    assert (told["asker"], told["about"], told["about_key"]) == ("helpdesk", "charge", one.about_key)
    assert (told["state"], told["content_hash"], told["decided_by"]) == ("approved", "a" * 64, "方志遠")


async def test_how_many_must_agree(office, cast):
    three = (person(cast.yating), person(cast.mingche), person(cast.chengen))
    every = await office.request(Step(name="會簽", approvers=three, mode=Mode.ALL))
    for who in (cast.yating, cast.chengen):
        every = await office.act(who, every, "approve")
        assert every.state == "waiting"
    with pytest.raises(Forbidden):  # nobody takes two places
        await office.act(cast.yating, every, "approve")
    assert (await office.act(cast.mingche, every, "approve")).state == "approved"

    two = await office.request(Step(name="兩人同意", approvers=three, mode=Mode.QUORUM, quorum=2))
    two = await office.act(cast.yating, two, "reject")
    assert two.state == "waiting"  # two are left
    two = await office.act(cast.mingche, two, "approve")
    assert (await office.act(cast.chengen, two, "approve")).state == "approved"
    two = await office.request(Step(name="兩人同意", approvers=(role(Role.MG),), mode=Mode.QUORUM, quorum=2))
    two = await office.act(cast.mingche, two, "approve")
    assert (two.state, "approve" in two.verbs) == ("waiting", False)
    assert (await office.act(cast.zhiyuan, two, "approve")).state == "approved"


async def test_a_no(office, cast):
    """Back to the applicant with the same number and a new round, all over again, or the end."""
    returned = await office.request(Step(name="審核", approvers=(HEAD,)), key="k-1")
    with pytest.raises(DomainError):
        await office.act(cast.yating, returned, "return", reason=" ")
    returned = await office.act(cast.yating, returned, "return")
    assert (returned.state, returned.steps[0].state) == ("returned", "stopped")
    again = await office.request(Step(name="審核", approvers=(HEAD,)), key="k-1", content="b")
    assert (again.number, again.round, again.state) == (returned.number, 2, "waiting")
    assert (await office.act(cast.yating, again, "reject")).state == "rejected"
    other = await office.request(Step(name="審核", approvers=(HEAD,)), key="k-1", content="c")
    assert other.number != again.number

    steps = [
        Step(name="審核", approvers=(HEAD,)),
        Step(name="審批", approvers=(role(Role.MG),), on_reject=OnReject.RESTART),
    ]
    over = await office.request(*steps)
    over = await office.act(cast.yating, over, "approve")
    over = await office.act(cast.mingche, over, "reject")
    assert (over.state, over.round, [step.state for step in over.steps]) == ("waiting", 2, ["open", "coming"])
    sent = await office.request(Step(name="審核", approvers=(HEAD,), on_reject=OnReject.RETURN))
    sent = await office.act(cast.yating, sent, "reject")
    assert (sent.state, sent.verbs) == ("returned", ())
    mine = await office.read(cast.shihan, sent.id)
    assert (await office.act(cast.shihan, mine, "withdraw")).state == "withdrawn"


async def test_delegation(office, cast):
    """Within its days, in the other's name and one's own; never on what either of them asked for."""
    one = await office.request(Step(name="審核", approvers=(person(cast.yating),)))
    assert await office.mine(cast.junyan) == []
    later = await office.delegate(cast.yating, cast.junyan, first=timedelta(days=1))
    assert await office.mine(cast.junyan) == []
    given = await office.delegate(cast.yating, cast.junyan)
    assert (given.from_name, given.to_name, given.is_mine) == ("何雅婷", "郭俊彥", True)
    assert await office.mine(cast.junyan) == [one.number]
    seen = await office.read(cast.junyan, one.id)
    assert seen.acts_for == "何雅婷"
    done = await office.act(cast.junyan, seen, "approve")
    assert (done.state, done.steps[0].seats[0].acted_by, done.steps[0].seats[0].acted_for) == (
        "approved",
        "郭俊彥",
        "何雅婷",
    )
    assert done.happenings[0].acted_for == "何雅婷"
    # Who asked never decides, in whosever name; and nobody decides in his.
    await office.delegate(cast.yating, cast.shihan)
    own = await office.request(Step(name="審核", approvers=(person(cast.yating),)))
    with pytest.raises(Forbidden) as refused:
        await office.act(cast.shihan, own, "approve")
    assert refused.value.code == failing.APPROVAL_OWN.code
    assert await office.mine(cast.shihan) == []
    await office.delegate(cast.mingche, cast.chengen)
    boss = await office.request(Step(name="審批", approvers=(role(Role.MG),)), by=cast.mingche)
    with pytest.raises(Forbidden) as refused:
        await office.act(cast.chengen, boss, "approve")
    assert refused.value.code == failing.APPROVAL_NOT_YOURS.code
    assert (await office.act(cast.zhiyuan, boss, "approve")).state == "approved"
    # Ended, it is over.
    ask = office._ask
    for which in (given, later):
        await ask(d.END_DELEGATION, cast.yating, d.EndDelegation(delegation_id=which.id), key=uuid4().hex)
    assert await office.mine(cast.junyan) == []
    with pytest.raises(NotFound):
        await ask(d.END_DELEGATION, cast.junyan, d.EndDelegation(delegation_id=given.id), key=uuid4().hex)
    with pytest.raises(Conflict):
        await office.delegate(cast.yating, cast.yating)
    with pytest.raises(Conflict):
        await office.delegate(cast.yating, cast.junyan, first=timedelta(days=3))


async def test_nobody_decides_on_his_own(office, cast):
    """A head who asks goes to who stands above him, and where that is nobody to the management."""
    one = await office.request(Step(name="審核", approvers=(HEAD,)), by=cast.yating)
    (seat,) = one.steps[0].seats
    assert (seat.name, seat.role, seat.why) == (None, "management", "no_head")
    assert one.number not in await office.mine(cast.yating)
    # The only one of his role asks: then the management may, and if it is the management, the admin.
    alone = await office.request(Step(name="財務", approvers=(role(Role.FN),)), by=cast.chengen)
    assert alone.steps[0].seats[0].also_role == "management"
    assert (await office.act(cast.mingche, alone, "approve")).state == "approved"


async def test_who_hands_over_has_no_say_by_another_role(office, cast):
    """Head and management in one: his place as the head is another's now, and he does not take that of the
    management instead. Handed back to him, it is his again."""
    both = replace(cast.yating, roles=(Role.DH, Role.MG))
    step = Step(name="審核", approvers=(HEAD, role(Role.MG)))
    one = await office.request(step)
    handed = await office.act(both, one, "hand_over", member_id=cast.wenbin.actor_id)
    assert one.number not in await office.mine(both)
    with pytest.raises(Forbidden):
        await office.act(both, handed, "approve")
    back = await office.act(cast.wenbin, handed, "hand_over", member_id=both.actor_id)
    assert (await office.act(both, back, "approve")).state == "approved"


async def test_content_that_changed(office, cast):
    """What was given is void, also where some had agreed; asked again for the same content nothing changes."""
    steps = (Step(name="審核", approvers=(HEAD,)), Step(name="審批", approvers=(role(Role.MG),)))
    one = await office.request(*steps, key="k-2")
    one = await office.act(cast.yating, one, "approve")
    same = await office.request(*steps, key="k-2")
    assert (same.round, [step.state for step in same.steps]) == (1, ["passed", "open"])
    other = await office.request(*steps, key="k-2", content="b")
    assert (other.round, [step.state for step in other.steps]) == (2, ["open", "coming"])
    await office.void("k-2", "b")
    assert (await office.read(cast.shihan, one.id)).state == "waiting"
    await office.void("k-2", "c")
    gone = await office.read(cast.shihan, one.id)
    assert (gone.state, gone.steps[0].state) == ("void", "stopped")
    assert [event["state"] for event in await office.events(one, "decided")] == ["void", "void"]
    with pytest.raises(Conflict):
        await office.act(cast.yating, gone, "approve")


async def test_added_handed_over_asked(office, cast):
    one = await office.request(Step(name="審批", approvers=(role(Role.MG),)))
    asked = await office.act(cast.mingche, one, "ask", question="保固含耗材嗎？")
    with pytest.raises(NotFound):
        await office.act(cast.mingche, asked, "answer", question_id=asked.questions[0].id, answer="不含")
    answered = await office.act(cast.shihan, asked, "answer", question_id=asked.questions[0].id, answer="不含")
    assert (answered.questions[0].answer, answered.state) == ("不含", "waiting")
    assert [event["what"] for event in await office.events(one, "talked")] == ["question", "answer"]
    # 加簽: both must agree then, and the others of the role are spared.
    added = await office.act(cast.mingche, asked, "add", member_id=cast.chengen.actor_id)
    with pytest.raises(Conflict):
        await office.act(cast.mingche, added, "add", member_id=cast.chengen.actor_id)
    with pytest.raises(Conflict):
        await office.act(cast.mingche, added, "add", member_id=cast.shihan.actor_id)
    added = await office.act(cast.mingche, added, "approve")
    assert (added.state, await office.mine(cast.chengen)) == ("waiting", [one.number])
    # 轉交: it is another's now.
    handed = await office.act(cast.chengen, added, "hand_over", member_id=cast.wenbin.actor_id)
    assert (handed.verbs, await office.mine(cast.wenbin)) == ((), [one.number])
    assert (await office.act(cast.wenbin, handed, "approve")).state == "approved"


async def test_late(office, cast):
    """Reminded again and again; late, the management may decide too."""
    one = await office.request(Step(name="審核", approvers=(HEAD,), remind_hours=1, due_hours=2))
    async with DB.tenant_scope(cast.tenant_id):
        step_id = await DB.value("select id from approval_step where tenant_id = $1", cast.tenant_id)
    kinds = "select kind, fire_at from due where tenant_id = $1 and subject_id = $2 order by kind"
    async with DB.tenant_scope(cast.tenant_id):
        rows = await DB.rows(kinds, cast.tenant_id, step_id)
        assert [round((row["fire_at"] - one.asked_at) / timedelta(hours=1)) for row in rows] == [2, 1]
        await remind(cast.tenant_id, step_id)
        await be_late(cast.tenant_id, step_id)
    assert [event["people"] for event in await office.events(one, "reminded")] == [[str(cast.yating.actor_id)]]
    late = await office.read(cast.shihan, one.id)
    assert (late.steps[0].is_late, late.steps[0].seats[0].also_role) == (True, "management")
    assert [event["why"] for event in await office.events(one, "waits")] == ["opened", "escalated"]
    assert (await office.act(cast.mingche, late, "approve")).state == "approved"
    async with DB.tenant_scope(cast.tenant_id):
        assert await DB.rows(kinds, cast.tenant_id, step_id) == []
        await remind(cast.tenant_id, step_id)  # came a moment too late
    patient = await office.request(Step(name="審核", approvers=(HEAD,), on_timeout=OnTimeout.REMIND))
    async with DB.tenant_scope(cast.tenant_id):
        step_id = await DB.value("select id from approval_step where approval_id = $1", patient.id)
        await be_late(cast.tenant_id, step_id)
    assert (await office.read(cast.shihan, patient.id)).steps[0].seats[0].also_role is None
    assert len(await office.events(patient, "reminded")) == 1


async def test_fifty_at_once(office, cast, ask):
    """One decides; the others are told that they came late, and nothing happens twice."""
    one = await office.request(Step(name="審批", approvers=(role(Role.MG),)))
    who = [cast.mingche, cast.zhiyuan]
    answers = await asyncio.gather(
        *(office.act(who[number % 2], one, "approve") for number in range(50)), return_exceptions=True
    )
    good = [answer for answer in answers if isinstance(answer, c.RequestView)]
    assert len(good) == 1
    assert {answer.code for answer in answers if not isinstance(answer, c.RequestView)} <= {"approval.stale"}
    assert len(await office.events(one, "decided")) == 1
    assert sum(line.verb == "approve" for line in (await office.read(cast.shihan, one.id)).happenings) == 1


async def test_the_amount_rule(office, cast, ask):
    """From an amount on, others decide."""
    small, large = Step(name="主管", approvers=(HEAD,)), Step(name="管理層", approvers=(role(Role.MG),))
    tiers = (Tier(amount="0", steps=(small,)), Tier(amount="2000000", steps=(small, large)))
    with pytest.raises(Conflict) as refused:
        await office.request(amount="1")
    assert refused.value.code == failing.APPROVAL_FLOWLESS.code
    flow = await ask(d.SET_FLOW, cast.peishan, d.SetFlow(about="charge", revision=0, tiers=tiers), key=uuid4().hex)
    assert (flow.revision, flow.changed_by) == (1, "吳佩珊")
    lengths = {}
    for amount in (None, "1999999.99", "2000000"):
        one = await office.request(amount=amount)
        lengths[amount] = [step.name for step in one.steps]
    assert lengths == {None: ["主管"], "1999999.99": ["主管"], "2000000": ["主管", "管理層"]}
    for wrong, code in ((0, "flow.stale"), (1, "flow.tiers")):
        given = tiers if wrong == 0 else tiers[1:]
        with pytest.raises(Conflict) as refused:
            await ask(d.SET_FLOW, cast.peishan, d.SetFlow(about="charge", revision=wrong, tiers=given), key=uuid4().hex)
        assert refused.value.code == code
    usual = await ask(d.READ_FLOW, cast.shihan, d.FlowQuery(about="proposal"))
    assert [(tier.amount, len(tier.steps)) for tier in usual.tiers] == [("0", 2), ("2000000", 2)]
