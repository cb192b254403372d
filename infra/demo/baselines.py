"""What a demo company's plan goes through: a baseline that the management approved, a change that is being assessed,
and a template for the next project of its kind."""

from infra.demo.happenings import Play, Standing
from infra.demo.projects import first_project
from infra.demo.world import Company
from shared.contracts.delivery import approvals as a
from shared.contracts.delivery import baselines as b
from shared.contracts.delivery import changes as c
from shared.contracts.delivery.templates import MAKE_TEMPLATE, MakeTemplate

DAY = 480
WORDS: dict[str, tuple[str, str, str, str, str, str]] = {
    "zh-Hant": (
        "第一份基準，含三週緩衝。",
        "增加假日轉檔時段",
        "平日轉檔影響門診，希望改在假日。",
        "不變",
        "假日人力要先排定",
        "系統建置",
    ),
    "zh-Hans": ("第一份基准。", "增加周末安装", "平日安装影响出货。", "不变", "周末人手要先排定", "系统部署"),
    "en": ("First baseline.", "Install at weekends", "Work on weekdays stops the doors.", "None", "Staff", "Roll-out"),
}


async def make_baseline(play: Play, company: Company, manager: Standing, boss: Standing) -> None:
    """Of the first project."""
    project = await first_project(play, manager)
    reason, title, text, quality, risk, service = WORDS[company.locale]
    draft = b.DraftBaseline(project_id=project.id, reason=reason)
    made = await play.ask(b.DRAFT_BASELINE, manager, draft, "baseline")
    submit = b.SubmitBaseline(baseline_id=made.id, revision=made.revision)
    made = await play.ask(b.SUBMIT_BASELINE, manager, submit, "baseline-sent")
    assert made.approval is not None  # submitted, so it has one
    found = await play.ask(a.FIND_REQUEST, boss, a.FindRequest(approval_number=made.approval), "")
    if a.APPROVE_STEP.verb in found.verbs:  # not decided when the demo was filled before
        wish = a.ApproveStep(approval_id=found.id, revision=found.revision)
        await play.ask(a.APPROVE_STEP, boss, wish, "baseline-approved")
    write = c.WriteChange(project_id=project.id, title=title, text=text, customer_ref="PO-2026-118")
    change = await play.ask(c.WRITE_CHANGE, manager, write, "change")
    hand_in = c.MoveChange(change_id=change.id, revision=change.revision)
    change = await play.ask(c.HAND_IN_CHANGE, manager, hand_in, "change-sent")
    assess = c.SaveChange(
        change_id=change.id,
        revision=change.revision,
        title=title,
        text=text,
        customer_ref="PO-2026-118",
        work=(c.ChangeWork(minutes=2 * DAY, task=2),),
        days=2,
        cost="48000",
        quality=quality,
        risk=risk,
    )
    await play.ask(c.SAVE_CHANGE, manager, assess, "change-assessed")
    template = MakeTemplate(project_id=project.id, name=project.name, service_type=service)
    await play.ask(MAKE_TEMPLATE, manager, template, "template")
