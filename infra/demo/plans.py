"""The plan of a demo company's project: phases whose tasks follow one another, ending in a milestone."""

from infra.demo.baselines import make_baseline
from infra.demo.happenings import Play, Standing
from infra.demo.projects import first_project
from infra.demo.world import Company
from shared.contracts.delivery import plan as c
from shared.contracts.delivery.plan_kinds import TaskKind
from shared.contracts.delivery.plan_links import LINK_TASKS

DAY = 480
"""Working minutes."""
OVERLOADS = {
    "zh-Hant": "日期還沒排開，連好前後關係就不會重疊",
    "zh-Hans": "日期还没排开，连好前后关系就不会重叠",
    "en": "Not spread out yet: once they are linked, they follow one another",
}
STANDARDS = {"zh-Hant": "客戶書面確認", "zh-Hans": "客户书面确认", "en": "Signed by the customer"}

T, D, M = TaskKind.TASK, TaskKind.DELIVERABLE, TaskKind.MILESTONE
OUTLINES: dict[str, tuple[tuple[str, tuple[tuple[str, TaskKind, int], ...]], ...]] = {
    "zh-Hant": (
        ("勘查與設計", (("現場訪談", T, 5), ("介面清單", T, 4), ("設計書", D, 5))),
        ("建置", (("測試環境", T, 3), ("轉檔程式", T, 8), ("教育訓練教材", T, 4))),
        ("測試", (("轉檔演練", T, 5), ("使用者測試", T, 6), ("測試報告", D, 3))),
        ("驗收", (("上線陪同", T, 5), ("驗收完成", M, 0))),
    ),
    "zh-Hans": (
        ("勘查与设计", (("现场勘查", T, 4), ("点位设计", T, 5), ("设计书", D, 4))),
        ("部署", (("设备到货", T, 5), ("安装调试", T, 8))),
        ("测试", (("压力测试", T, 5), ("测试报告", D, 3))),
        ("验收", (("试运行", T, 10), ("验收完成", M, 0))),
    ),
    "en": (
        ("Survey", (("Walk through the site", T, 3), ("List of doors", T, 4), ("Design", D, 5))),
        ("Build", (("Readers delivered", T, 5), ("Installation", T, 10))),
        ("Test", (("Trial with one floor", T, 5), ("Test report", D, 3))),
        ("Acceptance", (("First weeks together", T, 10), ("Accepted", M, 0))),
    ),
}


async def make_plan(play: Play, company: Company, manager: Standing, boss: Standing) -> None:
    """Of the first project, which `boss` approves. One after the other: what is next waits for what was before."""
    project = await first_project(play, manager)
    before: c.TaskView | None = None
    for number, (title, parts) in enumerate(OUTLINES[company.locale]):
        wish = c.AddTask(project_id=project.id, name=title, kind=TaskKind.PHASE)
        phase = await play.ask(c.ADD_TASK, manager, wish, f"plan-{number}")
        for place, (name, kind, days) in enumerate(parts):
            act = f"plan-{number}-{place}"
            wish = c.AddTask(
                project_id=project.id,
                name=name,
                kind=kind,
                parent_id=phase.id,
                owner_id=manager.id,
                minutes=days * DAY,
            )
            task = await play.ask(c.ADD_TASK, manager, wish, act)
            if kind is D:
                await play.ask(c.CHANGE_TASK, manager, _with_standard(task, company), f"{act}-standard")
            if kind is M:
                await play.ask(c.CHANGE_TASK, manager, _shown(task), f"{act}-public")
            if before is not None:
                link = c.LinkTasks(task_id=task.id, before=before.number)
                await play.ask(LINK_TASKS, manager, link, f"{act}-link")
            before = task
    await make_baseline(play, company, manager, boss)


def _shown(task: c.TaskView) -> c.ChangeTask:
    """To the customer: the day on which it is to be accepted."""
    return c.ChangeTask(
        task_id=task.id,
        revision=task.revision,
        name=task.name,
        kind=task.kind,
        owner_id=task.owner_id,
        minutes=task.minutes,
        is_public=True,
    )


def _with_standard(task: c.TaskView, company: Company) -> c.ChangeTask:
    """A deliverable is accepted by one; whoever approves the plan wants to see it."""
    return c.ChangeTask(
        task_id=task.id,
        revision=task.revision,
        name=task.name,
        kind=task.kind,
        owner_id=task.owner_id,
        minutes=task.minutes,
        standard=STANDARDS[company.locale],
        accepts_overload=True,
        overload_reason=OVERLOADS[company.locale],
    )
