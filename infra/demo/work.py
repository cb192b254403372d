"""Work in a demo company: tasks of its project at every step, one that is blocked, and one that waits for review."""

from uuid import UUID

from infra.demo.happenings import Play, Standing
from infra.demo.projects import first_project
from infra.demo.world import Company
from shared.contracts.delivery import work as w
from shared.contracts.delivery import work_acts as a
from shared.contracts.delivery.plan import READ_PLAN, ReadPlan, TaskKind
from shared.contracts.delivery.work_views import TaskWorkView
from shared.contracts.roles import Role

WORDS: dict[str, dict[str, str]] = {
    "zh-Hant": {
        "required": "依設計書完成，現場拍照存證，結果寫進測試紀錄。",
        "first": "聯絡客戶窗口，約好時間|確認影響範圍|結果填入紀錄",
        "note": "兩個科室談完，還差藥局。",
        "says": "藥局週四下午有空，我陪你去。",
        "why": "客戶還沒開通測試環境的帳號",
        "help": "請項目經理向資訊室主任催一次",
        "good": "記錄完整，可以結案。",
    },
    "zh-Hans": {
        "required": "按设计书完成，现场拍照存证，结果写进测试记录。",
        "first": "联系客户窗口，约好时间|确认影响范围|结果填入记录",
        "note": "两个车间谈完，还差仓库。",
        "says": "仓库周四下午有空，我陪你去。",
        "why": "客户还没开通测试环境的账号",
        "help": "请项目经理向信息部催一次",
        "good": "记录完整，可以结案。",
    },
    "en": {
        "required": "As designed, with photographs, results in the test record.",
        "first": "Agree a time with the customer|Say what is affected|Write down the result",
        "note": "Two floors are done, the basement is left.",
        "says": "The basement is free on Thursday, I will come along.",
        "why": "The customer has not opened the test accounts yet",
        "help": "Please call their head of IT",
        "good": "Complete. Well done.",
    },
}
STEPS: tuple[tuple[str, ...], ...] = (
    ("accept", "start", "submit", "pass"),
    ("accept", "start", "note", "submit"),
    ("accept", "start", "note", "block"),
    ("accept", "start", "note"),
    ("accept",),
    (),
)
"""Of the first tasks of the plan, in its order."""
CALLS = {call.verb: call for call in a.ACTS}


async def make_work(play: Play, company: Company, by_role: dict[Role, Standing]) -> None:
    """Of the first project, whose manager does it himself; who keeps quality judges it."""
    quality, manager = by_role[Role.QM], by_role[Role.PM]
    words = WORDS[company.locale]
    project = await first_project(play, manager)
    plan = await play.ask(READ_PLAN, manager, ReadPlan(project_id=project.id), "")
    tasks = [one for one in plan.tasks if one.kind is TaskKind.TASK]
    for number, (task, steps) in enumerate(zip(tasks, STEPS, strict=False)):
        wish = w.AssignWork(
            task_id=task.id,
            revision=1,
            owner_id=manager.id,
            reviewer_id=quality.id,
            requirement=words["required"],
            accepts_overload=True,
        )
        one = await play.ask(a.ASSIGN_WORK, manager, wish, f"work-{number}")
        for verb in steps:
            who = quality if verb == "pass" else manager
            one = await play.ask(CALLS[verb], who, _wish(verb, one, words), f"work-{number}-{verb}")
    await _talk(play, manager, quality, (tasks[3].id, words))


def _wish(verb: str, one: TaskWorkView, words: dict[str, str]) -> object:
    task_id, revision = one.card.task_id, one.card.revision
    if verb == "note":
        return w.NoteWork(task_id=task_id, percent=60, remaining=600, text=words["note"])
    if verb == "block":
        return w.BlockWork(task_id=task_id, revision=revision, reason=words["why"], help_wanted=words["help"])
    if verb == "submit":
        return w.SubmitWork(task_id=task_id, revision=revision)
    if verb == "pass":
        return w.JudgeWork(task_id=task_id, revision=revision, words=words["good"])
    return w.MoveWork(task_id=task_id, revision=revision)


async def _talk(play: Play, manager: Standing, quality: Standing, about: tuple[UUID, dict[str, str]]) -> None:
    task_id, words = about
    for number, text in enumerate(words["first"].split("|")):
        item = w.AddWorkItem(task_id=task_id, text=text)
        await play.ask(a.ADD_WORK_ITEM, manager, item, f"work-item-{number}")
    tick = w.TickWorkItem(task_id=task_id, item=1)
    await play.ask(a.TICK_WORK_ITEM, manager, tick, "work-tick")
    said = w.CommentWork(task_id=task_id, text=words["says"])
    await play.ask(a.COMMENT_WORK, quality, said, "work-said")
