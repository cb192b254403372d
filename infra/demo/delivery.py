"""What a demo company delivers: a need that was assessed, a proposal that waits for the head of the department, and
another that has become a project."""

from datetime import date, timedelta
from uuid import UUID

from infra.demo.acceptance import COMPANY as ACCEPTING
from infra.demo.acceptance import make_acceptance
from infra.demo.crew import make_seats, make_team
from infra.demo.customer_reports import make_customer_reports
from infra.demo.handing_over import make_deliverables
from infra.demo.happenings import Play, Standing
from infra.demo.meetings import make_meetings
from infra.demo.plans import make_plan
from infra.demo.quality import make_quality
from infra.demo.risks import make_risks
from infra.demo.timesheets import last_monday, make_time
from infra.demo.work import make_work
from infra.demo.world import Company
from shared.contracts import gateway as g
from shared.contracts.delivery import approvals as a
from shared.contracts.delivery import proposals as p
from shared.contracts.delivery import requirements as r
from shared.contracts.roles import Role
from shared.core.clock import now

TEXTS: dict[str, tuple[tuple[str, str, str, str, str], ...]] = {
    "zh-Hant": (
        (
            "門診資訊系統升級",
            "三個院區各用一套系統，掛號資料要重複輸入。",
            "三個院區一套系統，停機不超過兩小時。",
            "訪談、轉檔、上線陪同與教育訓練。",
            "上線報告、測試報告與操作手冊。",
        ),
        (
            "倉儲無線網路改善",
            "擴建後掃描槍平均每日離線 37 次。",
            "涵蓋率不低於 98%。",
            "站點勘查、基地台佈建與調校。",
            "勘查報告、佈建圖與測試報告。",
        ),
        ("病房叫號螢幕汰換", "螢幕已用七年，備品停產。", "", "", ""),
    ),
    "zh-Hans": (
        (
            "产线扫码系统升级",
            "旧系统经常掉线，影响出货。",
            "掉线每月不超过一次。",
            "勘查、部署、调试与培训。",
            "测试报告与操作手册。",
        ),
        ("仓库无线网络改善", "扩建后信号不足。", "覆盖率不低于 98%。", "站点勘查与基站部署。", "勘查报告与测试报告。"),
        ("温控设备更换", "设备已用八年。", "", "", ""),
    ),
    "en": (
        (
            "New access control",
            "Readers fail every week.",
            "No failure in a month.",
            "Survey, installation, training.",
            "Test report and manual.",
        ),
        (
            "Warehouse wireless",
            "Scanners drop out since the extension.",
            "Coverage of 98%.",
            "Survey and access points.",
            "Survey and test reports.",
        ),
        ("Heating controls", "The controls are eight years old.", "", "", ""),
    ),
}
STAGES = {
    "zh-Hant": ("勘查與設計", "建置", "測試", "驗收"),
    "zh-Hans": ("勘查与设计", "部署", "测试", "验收"),
    "en": ("Survey", "Build", "Test", "Acceptance"),
}
AMOUNTS = ((p.Category.LABOUR, "980000"), (p.Category.MATERIAL, "620000"), (p.Category.TRAVEL, "64000"))
DAYS = 21


async def make_delivery(
    play: Play, company: Company, staff: list[Standing], customers: list[UUID], head: UUID, guests: list[Standing]
) -> None:
    """`head` is the head of the market staff's department; the first of `guests` signs what is accepted."""
    by_role = {role: one for one in staff for role in one.roles}
    market, manager = by_role[Role.MK], by_role[Role.PM]
    boss = next(one for one in staff if one.id == head)
    for number, (title, background, goal, services, outcome) in enumerate(TEXTS[company.locale]):
        wish = r.CaptureRequirement(
            customer_id=customers[number % len(customers)], title=title, text=background, amount="2400000"
        )
        need = await _assessed(play, market, wish, number)
        if not goal:
            continue
        begin = p.DraftProposal(requirement_id=need.id, revision=need.revision)
        one = await play.ask(p.DRAFT_PROPOSAL, market, begin, f"proposal-{number}")
        # The first has run for a week already.
        starts = now().date() + timedelta(days=7) if number else last_monday(now().date())
        whole = _whole(company, one, (title, background, goal, services, outcome), (manager, starts))
        one = await play.ask(p.SAVE_PROPOSAL, market, whole, f"proposal-{number}-words")
        move = p.MoveProposal(proposal_id=one.id, revision=one.revision)
        one = await play.ask(p.SUBMIT_PROPOSAL, market, move, f"proposal-{number}-sent")
        if number == 0:
            await _approve(play, one, (boss, by_role[Role.MG]))
            await _live(play, company, by_role, staff)
    if company.slug == ACCEPTING:
        engineer = next(who for who in staff if Role.TM in who.roles and who is not by_role[Role.TM])
        await make_acceptance(play, by_role, boss, engineer, guests[0])


async def _assessed(play: Play, market: Standing, wish: r.CaptureRequirement, number: int) -> r.RequirementView:
    need = await play.ask(r.CAPTURE_REQUIREMENT, market, wish, f"need-{number}")
    marks = tuple(r.Mark(criterion=one, score=4 - number, weight=25) for one in r.Criterion)
    sheet = r.AssessRequirement(requirement_id=need.id, revision=need.revision, marks=marks)
    made: r.RequirementView = await play.ask(r.ASSESS_REQUIREMENT, market, sheet, f"need-{number}-sheet")
    return made


def _whole(
    company: Company, one: p.ProposalView, text: tuple[str, str, str, str, str], who: tuple[Standing, date]
) -> p.SaveProposal:
    """Led by whom, from which day on."""
    title, background, goal, services, outcome = text
    manager, starts = who
    return p.SaveProposal(
        proposal_id=one.id,
        revision=one.revision,
        title=title,
        background=background,
        goal=goal,
        services=services,
        outcome=outcome,
        budget=tuple(p.BudgetLine(category=category, amount=amount) for category, amount in AMOUNTS),
        starts=starts,
        ends=starts + timedelta(days=DAYS * 4),
        stages=_stages(company, starts),
        manager_id=manager.id,
        amount="2400000",
    )


async def _live(play: Play, company: Company, by_role: dict[Role, Standing], staff: list[Standing]) -> None:
    """What is known of the project that has begun."""
    others = [who for who in staff if Role.TM in who.roles and who is not by_role[Role.TM]]
    manager = by_role[Role.PM]
    await make_team(play, company, by_role)
    await make_plan(play, company, manager, by_role[Role.MG])
    await make_time(play, company, manager, by_role[Role.MG])
    await make_risks(play, company, manager, by_role[Role.MG])
    await make_seats(play, company, by_role, others)
    await make_meetings(play, company, manager)
    await make_quality(play, company, by_role)
    await make_customer_reports(play, company, manager)
    await make_work(play, company, by_role)
    await make_deliverables(play, company, by_role)


def _stages(company: Company, starts: date) -> tuple[p.Stage, ...]:
    begins = [starts + timedelta(days=DAYS * number) for number in range(4)]
    return tuple(
        p.Stage(name=name, starts=day, ends=day + timedelta(days=DAYS - 1))
        for name, day in zip(STAGES[company.locale], begins, strict=True)
    )


async def _approve(play: Play, one: p.ProposalView, people: tuple[Standing, Standing]) -> None:
    for step, who in enumerate(people):
        assert one.approval is not None  # submitted, so it has one
        found = await play.ask(a.FIND_REQUEST, who, a.FindRequest(approval_number=one.approval), "")
        if a.APPROVE_STEP.verb not in found.verbs:
            continue  # decided when the demo was filled before
        wish = a.ApproveStep(approval_id=found.id, revision=found.revision)
        await play.ask(a.APPROVE_STEP, who, wish, f"approve-{step}")


def head_of(departments: tuple[g.DepartmentCopy, ...], department_id: UUID | None) -> UUID | None:
    return next((one.head_id for one in departments if one.id == department_id), None)
