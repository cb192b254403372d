"""What a demo company hands over: one delivered, which waits for the customer, one that waits for a review."""

from infra.demo.happenings import Play, Standing
from infra.demo.projects import first_project
from infra.demo.world import Company
from shared.contracts.delivery import deliverables as d
from shared.contracts.delivery.plan import READ_PLAN, ReadPlan, TaskKind
from shared.contracts.roles import Role

NOTES: dict[str, tuple[str, str]] = {
    "zh-Hant": ("依三個院區的訪談整理：架構、介面與資料流。", "六項測試的步驟與結果，附截圖。"),
    "zh-Hans": ("依现场勘查整理：架构、点位与布线。", "压力测试的步骤与结果，附截图。"),
    "en": ("Made after the walk: doors, readers and cabling.", "Steps and results of the trial, with pictures."),
}
CLASSES = (d.DocumentClass.PROJECT_DOCUMENT, d.DocumentClass.TEST_REPORT)


async def make_deliverables(play: Play, company: Company, by_role: dict[Role, Standing]) -> None:
    """Of the first project's plan. Its manager writes and delivers; who keeps quality reviews."""
    manager, quality = by_role[Role.PM], by_role[Role.QM]
    project = await first_project(play, manager)
    plan = await play.ask(READ_PLAN, manager, ReadPlan(project_id=project.id), "")
    tasks = [one for one in plan.tasks if one.kind is TaskKind.DELIVERABLE]
    for number, (task, note, which) in enumerate(zip(tasks, NOTES[company.locale], CLASSES, strict=False)):
        about = {"name": task.name, "standard": task.standard, "plan_task_id": task.id, "document_class": which}
        wish = d.AddDeliverable(project_id=project.id, **about)
        one = await play.ask(d.ADD_DELIVERABLE, manager, wish, f"deliverable-{number}")
        begin = d.MoveDeliverable(deliverable_id=one.id, revision=one.revision)
        one = await play.ask(d.DRAFT_DELIVERABLE, manager, begin, f"deliverable-{number}-draft")
        sent = d.SubmitDeliverable(deliverable_id=one.id, revision=one.revision, note=note)
        one = await play.ask(d.SUBMIT_DELIVERABLE, manager, sent, f"deliverable-{number}-submit")
        if number == 0:
            good = d.ReviewDeliverable(deliverable_id=one.id, revision=one.revision)
            one = await play.ask(d.PASS_DELIVERABLE, quality, good, f"deliverable-{number}-pass")
            over = d.MoveDeliverable(deliverable_id=one.id, revision=one.revision)
            await play.ask(d.DELIVER_DELIVERABLE, manager, over, f"deliverable-{number}-deliver")
