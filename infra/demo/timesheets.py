"""Hours that a demo company's manager has booked on his project: some of last week approved, some waiting, and a
draft of this week."""

from datetime import date, timedelta

from infra.demo.happenings import Play, Standing
from infra.demo.projects import first_project
from infra.demo.world import Company
from shared.contracts.delivery import timesheets as c
from shared.contracts.delivery.plan import READ_PLAN, ReadPlan
from shared.contracts.delivery.plan_kinds import TaskKind
from shared.core.clock import now

NOTES = {
    "zh-Hant": ("訪談掛號與批價窗口", "訪談藥局與檢驗", "整理訪談紀錄", "介面清單初稿", "與客戶核對介面"),
    "zh-Hans": ("勘查一号产线", "勘查二号产线", "整理勘查记录", "点位设计初稿", "与客户核对点位"),
    "en": (
        "Walked through the ground floor",
        "Walked through floors 2 to 4",
        "Notes",
        "First list of doors",
        "Checked it",
    ),
}
HOURS = (450, 480, 390, 480, 420)
APPROVED = 3
"""Of last week's days."""


async def make_time(play: Play, company: Company, manager: Standing, boss: Standing) -> None:
    """Of the first project."""
    project = await first_project(play, manager)
    plan = await play.ask(READ_PLAN, manager, ReadPlan(project_id=project.id), "")
    first, second = [task for task in plan.tasks if task.kind is TaskKind.TASK][:2]
    today = now().date()
    week = last_monday(today)
    for number, (minutes, note) in enumerate(zip(HOURS, NOTES[company.locale], strict=True)):
        wish = c.BookTime(
            task_id=(first if number < APPROVED else second).id,
            worked_on=week + timedelta(days=number),
            minutes=minutes,
            note=note,
        )
        await play.ask(c.BOOK_TIME, manager, wish, f"time-{number}")
        if number in {APPROVED - 1, len(HOURS) - 1}:
            await play.ask(c.SUBMIT_WEEK, manager, c.SubmitWeek(week=week), f"time-submitted-{number}")
        if number == APPROVED - 1:
            decided = c.ApproveTime(project_id=project.id, member_id=manager.id, week=week)
            await play.ask(c.APPROVE_TIME, boss, decided, "time-approved")
    draft = c.BookTime(task_id=second.id, worked_on=week + timedelta(days=7), minutes=240)
    await play.ask(c.BOOK_TIME, manager, draft, "time-draft")


def last_monday(today: date) -> date:
    """Of the week before: the company's own day is never behind it by more than one."""
    return today - timedelta(days=today.weekday() + 7)
