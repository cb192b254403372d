"""Two projects of a demo company on their way out: one whose customer is asked to sign, and one that he has accepted
with a reservation, so that it is served from then on."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct

from infra.demo.happenings import Play, Standing
from shared.contracts.delivery import acceptance as c
from shared.contracts.delivery import approvals as a
from shared.contracts.delivery import deliverables as d
from shared.contracts.delivery import gates as g
from shared.contracts.delivery import my_acceptance as m
from shared.contracts.delivery import proposals as p
from shared.contracts.delivery import requirements as r
from shared.contracts.delivery import skills as k
from shared.contracts.delivery import staffing as t
from shared.contracts.delivery.acceptance_views import AcceptanceVerdict, Commitment
from shared.contracts.delivery.accepted import AcceptedPromise
from shared.contracts.delivery.deliverables import DocumentClass
from shared.contracts.delivery.projects import LIST_PROJECTS, ListProjects, ProjectView
from shared.contracts.roles import Role
from shared.core.clock import now

COMPANY = "yuancheng"
SKILL = "網路佈建"
"""Which the engineer has with proof (crew.py)."""
PATIENCE = 100
"""Tenths of a second until what follows a signature has followed."""


class Story(Struct, frozen=True, kw_only=True):
    key: str
    title: str
    background: str
    goal: str
    services: str
    outcome: str
    files: tuple[tuple[DocumentClass, str, str], ...]
    standard: str
    minutes: str
    is_signed: bool


K = DocumentClass
STORIES = (
    Story(
        key="backup",
        title="異地備援建置",
        background="機房停電時，門診要停四小時以上。",
        goal="主機房失效後五分鐘內切換。",
        services="備援機房建置、資料同步與演練。",
        outcome="演練報告、測試報告與操作手冊。",
        files=(
            (K.PROJECT_DOCUMENT, "操作手冊", "切換與回復兩章，附畫面。"),
            (K.SERVICE_REPORT, "建置服務報告", "三次到場，無遺留事項。"),
            (K.TEST_REPORT, "切換演練報告", "三次演練皆在五分鐘內完成。"),
            (K.CUSTOMER_FEEDBACK, "資訊室使用意見", "同意上線，希望手冊再補回復流程圖。"),
        ),
        standard="一、主機房斷電後五分鐘內切換完成。\n二、資料差異不超過一分鐘。\n三、手冊涵蓋切換與回復。",
        minutes="逐項展示三次演練的紀錄，資訊室現場再演練一次，四分二十秒完成。",
        is_signed=False,
    ),
    Story(
        key="kiosk",
        title="自助報到機汰換",
        background="報到機平均每週故障兩次。",
        goal="每月故障不超過一次。",
        services="十二台報到機汰換與教育訓練。",
        outcome="安裝紀錄、測試報告與滿意度調查。",
        files=(
            (K.PROJECT_DOCUMENT, "安裝與設定紀錄", "十二台序號與位置。"),
            (K.SERVICE_REPORT, "安裝服務報告", "兩天完成，不影響門診。"),
            (K.TEST_REPORT, "驗收測試報告", "每台 200 次報到，全部成功。"),
            (K.CUSTOMER_FEEDBACK, "掛號櫃台意見", "字體放大後好用很多。"),
        ),
        standard="每台連續報到 200 次無錯誤；櫃台人員完成訓練。",
        minutes="現場抽三台測試，各 50 次，皆成功。三樓兩台的標示待補。",
        is_signed=True,
    ),
)
PROMISED = Commitment(
    content="電話支援、遠端處理與到場維修；每季一次預防保養。",
    months=12,
    warranty_months=24,
    response_minutes=240,
    resolution_minutes=2_880,
    promises=(
        AcceptedPromise(priority=1, response_minutes=30, resolution_minutes=240),
        AcceptedPromise(priority=2, response_minutes=60, resolution_minutes=480),
    ),
    products=("異地備援主機", "自助報到機"),
    contact="0800-088-626，service@yuancheng.example",
)


class Crew(Struct, frozen=True, kw_only=True):
    market: Standing
    head: Standing
    boss: Standing
    manager: Standing
    member: Standing
    quality: Standing
    guest: Standing
    people: tuple[Standing, ...]


async def make_acceptance(
    play: Play, by_role: dict[Role, Standing], head: Standing, engineer: Standing, guest: Standing
) -> None:
    """Once: when the demo was filled before, its projects are there."""
    crew = Crew(
        people=tuple(by_role.values()),
        market=by_role[Role.MK],
        head=head,
        boss=by_role[Role.MG],
        manager=by_role[Role.PM],
        member=engineer,
        quality=by_role[Role.QM],
        guest=guest,
    )
    there = {one.name for one in (await play.ask(LIST_PROJECTS, crew.manager, ListProjects(), "")).items}
    for story in (one for one in STORIES if one.title not in there):
        project = await _project(play, crew, story)
        await _staffed(play, crew, project, story)
        for gate in (g.Gate.G1, g.Gate.G2):
            due = now().date() + timedelta(days=14)
            wish = g.ConditionGate(project_id=project.id, gate=gate, reason="其餘兩週內補齊。", due_on=due)
            await play.ask(g.CONDITION_GATE, crew.boss, wish, f"{story.key}-{gate}")
        for number, (which, name, note) in enumerate(story.files):
            add = d.AddDeliverable(project_id=project.id, name=name, document_class=which, standard=story.standard)
            await _delivered(play, crew, add, (note, f"{story.key}-d{number}"))
        await _prepared(play, crew, project, story)
        await _held(play, crew, project, story)
        if story.is_signed:
            await _signed(play, crew, project, story)


async def _drafted(play: Play, crew: Crew, story: Story) -> p.ProposalView:
    assert crew.guest.customer_id is not None
    wish = r.CaptureRequirement(customer_id=crew.guest.customer_id, title=story.title, text=story.background)
    need = await play.ask(r.CAPTURE_REQUIREMENT, crew.market, wish, f"{story.key}-need")
    marks = tuple(r.Mark(criterion=one, score=4, weight=25) for one in r.Criterion)
    sheet = r.AssessRequirement(requirement_id=need.id, revision=need.revision, marks=marks)
    need = await play.ask(r.ASSESS_REQUIREMENT, crew.market, sheet, f"{story.key}-sheet")
    begin = p.DraftProposal(requirement_id=need.id, revision=need.revision)
    drafted: p.ProposalView = await play.ask(p.DRAFT_PROPOSAL, crew.market, begin, f"{story.key}-draft")
    return drafted


async def _project(play: Play, crew: Crew, story: Story) -> ProjectView:
    """From the need to a project."""
    one = await _drafted(play, crew, story)
    starts = now().date() - timedelta(days=60)
    whole = p.SaveProposal(
        proposal_id=one.id,
        revision=one.revision,
        title=story.title,
        background=story.background,
        goal=story.goal,
        services=story.services,
        outcome=story.outcome,
        budget=(p.BudgetLine(category=p.Category.LABOUR, amount="860000"),),
        starts=starts,
        ends=starts + timedelta(days=80),
        stages=(p.Stage(name="建置與驗收", starts=starts, ends=starts + timedelta(days=80)),),
        manager_id=crew.manager.id,
        amount="1200000",
    )
    one = await play.ask(p.SAVE_PROPOSAL, crew.market, whole, f"{story.key}-words")
    move = p.MoveProposal(proposal_id=one.id, revision=one.revision)
    one = await play.ask(p.SUBMIT_PROPOSAL, crew.market, move, f"{story.key}-sent")
    for step, who in enumerate((crew.head, crew.boss)):
        found = await play.ask(a.FIND_REQUEST, who, a.FindRequest(approval_number=one.approval), "")
        yes = a.ApproveStep(approval_id=found.id, revision=found.revision)
        await play.ask(a.APPROVE_STEP, who, yes, f"{story.key}-yes-{step}")
    listed = await play.ask(LIST_PROJECTS, crew.manager, ListProjects(), "")
    project: ProjectView = next(one for one in listed.items if one.name == story.title)
    return project


async def _staffed(play: Play, crew: Crew, project: ProjectView, story: Story) -> None:
    """Who asks a project into being accepts his seat in it, and one engineer is let go for it."""
    boxes = await play.ask(t.LIST_STAFFING, crew.market, t.ListStaffing(), "")
    for number, offered in enumerate(one for one in boxes.mine if "accept" in one.verbs):
        own = t.MoveStaffing(staffing_id=offered.id, revision=offered.revision)
        await play.ask(t.ACCEPT_STAFF, crew.market, own, f"{story.key}-own-{number}")
    skills = (await play.ask(k.LIST_SKILLS, crew.manager, k.ListSkills(), "")).items
    wish = t.AskStaff(
        project_id=project.id,
        seat="建置工程師",
        skill_id=next(one.id for one in skills if one.name == SKILL),
        min_level=3,
        percent=5,
        first=now().date(),
        last=now().date() + timedelta(days=20),
        responsibilities="建置、測試與手冊。",
    )
    one = await play.ask(t.ASK_STAFF, crew.manager, wish, f"{story.key}-seat")
    pick = t.PickStaff(staffing_id=one.id, revision=one.revision, member_id=crew.member.id)
    one = await play.ask(t.PICK_STAFF, crew.manager, pick, f"{story.key}-pick")
    above = next((who for who in crew.people if who.name in one.waits_for), crew.boss)
    for call, who in ((t.AGREE_STAFF, above), (t.ACTIVATE_STAFF, crew.manager), (t.ACCEPT_STAFF, crew.member)):
        move = t.MoveStaffing(staffing_id=one.id, revision=one.revision)
        one = await play.ask(call, who, move, f"{story.key}-{call.verb}")


async def _delivered(play: Play, crew: Crew, wish: d.AddDeliverable, said: tuple[str, str]) -> None:
    note, key = said
    one = await play.ask(d.ADD_DELIVERABLE, crew.manager, wish, key)
    steps: tuple[tuple[Any, Standing, dict[str, str]], ...] = (
        (d.DRAFT_DELIVERABLE, crew.manager, {}),
        (d.SUBMIT_DELIVERABLE, crew.manager, {"note": note}),
        (d.PASS_DELIVERABLE, crew.quality, {}),
        (d.DELIVER_DELIVERABLE, crew.manager, {}),
    )
    for call, who, given in steps:
        command = call.takes(deliverable_id=one.id, revision=one.revision, **given)
        one = await play.ask(call, who, command, f"{key}-{call.verb}")


async def _prepared(play: Play, crew: Crew, project: ProjectView, story: Story) -> None:
    """The pack, the promise, the gate and the proposal, which the customer confirms."""
    begin = c.BeginAcceptance(project_id=project.id)
    one = await play.ask(c.BEGIN_ACCEPTANCE, crew.manager, begin, f"{story.key}-begin")
    given = {"project_id": project.id}
    wish = c.PromiseService(**given, revision=one.revision, commitment=PROMISED)
    one = await play.ask(c.PROMISE_SERVICE, crew.manager, wish, f"{story.key}-promise")
    whole = c.MoveAcceptance(**given, revision=one.revision)
    one = await play.ask(c.COMPLETE_PACK, crew.manager, whole, f"{story.key}-complete")
    through = g.PassGate(project_id=project.id, gate=g.Gate.G3, reason="資料齊全。")
    await play.ask(g.PASS_GATE, crew.boss, through, f"{story.key}-G3")
    propose = c.ProposeAcceptance(
        project_id=project.id,
        revision=one.revision,
        held_on=now().date() + timedelta(days=0 if story.is_signed else 4),
        held_at="14:00",
        place="總院 3 樓資訊室",
        method="現場展示與抽測",
        standard=story.standard,
    )
    one = await play.ask(c.PROPOSE_ACCEPTANCE, crew.manager, propose, f"{story.key}-propose")
    yes = m.ConfirmAcceptance(acceptance_id=one.id, revision=one.revision)
    await play.ask(m.CONFIRM_ACCEPTANCE, crew.guest, yes, f"{story.key}-confirm")


async def _held(play: Play, crew: Crew, project: ProjectView, story: Story) -> None:
    """The session, its minutes, a question with its answer; then the customer is asked to decide."""
    given = {"project_id": project.id}
    one = await play.ask(c.READ_ACCEPTANCE, crew.manager, c.ReadAcceptance(**given), "")
    start = c.MoveAcceptance(**given, revision=one.revision)
    one = await play.ask(c.START_SESSION, crew.manager, start, f"{story.key}-start")
    asked = m.AskInMyAcceptance(acceptance_id=one.id, text="保養由誰約時間？")
    await play.ask(m.ASK_IN_MY_ACCEPTANCE, crew.guest, asked, f"{story.key}-ask")
    one = await play.ask(c.READ_ACCEPTANCE, crew.manager, c.ReadAcceptance(**given), "")
    said = c.AnswerAtAcceptance(**given, question_id=one.questions[0].id, answer="我們每季主動來電約定。")
    one = await play.ask(c.ANSWER_AT_ACCEPTANCE, crew.manager, said, f"{story.key}-answer")
    record = c.RecordSession(
        **given,
        revision=one.revision,
        attendees=(crew.guest.name, crew.manager.name, crew.quality.name),
        demonstration="操作流程、異常處理與報表。",
        minutes=story.minutes,
    )
    one = await play.ask(c.RECORD_SESSION, crew.manager, record, f"{story.key}-record")
    decide = c.MoveAcceptance(**given, revision=one.revision)
    await play.ask(c.ASK_DECISION, crew.manager, decide, f"{story.key}-decide")


async def _signed(play: Play, crew: Crew, project: ProjectView, story: Story) -> None:
    shown = await play.ask(m.FIND_MY_ACCEPTANCE, crew.guest, m.FindMyAcceptance(code=project.code), "")
    due = now().date() + timedelta(days=14)
    sign = m.SignAcceptance(
        acceptance_id=shown.id,
        revision=shown.revision,
        decision=AcceptanceVerdict.ACCEPTED_WITH_RESERVATIONS,
        satisfaction=4,
        typed_name=crew.guest.name,
        content_hash=shown.content_hash,
        address="203.0.113.24",
        reservations=(m.Reservation(text="三樓兩台的標示要補上", due_on=due),),
        words="整體滿意，標示補上就好。",
    )
    await play.ask(m.SIGN_ACCEPTANCE, crew.guest, sign, f"{story.key}-sign")
    await _sent(play, crew.boss, project.id)
    through = g.PassGate(project_id=project.id, gate=g.Gate.G4, reason="客戶已驗收。")
    await play.ask(g.PASS_GATE, crew.boss, through, f"{story.key}-G4")


async def _sent(play: Play, boss: Standing, project_id: UUID) -> None:
    """The gate wants the promise to have gone out."""
    for _tenth in range(PATIENCE):
        found = await play.ask(g.READ_GATES, boss, g.ReadGates(project_id=project_id), "")
        checks = {check.code: check.answer for gate in found.gates for check in gate.checks}
        if checks.get("commitment_sent") is g.Answer.KEPT:
            return
        await asyncio.sleep(0.1)
