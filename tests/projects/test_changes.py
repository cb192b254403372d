"""Baselines and changes: a plan is approved once, differs by name, and is planned anew only by what both sides agreed to."""

from datetime import date
from itertools import product
from uuid import uuid4

import pytest

from services.projects.baselines.states import BASELINE
from services.projects.changes.states import CHANGE
from services.projects.db import DB
from shared.contracts.delivery import approvals as a
from shared.contracts.delivery import baselines as b
from shared.contracts.delivery import changes as c
from shared.contracts.delivery import plan as p
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Role
from shared.core.errors import DomainError, Forbidden, NotFound
from shared.core.ids import new_id
from tests.factories.projects import make_project
from tests.projects.site import Site
from tests.projects.test_plan import DAY


@pytest.fixture
async def site(cast, ask):
    return Site(ask, cast, await make_project(cast, team=(cast.junyan,), starts=date(2027, 3, 1)))


def test_the_machines_as_a_whole():
    """Every state and verb of both, against the model."""
    at, of = c.ChangeState, b.BaselineState
    changes = {
        **{("save", one): one for one in (at.DRAFT, at.ASSESSING)},
        ("save", at.INTERNAL_REVIEW): at.ASSESSING,
        ("hand_in", at.DRAFT): at.ASSESSING,
        ("review", at.ASSESSING): at.INTERNAL_REVIEW,
        ("pass_on", at.INTERNAL_REVIEW): at.CUSTOMER_REVIEW,
        ("refuse", at.INTERNAL_REVIEW): at.REJECTED,
        ("send_back", at.INTERNAL_REVIEW): at.ASSESSING,
        ("agree", at.CUSTOMER_REVIEW): at.APPROVED,
        ("decline", at.CUSTOMER_REVIEW): at.REJECTED,
        ("apply", at.APPROVED): at.APPLIED,
    }
    baselines = {
        ("submit", of.DRAFT): of.SUBMITTED,
        ("approve", of.SUBMITTED): of.APPROVED,
        ("send_back", of.SUBMITTED): of.DRAFT,
        ("supersede", of.APPROVED): of.SUPERSEDED,
    }
    for machine, table in ((CHANGE, changes), (BASELINE, baselines)):
        for verb, state in product(machine.verbs(), machine.states):
            if (verb, state) in table:
                assert machine.next(state, verb) == table[verb, state], (verb, state)
            else:
                with pytest.raises(DomainError):
                    machine.next(state, verb)


async def test_a_baseline_is_approved_once_and_holds(site, cast):
    """What the policy wants of a plan; a change during approval voids it; approved, not even the database lets it go."""
    await site.write(b.DRAFT_BASELINE, b.DraftBaseline(project_id=site.project_id, reason="第一份"))
    assert await site.refused(b.DRAFT_BASELINE, b.DraftBaseline(project_id=site.project_id)) == "baseline.open"
    assert await site.refused_by(cast.junyan, b.DRAFT_BASELINE, b.DraftBaseline(project_id=site.project_id)) == (
        "permission.missing"
    )
    (draft,) = await site.baselines()
    submit = b.SubmitBaseline(baseline_id=draft.id, revision=draft.revision)
    assert await site.refused(b.SUBMIT_BASELINE, submit) == "baseline.incomplete"
    rack = await site.add("機櫃", 3)
    paper = await site.add("設計書", 2, kind=p.TaskKind.DELIVERABLE, owner=cast.junyan.actor_id)
    with pytest.raises(DomainError) as refusal:
        await site.write(b.SUBMIT_BASELINE, submit)
    assert refusal.value.params["missing"] == "#1, #2, milestone"  # nobody, no standard, no milestone
    rack = await site.change(rack, owner_id=cast.junyan.actor_id, accepts_overload=True, overload_reason="x")
    paper = await site.change(paper, standard="三院簽認")
    await site.link(paper, rack)
    await site.add("完工", kind=p.TaskKind.MILESTONE)
    first = await site.submit()
    assert (first.state, first.number, first.tasks, first.effort) == (b.BaselineState.SUBMITTED, 0, 3, 5 * DAY)
    assert [point.minutes for point in first.curve] == [5 * DAY]  # by the evening of its last day, a Friday
    # The applicant does not decide, and a plan that changes takes the request away.
    assert (await site.refused_by(cast.yutong, a.APPROVE_STEP, await _step(site, first.approval))) == "approval.own"
    rack = await site.change(await site.named("機櫃"), minutes=4 * DAY, owner_id=cast.junyan.actor_id)
    (void,) = await site.baselines()
    assert void.state is b.BaselineState.DRAFT
    found = await site.ask(a.FIND_REQUEST, cast.wenbin, a.FindRequest(approval_number=first.approval))
    assert found.state is a.RequestState.VOID
    again = await site.submit()
    await site.decide(cast.wenbin, again.approval, a.RETURN_STEP)
    assert [one.state for one in await site.baselines()] == [b.BaselineState.DRAFT]
    again = await site.submit()
    assert again.approval == first.approval  # one matter, one number
    await site.decide(cast.mingche, again.approval)  # either of both
    (held,) = await site.baselines()
    assert (held.state, held.approved_by, held.verbs) == (b.BaselineState.APPROVED, "周明哲", ())
    assert await site.refused(b.DRAFT_BASELINE, b.DraftBaseline(project_id=site.project_id)) == "baseline.by_change"
    for sql in (
        "update plan_baseline set effort = 1 where tenant_id = $1 and id = $2",
        "update plan_baseline set state = 'draft' where tenant_id = $1 and id = $2",
        "update baseline_task set minutes = 1 where tenant_id = $1 and baseline_id = $2",
        "delete from plan_baseline where tenant_id = $1 and id = $2",
        "insert into baseline_task select * from baseline_task where tenant_id = $1 and baseline_id = $2",
    ):
        with pytest.raises(Exception, match="does not change|permission denied"):
            async with DB.scope(cast.mingche):
                await DB.run(sql, cast.tenant_id, held.id)


async def _step(site, number: str) -> a.ApproveStep:
    found = await site.ask(a.FIND_REQUEST, site.who, a.FindRequest(approval_number=number))
    return a.ApproveStep(approval_id=found.id, revision=found.revision)


async def test_what_the_plan_says_later_is_a_draft_against_it(site, cast):
    assert (await site.variance()).number is None
    await site.approved()
    same = await site.variance()
    assert (same.number, same.days, same.total, same.rate) == (0, 0, 0, "0.0000")
    await site.change(await site.named("機櫃"), minutes=5 * DAY, owner_id=cast.junyan.actor_id)
    await site.add("教育訓練", 1)
    test = await site.named("測試")
    await site.write(p.ARCHIVE_TASK, p.ArchiveTask(task_id=test.id, revision=test.revision))
    found = await site.variance()
    told = {(row.name, str(row.differs), row.days) for row in found.rows}
    assert told == {
        *(("機櫃", "moved", 2), ("教育訓練", "added", None)),
        *(("測試", "removed", None), ("完工", "moved", -4)),  # it waits for nothing any more
    }
    assert (found.days, found.effort) == (0, DAY)  # 3 + 2 were planned, 5 + 1 are
    assert [(one.name, one.days) for one in found.milestones] == [("完工", -4)]
    task = await site.named("機櫃")
    assert (task.base_starts_on, task.base_ends_on) == (date(2027, 3, 1), date(2027, 3, 3))
    assert (await site.named("教育訓練")).base_ends_on is None
    with pytest.raises(NotFound):
        await site.ask(b.READ_VARIANCE, _stranger(cast), b.ReadVariance(project_id=site.project_id))


def _stranger(cast) -> Caller:
    return Caller(tenant_id=cast.tenant_id, kind=Kind.MEMBER, actor_id=new_id(), roles=(Role.TM,), name="外人")


async def test_a_change_goes_its_whole_way(site, cast):
    """Asked for by the customer, assessed with what the plan says, approved by size, decided, applied once."""
    await site.approved()
    await _budget(site)
    wish = c.RequestChange(code=site.code, title="加掃描槍", text="擴建後多一區", customer_ref="PO-7")
    asked = await site.by(site.customer, c.REQUEST_CHANGE, wish)
    assert (asked.number, asked.state, asked.verbs) == (1, c.ChangeState.ASSESSING, ())
    one = await site.find(1)
    assert (one.source, one.written_by, one.customer_ref) == (c.Source.CUSTOMER, "王筱涵", "PO-7")
    assert one.verbs == ("save", "review")
    with pytest.raises(DomainError) as refusal:
        await site.move(c.REVIEW_CHANGE, one)
    assert set(refusal.value.fields) == {"days", "cost", "quality", "risk"}
    with pytest.raises(DomainError, match=r"^change\.theirs$"):  # his words stand under his name
        await site.changed(one, text="不加了")
    work = (c.ChangeWork(minutes=2 * DAY, after=1, name="加一區"), c.ChangeWork(minutes=DAY, task=2))
    one = await site.changed(one, work=work, days=3)
    what = await site.ask(c.WHAT_IF, cast.yutong, c.AskWhatIf(change_id=one.id))
    assert (what.days, what.minutes, what.from_plan) == (3, 3 * DAY, False)
    assert what.cost == "60000"  # 100,000 of labour pay five days
    assert (await site.variance()).total == 0  # nothing was kept
    one = await site.move(c.REVIEW_CHANGE, one)
    # Inside, nobody tells the customer what it costs; a change of content voids what was approved.
    (seen,) = await _own(site)
    assert (seen.cost, seen.days, seen.quality, seen.verbs) == (None, None, "", ())
    one = await site.changed(one, cost="150000", days=3, work=work)
    assert one.state is c.ChangeState.ASSESSING
    one = await site.move(c.REVIEW_CHANGE, one)
    await site.decide(cast.wenbin, one.approval)
    assert (await site.find(1)).state is c.ChangeState.INTERNAL_REVIEW  # 150,000: the management too
    await site.decide(cast.mingche, one.approval)
    (seen,) = await _own(site)
    assert (seen.state, seen.cost, seen.days, seen.verbs) == ("customer_review", "150000", 3, ("agree", "decline"))
    # Our people do not decide for him, nor does another customer.
    decide = c.DecideChange(change_id=one.id, revision=seen.revision, agrees=True)
    for who in (cast.yutong, cast.mingche):
        with pytest.raises(Forbidden):
            await site.by(who, c.DECIDE_CHANGE, decide)
    async with DB.tenant_scope(cast.tenant_id):
        other = new_id()
        await DB.run("insert into customer values ($1, $2, 1, '別家', null, 'active')", cast.tenant_id, other)
    elsewhere = Caller(
        tenant_id=cast.tenant_id,
        kind=Kind.CUSTOMER,
        actor_id=new_id(),
        customer_id=other,
        roles=(Role.CM,),
        name="別家",
    )
    with pytest.raises(NotFound):
        await site.by(elsewhere, c.DECIDE_CHANGE, decide)
    with pytest.raises(NotFound):
        await site.ask(c.LIST_OWN_CHANGES, elsewhere, c.ListOwnChanges(code=site.code))
    no = c.DecideChange(change_id=one.id, revision=seen.revision, agrees=False)
    assert await site.refused_by(site.customer, c.DECIDE_CHANGE, no) == "change.words"
    agreed = await site.by(site.customer, c.DECIDE_CHANGE, decide)
    assert (agreed.state, agreed.decided_by) == (c.ChangeState.APPROVED, "王筱涵")
    # Applied: once, whoever sends it twice.
    one = await site.find(1)
    command, key = c.MoveChange(change_id=one.id, revision=one.revision), uuid4().hex
    done = await site.ask(c.APPLY_CHANGE, cast.yutong, command, key=key)
    assert await site.ask(c.APPLY_CHANGE, cast.yutong, command, key=key) == done
    assert await site.refused(c.APPLY_CHANGE, command) == "change.stale"
    assert (done.state, done.baseline, done.budget_version) == (c.ChangeState.APPLIED, 1, 2)
    held = await site.baselines()
    assert [(one.number, str(one.state)) for one in held] == [(1, "approved"), (0, "superseded")]
    assert held[0].budget == "250000"
    assert await site.dates() == {
        "機櫃": ("03-01", "03-03"),
        "加一區": ("03-04", "03-05"),
        "測試": ("03-08", "03-10"),
        "完工": ("03-10", "03-10"),
    }
    assert (await site.variance()).total == 0
    async with DB.tenant_scope(cast.tenant_id):
        lines = await DB.rows(
            "select l.category, l.amount from budget_line l join project_budget b on b.id = l.budget_id"
            " where b.tenant_id = $1 and b.version = 2 order by l.position",
            cast.tenant_id,
        )
    assert [(row["category"], int(row["amount"])) for row in lines] == [("labour", 100_000), ("labour", 150_000)]
    assert [one.verb for one in done.happenings][:3] == ["apply", "agree", "pass_on"]


async def test_a_small_change_carries_nothing_else_into_the_baseline(site, cast):
    """What the manager puts off on his own is neither sent along for approval nor rides on what was approved."""
    await site.approved()
    await _budget(site)
    wish = c.WriteChange(project_id=site.project_id, title="加一區", text="擴建")
    one = await site.move(c.HAND_IN_CHANGE, await site.write(c.WRITE_CHANGE, wish))
    work = (c.ChangeWork(minutes=DAY, task=2),)
    one = await site.changed(one, days=1, work=work)
    rack = await site.named("機櫃")
    moved = await site.change(rack, minutes=rack.minutes + 20 * DAY)
    with pytest.raises(DomainError) as refusal:
        await site.move(c.REVIEW_CHANGE, one)
    assert (refusal.value.code, refusal.value.params["days"]) == ("change.days", 21)
    assert set(refusal.value.fields) == {"days"}
    moved = await site.change(moved, minutes=rack.minutes)
    one = await site.move(c.REVIEW_CHANGE, one)
    await site.decide(cast.wenbin, one.approval)
    (seen,) = await _own(site)
    await site.by(site.customer, c.DECIDE_CHANGE, c.DecideChange(change_id=one.id, revision=seen.revision, agrees=True))
    # Approved by all: now everything else is put off by a month, which nobody has seen.
    moved = await site.change(moved, minutes=rack.minutes + 20 * DAY)
    one = await site.find(1)
    assert await site.refused(c.APPLY_CHANGE, c.MoveChange(change_id=one.id, revision=one.revision)) == "change.days"
    assert [str(held.state) for held in await site.baselines()] == ["approved"]
    await site.change(moved, minutes=rack.minutes)
    done = await site.write(c.APPLY_CHANGE, c.MoveChange(change_id=one.id, revision=one.revision))
    assert (done.state, done.baseline) == (c.ChangeState.APPLIED, 1)


async def test_ways_that_end_early(site, cast):
    """Declined by the head, by the customer, sent back; and a change before there is a baseline is not applied."""
    wish = c.WriteChange(project_id=site.project_id, title="換廠牌", text="交期")
    one = await site.write(c.WRITE_CHANGE, wish)
    assert one.verbs == ("save", "hand_in")
    assert await site.refused_by(cast.junyan, c.WRITE_CHANGE, wish) == "permission.missing"
    assert await _own(site) == ()  # what we write is ours until it was reviewed
    one = await site.move(c.HAND_IN_CHANGE, one)
    one = await site.move(c.REVIEW_CHANGE, await site.changed(one))
    await site.decide(cast.wenbin, one.approval, a.RETURN_STEP)
    one = await site.find(one.number)
    assert one.state is c.ChangeState.ASSESSING
    one = await site.move(c.REVIEW_CHANGE, one)
    await site.decide(cast.wenbin, one.approval)
    (seen,) = await _own(site)
    agree = c.DecideChange(change_id=one.id, revision=seen.revision, agrees=True)
    await site.by(site.customer, c.DECIDE_CHANGE, agree)
    one = await site.find(one.number)
    assert await site.refused(c.APPLY_CHANGE, c.MoveChange(change_id=one.id, revision=one.revision)) == (
        "baseline.by_change"
    )
    two = await site.move(c.HAND_IN_CHANGE, await site.write(c.WRITE_CHANGE, wish))
    two = await site.move(c.REVIEW_CHANGE, await site.changed(two))
    await site.decide(cast.wenbin, two.approval, a.REJECT_STEP)
    assert (await site.find(2)).state is c.ChangeState.REJECTED


async def _own(site):
    return (await site.ask(c.LIST_OWN_CHANGES, site.customer, c.ListOwnChanges(code=site.code))).items


async def _budget(site) -> None:
    """As the proposal leaves it."""
    tenant, budget = site.cast.tenant_id, new_id()
    async with DB.tenant_scope(tenant):
        await DB.run(
            "insert into project_budget (tenant_id, id, project_id, version, state, currency, total)"
            " values ($1, $2, $3, 1, 'draft', 'TWD', 100000)",
            *(tenant, budget, site.project_id),
        )
        await DB.run(
            "insert into budget_line (tenant_id, id, budget_id, position, category, basis, amount)"
            " values ($1, $2, $3, 1, 'labour', '', 100000)",
            *(tenant, new_id(), budget),
        )
