"""Quality in a demo company: deliverables that were checked, one that failed and is being mended, a major one with its
task force, and what a customer said."""

from datetime import date, timedelta

from infra.demo.happenings import Play, Standing
from infra.demo.projects import first_project
from infra.demo.world import Company
from shared.contracts.delivery import check_templates as t
from shared.contracts.delivery import checks as k
from shared.contracts.delivery import nonconformities as c
from shared.contracts.delivery import nonconformity_acts as a
from shared.contracts.delivery.plan import READ_PLAN, ReadPlan, TaskKind, TaskView
from shared.contracts.delivery.projects import ProjectView
from shared.contracts.delivery.quality_kinds import CheckItem, CheckMethod
from shared.contracts.roles import Role
from shared.core.clock import now

DAYS = 5
WORDS: dict[str, dict[str, str]] = {
    "zh-Hant": {
        "list": "文件交叉檢查表",
        "items": "內容與現況相符|圖面有版次|有審核人",
        "sample": "每份抽 3 章",
        "good": "三章都查過，與現場一致。",
        "fails": "第 2 章的連接埠與現場不同，6 處。",
        "metric": "抽查 20 處全部一致",
        "major": "轉檔後 312 筆病歷缺少過敏註記",
        "text": "抽查 50 筆有 6 筆缺少，回推約 312 筆。影響用藥安全。",
        "says": "操作手冊仍是舊版畫面。",
        "who": "王筱涵",
    },
    "zh-Hans": {
        "list": "文件交叉检查表",
        "items": "内容与现况相符|图面有版次|有审核人",
        "sample": "每份抽 3 章",
        "good": "三章都查过，与现场一致。",
        "fails": "第 2 章的端口与现场不同，6 处。",
        "metric": "抽查 20 处全部一致",
        "major": "扫码记录有 40 条丢失",
        "text": "抽查一天的记录，缺 40 条，影响出货核对。",
        "says": "操作手册仍是旧版画面。",
        "who": "李静",
    },
    "en": {
        "list": "Cross-check of documents",
        "items": "Content agrees with the site|Drawings carry a version|Reviewer is named",
        "sample": "3 chapters of each",
        "good": "Three chapters read; they agree with the site.",
        "fails": "Chapter 2 names six doors that are not there.",
        "metric": "20 of 20 doors agree",
        "major": "Fire doors stay locked when power fails",
        "text": "Two of two tried on the third floor. People could be shut in.",
        "says": "The manual still shows the old screens.",
        "who": "Marcus Bell",
    },
}


async def make_quality(play: Play, company: Company, by_role: dict[Role, Standing]) -> None:
    """Of the first project. Its manager owns what is delivered; who keeps quality is of another department."""
    quality, manager, member = by_role[Role.QM], by_role[Role.PM], by_role[Role.TM]
    words, day = WORDS[company.locale], now().date() + timedelta(days=DAYS)
    project = await first_project(play, manager)
    plan = await play.ask(READ_PLAN, manager, ReadPlan(project_id=project.id), "")
    tasks = [one for one in plan.tasks if one.kind is TaskKind.DELIVERABLE]
    items = tuple(CheckItem(text=text) for text in words["items"].split("|"))
    listed = t.CreateCheckTemplate(name=words["list"], method=CheckMethod.CROSS, items=items, sample=words["sample"])
    template = await play.ask(t.CREATE_TEMPLATE, quality, listed, "check-list")
    for number, task in enumerate(tasks[:2]):
        about = {"task_id": task.id, "due_on": day, "title": f"{words['list']}: {task.name}"}
        wish = k.PlanCheck(**about, checker_id=quality.id, template_id=template.id)
        one = await play.ask(k.PLAN_CHECK, manager, wish, f"check-{number}")
        begin = k.StartCheck(check_id=one.id, revision=one.revision)
        one = await play.ask(k.START_CHECK, quality, begin, f"check-{number}-start")
        if number == 0:
            seen = tuple(CheckItem(text=item.text, ok=True) for item in items)
            good = k.PassCheck(check_id=one.id, revision=one.revision, items=seen, evidence=words["good"])
            await play.ask(k.PASS_CHECK, quality, good, f"check-{number}-pass")
        else:
            bad = k.FailCheck(check_id=one.id, revision=one.revision, verdict=words["fails"])
            await play.ask(k.FAIL_CHECK, quality, bad, f"check-{number}-fail")
    await _mended(play, (quality, manager, member, by_role[Role.DH]), (words, project, tasks), day)


async def _mended(
    play: Play,
    people: tuple[Standing, Standing, Standing, Standing],
    what: tuple[dict[str, str], ProjectView, list[TaskView]],
    day: date,
) -> None:
    """One under way, one that is major, and one that a customer's words opened."""
    quality, manager, member, head = people
    words, project, tasks = what
    said = k.RecordFeedback(task_id=tasks[0].id, said_by=words["who"], said=words["says"], satisfied=False)
    await play.ask(k.RECORD_FEEDBACK, manager, said, "feedback")
    found = await play.ask(c.LIST_NONCONFORMITIES, quality, c.ListNonconformities(project_id=project.id), "")
    failed = next(one for one in found.items if one.source_ref.startswith("QC-") and one.task_name == tasks[1].name)
    graded = a.GradeNonconformity(nonconformity_id=failed.id, revision=1, impact=2, spread=2)
    one = await play.ask(a.GRADE, quality, graded, "nc-grade")
    owner = a.AssignNonconformity(
        nonconformity_id=failed.id,
        revision=one.revision,
        owner_id=member.id,
        due_on=day,
        effect_metric=words["metric"],
    )
    one = await play.ask(a.ASSIGN, manager, owner, "nc-assign")
    begin = a.MoveNonconformity(nonconformity_id=failed.id, revision=one.revision)
    await play.ask(a.START, member, begin, "nc-start")
    grave = c.RaiseNonconformity(project_id=project.id, title=words["major"], text=words["text"])
    one = await play.ask(c.RAISE_NONCONFORMITY, manager, grave, "nc-major")
    graded = a.GradeNonconformity(nonconformity_id=one.id, revision=one.revision, impact=3, spread=3)
    one = await play.ask(a.GRADE, quality, graded, "nc-major-grade")
    force = a.FormTaskForce(nonconformity_id=one.id, revision=one.revision, lead_id=head.id, member_ids=(member.id,))
    await play.ask(a.FORM, quality, force, "nc-major-force")
