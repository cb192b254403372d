"""Need and 立項: captured, assessed, proposed, returned once, approved; then there is a project, or nothing of it."""

import asyncio
from datetime import date
from itertools import product
from uuid import uuid4

import msgspec
import pytest

from services.projects.db import DB
from services.projects.proposals.states import PROPOSAL
from services.projects.requirements.actions import weighted
from shared.contracts.delivery import approvals as a
from shared.contracts.delivery import overview as o
from shared.contracts.delivery import projects as c
from shared.contracts.delivery import proposals as p
from shared.contracts.delivery import requirements as r
from shared.core.errors import Conflict, DomainError, Forbidden, Invalid

SHEET = tuple(
    r.Mark(criterion=one, score=score, weight=weight)
    for one, score, weight in zip(r.Criterion, (5, 4, 3, 2), (35, 25, 20, 20), strict=True)
)
LINES = (
    p.BudgetLine(category=p.Category.LABOUR, basis="網路 9 人週", amount="980000"),
    p.BudgetLine(category=p.Category.MATERIAL, basis="基地台 42 台", amount="1020000.50"),
)
STAGES = (
    p.Stage(name="勘查與設計", starts=date(2026, 12, 7), ends=date(2026, 12, 18)),
    p.Stage(name="驗收", starts=date(2027, 3, 1), ends=date(2027, 3, 12)),
)


class Office:
    def __init__(self, ask, cast) -> None:
        self._ask, self.cast = ask, cast

    async def write(self, who, call, command):
        return await self._ask(call, who, command, key=uuid4().hex)

    async def need(self, **given) -> r.RequirementView:
        wish = r.CaptureRequirement(
            customer_id=self.cast.customer_id, title="倉儲無線網路改善", text="離線 37 次", **given
        )
        return await self.write(self.cast.shihan, r.CAPTURE_REQUIREMENT, wish)

    async def draft(self) -> p.ProposalView:
        need = await self.need(amount="2760000")
        sheet = r.AssessRequirement(requirement_id=need.id, revision=need.revision, marks=SHEET, verdict="值得做")
        need = await self.write(self.cast.shihan, r.ASSESS_REQUIREMENT, sheet)
        wish = p.DraftProposal(requirement_id=need.id, revision=need.revision)
        return await self.write(self.cast.shihan, p.DRAFT_PROPOSAL, wish)

    async def save(self, one, **given) -> p.ProposalView:
        whole = {
            "title": "青禾物流倉儲無線網路改善",
            "background": "擴建後離線",
            "goal": "涵蓋率 98%",
            "services": "站點勘查",
            "outcome": "測試報告",
            "budget": LINES,
            "starts": date(2026, 12, 7),
            "ends": date(2027, 3, 12),
            "stages": STAGES,
            "manager_id": self.cast.yutong.actor_id,
            "amount": "2760000",
        }
        wish = p.SaveProposal(proposal_id=one.id, revision=one.revision, **{**whole, **given})
        return await self.write(self.cast.shihan, p.SAVE_PROPOSAL, wish)

    async def submit(self, one) -> p.ProposalView:
        wish = p.MoveProposal(proposal_id=one.id, revision=one.revision)
        return await self.write(self.cast.shihan, p.SUBMIT_PROPOSAL, wish)

    async def read(self, one) -> p.ProposalView:
        return await self._ask(p.READ_PROPOSAL, self.cast.shihan, p.ReadProposal(proposal_id=one.id))

    async def request(self, who, one) -> a.RequestView:
        return await self._ask(a.FIND_REQUEST, who, a.FindRequest(approval_number=one.approval))

    async def decide(self, who, one, call, reason="同意") -> a.RequestView:
        found = await self.request(who, one)
        wish = call.takes(approval_id=found.id, revision=found.revision, reason=reason)
        return await self.write(who, call, wish)

    async def in_state(self, state: str) -> p.ProposalView:
        one = await self.save(await self.draft())
        if state == "draft":
            return one
        one = await self.submit(one)
        if state == "withdrawn":
            wish = p.MoveProposal(proposal_id=one.id, revision=one.revision)
            return await self.write(self.cast.shihan, p.WITHDRAW_PROPOSAL, wish)
        head = {"returned": a.RETURN_STEP, "rejected": a.REJECT_STEP}.get(state, a.APPROVE_STEP)
        if state != "dept_review":
            await self.decide(self.cast.yating, one, head)
        if state == "approved":
            await self.decide(self.cast.mingche, one, a.APPROVE_STEP)
            await self.decide(self.cast.chengen, one, a.APPROVE_STEP)
        return await self.read(one)


@pytest.fixture
async def office(ask, cast):
    return Office(ask, cast)


def test_the_weighted_score():
    assert str(weighted(SHEET)) == "3.75"
    for wrong in ((*SHEET[:3], SHEET[0]), (*SHEET[:3], msgspec.structs.replace(SHEET[3], weight=19))):
        with pytest.raises(Conflict):
            weighted(wrong)


async def test_a_need(office, cast, ask):
    """Of a suggestion there is one; assessed again the score is another; shelved nothing more happens."""
    first = await office.need(source=r.RequirementSource.SUGGESTION, source_ref="IM-12")
    again = await office.need(source=r.RequirementSource.SUGGESTION, source_ref="IM-12")
    assert (first.id, first.number, first.customer_name, first.score) == (again.id, "RQ-1", "景明醫院", None)
    sheet = r.AssessRequirement(requirement_id=first.id, revision=first.revision, marks=SHEET, verdict="值得做")
    done = await office.write(cast.shihan, r.ASSESS_REQUIREMENT, sheet)
    assert (done.state, done.score, done.assessed_by) == ("assessed", "3.75", "黃詩涵")
    with pytest.raises(Conflict):
        await office.write(cast.shihan, r.ASSESS_REQUIREMENT, sheet)  # stale
    put = r.ShelveRequirement(requirement_id=done.id, revision=done.revision, reason="明年再談")
    gone = await office.write(cast.shihan, r.SHELVE_REQUIREMENT, put)
    assert (gone.state, gone.verbs) == ("shelved", ())
    with pytest.raises(Conflict):
        await office.write(
            cast.shihan, p.DRAFT_PROPOSAL, p.DraftProposal(requirement_id=gone.id, revision=gone.revision)
        )


async def test_all_six_are_mandatory(office):
    """ "2.1.b": each that is missing is named; days must fit."""
    one = await office.draft()
    assert (one.content.background, one.content.amount, one.state) == ("離線 37 次", "2760000", "draft")
    with pytest.raises(Invalid) as refused:
        await office.submit(one)
    assert set(refused.value.fields) == {
        "goal",
        "services",
        "outcome",
        "budget",
        "starts",
        "ends",
        "stages",
        "manager_id",
    }
    for name in ("background", "goal", "services", "outcome", "budget", "stages"):
        empty = () if name in {"budget", "stages"} else " "
        one = await office.save(one, **{name: empty})
        with pytest.raises(Invalid) as refused:
            await office.submit(one)
        assert set(refused.value.fields) == {name}
    with pytest.raises(Invalid) as refused:
        await office.save(one, ends=date(2027, 3, 11))
    assert set(refused.value.fields) == {"stages"}
    with pytest.raises(Forbidden):
        wish = p.MoveProposal(proposal_id=one.id, revision=one.revision)
        await office.write(
            msgspec.structs.replace(office.cast.shihan, actor_id=office.cast.yating.actor_id), p.SUBMIT_PROPOSAL, wish
        )


async def test_returned_once_then_a_project(office, cast, ask):
    """Department head, then management and the books together; each submission stays as it was. Approved, the project
    has its number, budget draft, team and first plan at once."""
    one = await office.submit(await office.save(await office.draft()))
    assert (one.state, one.round, one.total) == ("dept_review", 1, "2000000.5")
    found = await office.request(cast.yating, one)
    assert [(step.name, step.state) for step in found.steps] == [("部門主管審核", "open"), ("管理層審批", "coming")]
    assert (found.amount, found.content_hash) == ("2000000.5", one.submissions[0].content_hash)
    await office.decide(cast.yating, one, a.RETURN_STEP, "採購請補三家詢價。")
    one = await office.read(one)
    assert (one.state, set(one.verbs)) == ("returned", {"save", "submit", "withdraw"})
    cheaper = (LINES[0], p.BudgetLine(category=p.Category.MATERIAL, basis="三家詢價", amount="1010000"))
    one = await office.submit(await office.save(one, budget=cheaper))
    assert (one.round, [each.total for each in one.submissions]) == (2, ["1990000", "2000000.5"])
    again = await office.request(cast.yating, one)
    assert (again.number, again.round, len(again.steps)) == (found.number, 2, 2)
    await office.decide(cast.yating, one, a.APPROVE_STEP)
    assert (await office.read(one)).state == "mgmt_review"
    answers = await asyncio.gather(
        *(office.decide(who, one, a.APPROVE_STEP) for who in (cast.mingche, cast.zhiyuan)), return_exceptions=True
    )
    assert sum(isinstance(answer, a.RequestView) for answer in answers) == 1
    one = await office.read(one)
    assert (one.state, one.project, one.verbs) == ("approved", "P-2026-001", ())
    shown = await ask(o.PROJECT_OVERVIEW, cast.yutong, c.FindProject(code=one.project))
    assert (shown.project.manager_name, shown.project.proposal_id, shown.project.amount) == (
        "林語彤",
        one.id,
        "2760000",
    )
    assert [(each.name, each.part) for each in shown.project.team] == [("林語彤", "manager"), ("黃詩涵", "member")]
    assert (shown.budget_total, shown.budget_version, shown.budget_state) == ("1990000", 1, "draft")
    assert [(line.category, line.amount) for line in shown.budget] == [("labour", "980000"), ("material", "1010000")]
    assert [(stage.name, stage.starts) for stage in shown.stages] == [(each.name, each.starts) for each in STAGES]
    assert [each.what for each in shown.happenings] == ["opened"]
    async with DB.tenant_scope(cast.tenant_id):
        counts = [await DB.value(f"select count(*) from {name}") for name in ("project", "project_budget")]
    assert counts == [1, 1]


async def test_a_change_under_review_voids_it(office, cast):
    """What was approved of it is void; submitted again it begins from the first step."""
    one = await office.in_state("mgmt_review")
    one = await office.save(one, goal="涵蓋率 99%")
    assert (one.state, (await office.request(cast.yating, one)).state) == ("draft", "void")
    one = await office.submit(one)
    found = await office.request(cast.yating, one)
    assert (found.state, found.round, [step.state for step in found.steps]) == ("waiting", 2, ["open", "coming"])
    assert one.state == "dept_review"


async def test_content_that_is_not_what_was_submitted(office, cast):
    """Even where nobody said so: the last to agree finds another content, and there is no project."""
    one = await office.in_state("mgmt_review")
    await office.decide(cast.mingche, one, a.APPROVE_STEP)
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run("update proposal set goal = 'x' where tenant_id = $1 and id = $2", cast.tenant_id, one.id)
    assert (await office.decide(cast.chengen, one, a.APPROVE_STEP)).state == "void"
    async with DB.tenant_scope(cast.tenant_id):
        assert await DB.value("select count(*) from project") == 0
    assert (await office.read(one)).state == "draft"


VERBS = {"save": p.SAVE_PROPOSAL, "submit": p.SUBMIT_PROPOSAL, "withdraw": p.WITHDRAW_PROPOSAL}


async def test_every_state_verb_and_person(office, cast):
    """Its applicant may what the machine knows, nobody else anything."""
    tried = 0
    for state in PROPOSAL.states:
        one = await office.in_state(state)
        assert one.state == state
        known = {move.verb for move in PROPOSAL.moves if state in move.sources and "member" in move.by}
        assert set(one.verbs) == known
        seen = await office._ask(p.READ_PROPOSAL, cast.yating, p.ReadProposal(proposal_id=one.id))
        assert seen.verbs == ()
        other = msgspec.structs.replace(cast.shihan, actor_id=cast.junyan.actor_id)
        for verb, who in product(VERBS, (cast.shihan, other, cast.yating)):
            if who is cast.shihan and verb in known:
                continue  # done on the way to the other states
            wish = p.MoveProposal(proposal_id=one.id, revision=one.revision)
            if verb == "save":
                wish = p.SaveProposal(proposal_id=one.id, revision=one.revision, title="別的")
            tried += 1
            with pytest.raises(DomainError) as refused:
                await office.write(who, VERBS[verb], wish)
            assert refused.value.code in {"project_proposal.not_ours", "permission.missing", "state.move_unknown"}
    assert tried == 53
