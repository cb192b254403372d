"""Time of the people of one project, booked on one task."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from shared.contracts.delivery import plan as p
from shared.contracts.delivery import time_views as v
from shared.contracts.delivery import timesheets as c
from shared.core.errors import DomainError
from tests.factories.projects import make_project

WEEK = date(2026, 11, 16)
DAY = WEEK + timedelta(days=1)
EIGHT = 8 * 60


class Sheets:
    """One project with a task, and its people's time."""

    def __init__(self, ask, cast, project, task) -> None:
        self.ask, self.cast, self.project, self.task = ask, cast, project, task

    async def write(self, who, call, **given):
        return await self.ask(call, who, call.takes(**given), key=uuid4().hex)

    async def book(self, who, minutes=EIGHT, *, on=DAY, task=None, seen=0, note=""):
        task_id = (task or self.task).id
        return await self.write(who, c.BOOK_TIME, task_id=task_id, worked_on=on, minutes=minutes, seen=seen, note=note)

    async def sheet(self, who, week=WEEK) -> v.SheetView:
        return await self.ask(c.READ_SHEET, who, c.ReadSheet(week=week))

    async def cell(self, who, on=DAY) -> v.SheetCell:
        (row,) = [row for row in (await self.sheet(who)).rows if row.task_id == self.task.id]
        return row.cells[on.weekday()]

    async def submit(self, who):
        return await self.write(who, c.SUBMIT_WEEK, week=WEEK)

    async def approve(self, who, of, minutes=None):
        given = {"project_id": self.project.id, "member_id": of.actor_id, "week": WEEK, "minutes": minutes}
        return await self.write(who, c.APPROVE_TIME, **given)

    async def send_back(self, who, of, reason="請寫明做了什麼"):
        given = {"project_id": self.project.id, "member_id": of.actor_id, "week": WEEK, "reason": reason}
        return await self.write(who, c.RETURN_TIME, **given)

    async def hours(self, who) -> v.ProjectHours:
        return await self.ask(c.READ_PROJECT_HOURS, who, c.ReadProjectHours(project_id=self.project.id))

    async def lots(self, who) -> tuple[v.TimeLot, ...]:
        return (await self.ask(c.LIST_TIME_LOTS, who, c.ListTimeLots())).lots

    async def refused(self, doing) -> str:
        with pytest.raises(DomainError) as refusal:
            await doing
        return refusal.value.code


async def make_sheets(ask, cast) -> Sheets:
    """林語彤 leads the project; 郭俊彥 answers for its task, 黃詩涵 is of its team."""
    project = await make_project(cast, team=(cast.junyan, cast.shihan))
    wish = p.AddTask(project_id=project.id, name="割接", owner_id=cast.junyan.actor_id, minutes=5 * EIGHT)
    task = await ask(p.ADD_TASK, cast.yutong, wish, key=uuid4().hex)
    return Sheets(ask, cast, project, task)
