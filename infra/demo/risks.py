"""A demo company's project after its first gate, which it passed on a condition: its risks, the first of them answered,
and its communication plan, which waits for the head of the department."""

from datetime import timedelta

from infra.demo.happenings import Play, Standing
from infra.demo.projects import first_project
from infra.demo.world import Company
from shared.contracts.delivery import communication as m
from shared.contracts.delivery import risks as c
from shared.contracts.delivery.gates import CONDITION_GATE, ConditionGate, Gate
from shared.core.clock import now

SCORES = ((4, 3), (2, 4), (2, 2), (3, 3))
"""Probability and impact of the first of them; the last one stays to be assessed."""

RESPONSES = {
    "zh-Hant": "先做一次演練，把結果交給客戶確認。",
    "zh-Hans": "先做一次演练，把结果交给客户确认。",
    "en": "Try it once before, and show the customer the result.",
}
CONDITIONS = {
    "zh-Hant": "機房施工許可兩週內核發。",
    "zh-Hans": "机房施工许可两周内核发。",
    "en": "The permit for work on site follows within two weeks.",
}


async def make_risks(play: Play, company: Company, manager: Standing, boss: Standing) -> None:
    """Of the first project."""
    project = await first_project(play, manager)
    condition = ConditionGate(
        project_id=project.id,
        gate=Gate.G1,
        reason=CONDITIONS[company.locale],
        due_on=now().date() + timedelta(days=14),
    )
    await play.ask(CONDITION_GATE, boss, condition, "gate-1")
    found = await play.ask(c.SEED_RISKS, manager, c.SeedRisks(project_id=project.id), "risks")
    for number, (one, (probability, impact)) in enumerate(zip(found.items, SCORES, strict=False)):
        score = c.AssessRisk(risk_id=one.id, revision=one.revision, probability=probability, impact=impact)
        risk = await play.ask(c.ASSESS_RISK, manager, score, f"risk-{number}")
        if number == 0:
            answer = c.RespondToRisk(
                risk_id=risk.id,
                revision=risk.revision,
                response=RESPONSES[company.locale],
                owner_id=manager.id,
                due_on=now().date() + timedelta(days=20),
            )
            await play.ask(c.RESPOND_TO_RISK, manager, answer, "risk-answer")
    review = c.ReviewRisks(project_id=project.id)
    await play.ask(c.REVIEW_RISKS, manager, review, "risk-review")
    begun = await play.ask(m.BEGIN_COMM_PLAN, manager, m.BeginCommPlan(project_id=project.id), "comm")
    send = m.SubmitCommPlan(project_id=project.id, revision=begun.revision)
    await play.ask(m.SUBMIT_COMM_PLAN, manager, send, "comm-sent")
