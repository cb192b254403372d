"""Time: booked by the day, submitted by the week, decided by somebody else, corrected by a further entry."""

import asyncio
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import msgspec
import pytest
from asyncpg import CheckViolationError

from services.projects.db import DB
from services.projects.timesheets.approved import approved_minutes
from services.projects.timesheets.reminding import be_due, next_moment, week_meant
from shared.contracts.delivery import plan as p
from shared.contracts.delivery import timesheets as c
from shared.core.errors import Conflict, DomainError, Forbidden, NotFound
from tests.factories.projects import make_project
from tests.projects.timesheets import DAY, EIGHT, WEEK, make_sheets


@pytest.fixture
async def sheets(ask, cast):
    return await make_sheets(ask, cast)


async def test_what_cannot_be_booked(sheets, cast):
    other = await make_project(cast, name="別的項目")
    wish = p.AddTask(project_id=other.id, name="外", minutes=60)
    foreign = await sheets.ask(p.ADD_TASK, cast.yutong, wish, key=uuid4().hex)
    phase = p.AddTask(project_id=sheets.project.id, name="階段", kind=p.TaskKind.PHASE)
    phase = await sheets.ask(p.ADD_TASK, cast.yutong, phase, key=uuid4().hex)
    assert await sheets.refused(sheets.book(cast.junyan, task=foreign)) == "time.task"
    assert await sheets.refused(sheets.book(cast.junyan, task=phase)) == "time.task"
    assert await sheets.refused(sheets.book(cast.junyan, on=date(2026, 9, 13))) == "time.day"
    tomorrow = datetime.now(ZoneInfo("Asia/Taipei")).date() + timedelta(days=1)
    assert await sheets.refused(sheets.book(cast.junyan, on=tomorrow)) == "time.day"
    await sheets.book(cast.junyan, on=date(2026, 9, 14))  # the day the project begins
    async with DB.scope(cast.mingche):
        await DB.run("update project set phase = 'closed' where id = $1", sheets.project.id)
    assert await sheets.refused(sheets.book(cast.junyan)) == "time.task"


async def test_a_day_has_twenty_four_hours_over_all_projects(sheets, cast):
    """Fifty at once, on two projects: what a day holds is never exceeded."""
    other = await make_project(cast, name="別的項目", team=(cast.junyan,))
    tasks = []
    for number in range(50):
        project = (sheets.project, other)[number % 2]
        wish = p.AddTask(project_id=project.id, name=f"t{number}", minutes=60)
        tasks.append(await sheets.ask(p.ADD_TASK, cast.yutong, wish, key=uuid4().hex))
    tried = [sheets.book(cast.junyan, 60, task=task) for task in tasks]
    answers = await asyncio.gather(*tried, return_exceptions=True)
    refused = [one.code for one in answers if isinstance(one, DomainError)]
    assert refused == ["time.full"] * 26
    assert (await sheets.sheet(cast.junyan)).totals[DAY.weekday()] == 1440


async def test_nothing_is_written_over(sheets, cast):
    first = await sheets.book(cast.junyan, 60)
    assert await sheets.refused(sheets.book(cast.junyan, 90)) == "time.stale"  # of another window
    assert (await sheets.book(cast.junyan, 60)).revision == first.revision  # the same once more is kept already
    again = await sheets.book(cast.junyan, 90, seen=first.revision, note="割接演練")
    assert (again.minutes, again.note, again.id) == (90, "割接演練", first.id)
    await sheets.submit(cast.junyan)
    cell = await sheets.cell(cast.junyan)
    with pytest.raises(Conflict):  # on its way to be approved
        await sheets.book(cast.junyan, 30, seen=cell.revision)


async def test_a_week_is_returned_and_approved(sheets, cast):
    await sheets.book(cast.junyan)
    sheet = await sheets.submit(cast.junyan)
    assert (sheet.open, sheet.submitted, sheet.approved) == (0, EIGHT, 0)
    assert await sheets.refused(sheets.submit(cast.junyan)) == "time.none"
    (lot,) = await sheets.lots(cast.yutong)
    assert (lot.member_name, lot.week, lot.minutes) == ("郭俊彥", WEEK, EIGHT)
    assert await sheets.lots(cast.wenbin) == ()
    await sheets.send_back(cast.yutong, cast.junyan)
    cell = await sheets.cell(cast.junyan)
    assert (cell.state, cell.reason, cell.may_book) == ("returned", "請寫明做了什麼", True)
    await sheets.book(cast.junyan, 7 * 60, seen=cell.revision)
    await sheets.submit(cast.junyan)
    assert await sheets.refused(sheets.approve(cast.yutong, cast.junyan, minutes=EIGHT)) == "time.stale"
    assert (await sheets.approve(cast.yutong, cast.junyan, minutes=7 * 60)).lots == ()
    assert [one["what"] for one in await _told(sheets, "time_entry.moved")] == [
        *("submitted", "returned", "submitted", "approved")
    ]
    async with DB.scope(cast.mingche):
        verbs = await DB.rows("select verb from time_entry_event order by at, id")
        assert await approved_minutes(cast.tenant_id, [sheets.project.id]) == {sheets.task.id: 7 * 60}
    assert [row["verb"] for row in verbs] == ["save", "submit", "return", "save", "submit", "approve"]


async def test_what_is_approved_is_corrected_by_a_further_entry(sheets, cast):
    one = await sheets.book(cast.junyan)
    await sheets.submit(cast.junyan)
    await sheets.approve(cast.yutong, cast.junyan)
    with pytest.raises(CheckViolationError):
        async with DB.scope(cast.mingche):
            await DB.run("update time_entry set minutes = 1 where id = $1", one.id)

    async def correct(minutes):
        return await sheets.write(cast.junyan, c.CORRECT_TIME, entry_id=one.id, minutes=minutes, reason="記錯任務")

    assert await sheets.refused(correct(EIGHT)) == "time.same"
    less = await correct(5 * 60)
    assert (less.minutes, less.state, less.corrects_id) == (-3 * 60, "submitted", one.id)
    again = await correct(6 * 60)
    assert (again.id, again.minutes) == (less.id, -2 * 60)  # the one that waits takes the new difference
    cell = await sheets.cell(cast.junyan)
    assert (cell.minutes, cell.pending) == (EIGHT, -2 * 60)
    await sheets.approve(cast.yutong, cast.junyan)
    cell = await sheets.cell(cast.junyan)
    assert (cell.minutes, cell.pending, cell.state) == (6 * 60, 0, "approved")
    found = await sheets.hours(cast.wenbin)
    (task,) = [each for each in found.tasks if each.task_id == sheets.task.id]
    assert (task.planned, task.approved, task.submitted) == (5 * EIGHT, 6 * 60, 0)
    assert [(each.member_name, each.approved) for each in found.people] == [("郭俊彥", 6 * 60)]
    listed = await sheets.ask(c.LIST_TIME, cast.wenbin, c.ListTime(project_id=sheets.project.id))
    assert sorted(each.minutes for each in listed.items) == [-2 * 60, EIGHT]
    with pytest.raises(NotFound):  # somebody else's
        await sheets.write(cast.shihan, c.CORRECT_TIME, entry_id=one.id, minutes=1, reason="x")


async def test_nobody_approves_his_own(sheets, cast):
    """The manager's time is the head's of his department; the database holds to it as well."""
    one = await sheets.book(cast.yutong)
    await sheets.submit(cast.yutong)
    assert await sheets.refused(sheets.approve(cast.yutong, cast.yutong)) == "time.own"
    assert await sheets.lots(cast.yutong) == ()
    (lot,) = await sheets.lots(cast.wenbin)
    assert lot.member_id == cast.yutong.actor_id
    with pytest.raises(CheckViolationError):
        async with DB.scope(cast.mingche):
            await DB.run("update time_entry set state = 'approved', decided_by_id = member_id where id = $1", one.id)
    await sheets.approve(cast.wenbin, cast.yutong)
    assert (await sheets.cell(cast.yutong)).state == "approved"
    # The head decides of nobody else's.
    await sheets.book(cast.junyan)
    await sheets.submit(cast.junyan)
    with pytest.raises(Forbidden):
        await sheets.approve(cast.wenbin, cast.junyan)


async def test_a_week_is_copied(sheets, cast):
    """Days that have time already, and days that have not come, are left out."""
    await sheets.book(cast.junyan, 60, note="巡檢")
    await sheets.book(cast.junyan, 30, on=DAY + timedelta(days=1))
    after = WEEK + timedelta(days=7)
    assert (await sheets.sheet(cast.junyan, after)).is_copyable
    await sheets.book(cast.junyan, 15, on=DAY + timedelta(days=8))
    copied = await sheets.write(cast.junyan, c.COPY_WEEK, week=after)
    assert (copied.copied, copied.left_out) == (1, 0)
    found = await sheets.sheet(cast.junyan, after)
    assert (found.totals, found.is_copyable) == ((0, 60, 15, 0, 0, 0, 0), False)


async def _told(sheets, topic: str) -> list[dict]:
    async with DB.tenant_scope(sheets.cast.tenant_id, "worker"):
        rows = await DB.rows("select body from outbox where topic = $1 order by id", f"projects.{topic}.v1")
    told = [msgspec.json.decode(row["body"])["data"] for row in rows]  # of all companies
    mine = {str(sheets.project.id), str(sheets.cast.tenant_id)}
    return [one for one in told if one.get("project_id", one["id"]) in mine]


def test_when_a_week_is_reminded_of():
    zone = ZoneInfo("Asia/Taipei")

    def at(day, hour):
        return datetime(2026, 11, day, hour, tzinfo=zone)

    assert next_moment(at(18, 10)) == at(20, 16)  # Wednesday: on Friday
    assert next_moment(at(20, 16)) == at(23, 9)  # then on Monday
    assert next_moment(at(22, 23)) == at(23, 9)
    assert next_moment(at(23, 9)) == at(27, 16)
    assert week_meant(at(20, 16)) == date(2026, 11, 16)
    assert week_meant(at(23, 9)) == date(2026, 11, 16)


async def test_each_is_reminded_once(sheets, cast):
    """Who has begun and not submitted, and who had work and has booked nothing; once for all his projects."""
    async with DB.scope(cast.mingche):
        await DB.run("update project set phase = 'executing' where id = $1", sheets.project.id)
    zone = ZoneInfo("Asia/Taipei")
    week = week_meant(datetime.now(zone))
    async with DB.scope(cast.mingche):
        await DB.run(
            "update plan_task set starts_on = $2, ends_on = $2 where id = $1", sheets.task.id, week + timedelta(days=1)
        )
        await be_due(cast.tenant_id, cast.tenant_id)
    (event,) = await _told(sheets, "timesheet.due")
    assert event["people"] == [str(cast.junyan.actor_id)]
    await sheets.book(cast.shihan, 30, on=week)
    await sheets.book(cast.junyan, 30, on=week)
    await sheets.write(cast.junyan, c.SUBMIT_WEEK, week=week)
    async with DB.scope(cast.mingche):
        await be_due(cast.tenant_id, cast.tenant_id)
        assert await DB.value("select count(*) from due where kind = 'timesheet_week'") == 1
    assert (await _told(sheets, "timesheet.due"))[-1]["people"] == [str(cast.shihan.actor_id)]
