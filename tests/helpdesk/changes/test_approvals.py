"""Asking and deciding: one step, never oneself, void when what it is about has changed; told to those it concerns."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.helpdesk.approvals.states import APPROVAL
from shared.contracts.desk.approvals import (
    APPROVE,
    LIST_APPROVALS,
    READ_APPROVAL,
    REJECT,
    WITHDRAW,
    Approve,
    ListApprovals,
    ReadApproval,
    Reject,
    Withdraw,
)
from shared.contracts.desk.changes import PROPOSE_DAY, PROPOSE_POLICY, ProposeDay, ProposePolicy
from shared.contracts.desk.hours import DayMark
from shared.contracts.desk.ledgers import EXPLAIN_CLOCKS
from shared.contracts.desk.policies import (
    ASSIGN_POLICY,
    CREATE_POLICY,
    READ_POLICY,
    AssignPolicy,
    CreatePolicy,
    ReadPolicy,
)
from shared.contracts.helpdesk import NumberQuery
from shared.core.clock import now
from shared.core.errors import Conflict, Forbidden, Invalid
from tests.helpdesk.calendars.hours import make, read
from tests.helpdesk.clocks.world import opened, promise, rules, settled, told


async def asked(ask, cast, policy, who=None, minutes=99):
    command = ProposePolicy(policy_id=policy.id, revision=policy.revision, rules=rules(minutes), reason="補訂")
    return await ask(PROPOSE_POLICY, who or cast.peishan, command, key=uuid4().hex)


async def decide(ask, who, approval, call=APPROVE, **more):
    command = {APPROVE: Approve, REJECT: Reject, WITHDRAW: Withdraw}[call]
    return await ask(call, who, command(approval_id=approval.id, revision=approval.revision, **more))


async def test_nobody_approves_his_own_and_who_asked_may_take_it_back(ask, cast):
    policy = await promise(ask, cast, rules())
    approval = await asked(ask, cast, policy)
    assert approval.verbs == ("withdraw",)
    for call, more in ((APPROVE, {}), (REJECT, {"reason": "不好"})):
        with pytest.raises(Forbidden, match=r"approval\.own"):
            await decide(ask, cast.peishan, approval, call, **more)
    seen = await ask(READ_APPROVAL, cast.mingche, ReadApproval(approval_id=approval.id))
    assert seen.verbs == ("approve", "reject")
    with pytest.raises(Forbidden, match=r"approval\.not_ours"):
        await decide(ask, cast.mingche, approval, WITHDRAW)
    taken = await decide(ask, cast.peishan, approval, WITHDRAW)
    assert (taken.state, taken.verbs) == ("withdrawn", ())
    with pytest.raises(Conflict):
        await decide(ask, cast.mingche, taken)
    assert [row.version for row in (await view(ask, cast, policy)).versions] == [1]


async def view(ask, cast, policy):
    return await ask(READ_POLICY, cast.bohan, ReadPolicy(policy_id=policy.id))


async def test_an_agent_neither_asks_nor_decides(ask, cast):
    policy = await promise(ask, cast, rules())
    with pytest.raises(Forbidden, match=r"permission\.missing"):
        await asked(ask, cast, policy, who=cast.bohan)
    approval = await asked(ask, cast, policy)
    with pytest.raises(Forbidden, match=r"permission\.missing"):
        await decide(ask, cast.bohan, approval)


async def test_approved_it_is_made_in_the_name_of_who_asked(ask, cast):
    policy = await promise(ask, cast, rules(10))
    ticket = await opened(ask, cast)
    approval = await asked(ask, cast, policy)
    done = await decide(ask, cast.mingche, approval, reason="同意")
    assert (done.state, done.decided_by, done.decision) == ("approved", "周明哲", "同意")
    version = (await view(ask, cast, policy)).versions[0]
    assert (version.version, version.made_by, version.applies, version.reason) == (2, "吳佩珊", "retroactive", "補訂")
    await settled(cast.tenant_id, ticket.id)
    ledger = await ask(EXPLAIN_CLOCKS, cast.bohan, NumberQuery(number=int(ticket.number.removeprefix("HD-"))))
    row = next(row for row in ledger.clocks[0].rows if row.cause == "target")
    assert (row.by, row.why, row.version) == ("吳佩珊、周明哲", "補訂", 2)
    assert [verb for verb, _data in await told(cast.tenant_id, approval.id)] == ["asked", "decided"]


async def test_rejected_with_a_reason_nothing_happens(ask, cast):
    policy = await promise(ask, cast, rules())
    approval = await asked(ask, cast, policy)
    with pytest.raises(Invalid):
        await ask(REJECT, cast.mingche, {"approval_id": approval.id, "revision": 1, "reason": " "})
    done = await decide(ask, cast.mingche, approval, REJECT, reason="合約沒有寫")
    assert (done.state, done.decision) == ("rejected", "合約沒有寫")
    assert [row.version for row in (await view(ask, cast, policy)).versions] == [1]


async def test_what_changes_meanwhile_voids_it(ask, cast):
    policy = await promise(ask, cast, rules())
    approval = await asked(ask, cast, policy)
    with pytest.raises(Conflict, match=r"approval\.waiting"):
        await asked(ask, cast, policy)
    await ask(ASSIGN_POLICY, cast.peishan, AssignPolicy(policy_id=policy.id, revision=policy.revision))
    seen = await ask(READ_APPROVAL, cast.mingche, ReadApproval(approval_id=approval.id))
    assert (seen.state, seen.verbs) == ("void", ())
    with pytest.raises(Conflict):
        await decide(ask, cast.mingche, approval)
    assert [data["state"] for verb, data in await told(cast.tenant_id, approval.id) if verb == "decided"] == ["void"]


async def test_a_name_that_was_taken_meanwhile_is_a_request_overtaken(ask, cast):
    policy = await promise(ask, cast, rules())
    given = {"policy_id": policy.id, "revision": policy.revision, "rules": rules(99), "reason": "改名"}
    approval = await ask(PROPOSE_POLICY, cast.peishan, ProposePolicy(**given, name="白金"), key=uuid4().hex)
    await ask(CREATE_POLICY, cast.peishan, CreatePolicy(name="白金", rules=rules()), key=uuid4().hex)
    with pytest.raises(Conflict, match=r"approval\.changed"):
        await decide(ask, cast.mingche, approval)
    assert [row.version for row in (await view(ask, cast, policy)).versions] == [1]
    done = await decide(ask, cast.mingche, approval, REJECT, reason="名稱已有人用")
    assert done.state == "rejected"


async def test_what_waits_for_whom(ask, cast):
    policy = await promise(ask, cast, rules())
    approval = await asked(ask, cast, policy)
    mine = await ask(LIST_APPROVALS, cast.peishan, ListApprovals(for_me=True))
    theirs = await ask(LIST_APPROVALS, cast.mingche, ListApprovals(for_me=True))
    assert ([one.id for one in mine.items], [one.id for one in theirs.items]) == ([], [approval.id])
    await decide(ask, cast.mingche, approval)
    assert (await ask(LIST_APPROVALS, cast.mingche, ListApprovals(for_me=True))).items == ()
    assert [one.id for one in (await ask(LIST_APPROVALS, cast.peishan, ListApprovals())).items] == [approval.id]


async def test_a_day_is_asked_for_with_its_name_and_not_too_late(ask, cast):
    calendar = await make(ask, cast.peishan, "颱風")
    day = now().date()
    given = {"calendar_id": calendar.id, "revision": calendar.revision, "reason": "停班"}
    with pytest.raises(Invalid, match=r"calendar\.day_needs_name"):
        await ask(PROPOSE_DAY, cast.peishan, ProposeDay(**given, day=day, mark=DayMark.CLOSURE), key=uuid4().hex)
    long_past = ProposeDay(**given, day=day - timedelta(days=40), mark=DayMark.CLOSURE, name="颱風假")
    with pytest.raises(Invalid, match=r"approval\.day_long_past"):
        await ask(PROPOSE_DAY, cast.peishan, long_past, key=uuid4().hex)
    past = ProposeDay(**given, day=day - timedelta(days=3), mark=DayMark.CLOSURE, name="颱風假")
    approval = await ask(PROPOSE_DAY, cast.peishan, past, key=uuid4().hex)
    await decide(ask, cast.mingche, approval)
    latest = (await read(ask, cast.peishan, calendar)).versions[0]
    assert (latest.author_name, latest.verb, latest.reason) == ("吳佩珊", "set_day", "停班")


def test_the_machine_decides_once():
    for verb in APPROVAL.verbs():
        ends = {APPROVAL.next(state, verb) for state in APPROVAL.states if state == "waiting"}
        assert ends.isdisjoint({"waiting"})
    assert all(
        not APPROVAL.verbs_from(state, [*map(APPROVAL.needs, APPROVAL.verbs())], "member")
        for state in APPROVAL.states
        if state != "waiting"
    )
