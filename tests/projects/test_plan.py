"""A plan that people write: its outline, its dates, what moves them, what is refused, its files."""

import zlib
from datetime import date
from uuid import uuid4

import pytest

from shared.contracts.delivery import plan as c
from shared.contracts.delivery import plan_days as d
from shared.contracts.delivery import plan_links as k
from shared.contracts.delivery import plan_overloads as o
from shared.contracts.delivery.overview import PROJECT_OVERVIEW
from shared.contracts.delivery.projects import LIST_PROJECTS, FindProject, ListProjects
from shared.core.errors import DomainError, Forbidden, NotFound
from tests.factories.projects import make_project

DAY = 480


class Planner:
    """Speaks for one person about one project."""

    def __init__(self, ask, who, project_id) -> None:
        self.ask, self.who, self.project_id = ask, who, project_id

    async def read(self):
        return (await self.ask(c.READ_PLAN, self.who, c.ReadPlan(project_id=self.project_id))).tasks

    async def named(self, name: str):
        return next(one for one in await self.read() if one.name == name)

    async def dates(self) -> dict[str, tuple[str, str]]:
        return {one.name: (f"{one.starts_on:%m-%d}", f"{one.ends_on:%m-%d}") for one in await self.read()}

    async def add(self, name: str, days: int = 1, kind=c.TaskKind.TASK, parent=None, owner=None):
        command = c.AddTask(
            project_id=self.project_id, name=name, kind=kind, parent_id=parent, owner_id=owner, minutes=days * DAY
        )
        return await self.write(c.ADD_TASK, command)

    async def change(self, task, **new):
        kept = {"name": task.name, "kind": task.kind, "owner_id": task.owner_id, "minutes": task.minutes}
        command = c.ChangeTask(task_id=task.id, revision=task.revision, **{**kept, **new})
        return await self.write(c.CHANGE_TASK, command)

    async def link(self, task, before, **how):
        return await self.write(k.LINK_TASKS, c.LinkTasks(task_id=task.id, before=before.number, **how))

    async def write(self, call, command):
        return await self.ask(call, self.who, command, key=uuid4().hex)

    async def told(self) -> list[str]:
        listed = await self.ask(LIST_PROJECTS, self.who, ListProjects(limit=100))
        code = next(one.code for one in listed.items if one.id == self.project_id)
        overview = await self.ask(PROJECT_OVERVIEW, self.who, FindProject(code=code))
        return [one.what for one in overview.happenings]

    async def refused(self, call, command) -> str:
        with pytest.raises(DomainError) as refusal:
            await self.write(call, command)
        return refusal.value.code


@pytest.fixture
async def planner(cast, ask):
    project = await make_project(cast, team=(cast.junyan,), starts=date(2027, 3, 1))
    return Planner(ask, cast.yutong, project.id)


async def test_dates_follow_from_the_work(planner, cast, ask):
    """Outline, links, a rule, a day off, leave and a ring; a member of the team reads and does not write."""
    phase = await planner.add("建置", kind=c.TaskKind.PHASE)
    rack = await planner.add("機櫃", 3, parent=phase.id)
    test = await planner.add("測試", 2, parent=phase.id, owner=cast.junyan.actor_id)
    done = await planner.add("完工", kind=c.TaskKind.MILESTONE)
    await planner.link(test, rack)
    await planner.link(done, test, lag=2 * 1440, unit=c.LagUnit.CALENDAR)
    assert [(one.name, one.level, one.number) for one in await planner.read()] == [
        *(("建置", 1, 1), ("機櫃", 2, 2)),
        *(("測試", 2, 3), ("完工", 1, 4)),
    ]
    assert await planner.dates() == {
        "建置": ("03-01", "03-05"),
        "機櫃": ("03-01", "03-03"),
        "測試": ("03-04", "03-05"),
        "完工": ("03-07", "03-07"),
    }
    found = await planner.named("機櫃")
    assert (found.is_critical, found.slack) == (True, 0)

    holiday = d.SetWorkDay(project_id=planner.project_id, on=date(2027, 3, 2), name="開國紀念")
    await planner.write(d.SET_WORK_DAY, holiday)
    leave = d.AddLeave(
        project_id=planner.project_id, member_id=cast.junyan.actor_id, first=date(2027, 3, 8), last=date(2027, 3, 9)
    )
    away = await ask(d.ADD_LEAVE, cast.junyan, leave, key=uuid4().hex)  # his own
    assert (await planner.dates())["測試"] == ("03-05", "03-10")
    why = await ask(k.EXPLAIN_TASK, cast.junyan, c.ExplainTask(task_id=test.id))
    assert [(one.because, one.name, one.on.day) for one in why.reasons] == [("predecessor", "機櫃", 4)]
    assert [(one.on.day, one.reasons[0]) for one in why.losses] == [
        *((8, ("leave", "郭俊彥")), (9, ("leave", "郭俊彥"))),
    ]
    why = await ask(k.EXPLAIN_TASK, cast.junyan, c.ExplainTask(task_id=rack.id))
    assert [(one.on.day, one.reasons) for one in why.losses] == [(2, (("holiday", "開國紀念"),))]
    days = await ask(d.LIST_PLAN_DAYS, cast.junyan, d.ListPlanDays(project_id=planner.project_id))
    assert ([one.on for one in days.days], [one.id for one in days.leave]) == ([date(2027, 3, 2)], [away.id])
    await planner.write(d.END_LEAVE, d.EndLeave(leave_id=away.id))
    await planner.write(d.SET_WORK_DAY, d.SetWorkDay(project_id=planner.project_id, on=date(2027, 3, 2), mark="usual"))
    assert (await planner.dates())["測試"] == ("03-04", "03-05")

    moved = await planner.change(rack, rule=c.DateRule.START_NOT_BEFORE, on=date(2027, 3, 3))
    assert (moved.starts_on.day, moved.ends_on.day) == (3, 5)
    assert (await planner.dates())["完工"] == ("03-11", "03-11")
    shift = c.ShiftTask(task_id=rack.id, revision=moved.revision, starts_on=date(2027, 3, 4), minutes=2 * DAY)
    moved = await planner.write(k.SHIFT_TASK, shift)
    assert (moved.starts_on.day, moved.ends_on.day, moved.rule) == (4, 5, "start_not_before")
    assert await planner.refused(k.SHIFT_TASK, c.ShiftTask(task_id=phase.id, revision=1, minutes=1)) == "plan.summary"
    assert (await ask(k.READ_TASK, cast.junyan, c.ExplainTask(task_id=rack.id))) == moved
    ring = c.LinkTasks(task_id=rack.id, before=done.number)
    with pytest.raises(DomainError) as refused:
        await planner.write(k.LINK_TASKS, ring)
    assert refused.value.code == "plan.cycle"
    assert set(refused.value.params["ring"].split(" → ")) == {"機櫃", "測試", "完工"}
    assert (await planner.named("機櫃")).befores == ()
    assert await planner.refused(k.LINK_TASKS, c.LinkTasks(task_id=done.id, before=phase.number)) == "plan.summary"
    assert await planner.refused(c.ARCHIVE_TASK, c.ArchiveTask(task_id=rack.id, revision=1)) == "plan.stale"

    await planner.write(k.UNLINK_TASKS, c.UnlinkTasks(task_id=test.id, before=rack.number))
    assert (await planner.dates())["測試"] == ("03-01", "03-02")
    member = Planner(ask, cast.junyan, planner.project_id)
    with pytest.raises(Forbidden):
        await member.add("x")
    with pytest.raises(NotFound):
        await ask(k.EXPLAIN_TASK, cast.yating, c.ExplainTask(task_id=test.id))


async def test_the_outline_is_put_in_order(planner):
    """With its parts; what cannot be inside is refused, what leaves takes its parts and links along."""
    one = await planner.add("A", kind=c.TaskKind.PHASE)
    part = await planner.add("A1", parent=one.id)
    inner = await planner.add("A2", kind=c.TaskKind.PHASE, parent=one.id)
    deep = await planner.add("A21", parent=inner.id)
    two = await planner.add("B", kind=c.TaskKind.PHASE)
    last = await planner.add("C")
    await planner.link(last, deep)
    put = c.PlaceTask(task_id=inner.id, revision=inner.revision, parent_id=two.id)
    inner = await planner.write(c.PLACE_TASK, put)
    await planner.write(c.PLACE_TASK, c.PlaceTask(task_id=last.id, revision=last.revision, behind_id=one.id))
    outline = [("A", 1), ("A1", 2), ("C", 1), ("B", 1), ("A2", 2), ("A21", 3)]
    assert [(row.name, row.level) for row in await planner.read()] == outline
    for wrong in (
        c.PlaceTask(task_id=two.id, revision=two.revision, parent_id=inner.id),
        c.PlaceTask(task_id=one.id, revision=one.revision, parent_id=part.id),
        c.PlaceTask(task_id=one.id, revision=one.revision, behind_id=deep.id),
    ):
        assert await planner.refused(c.PLACE_TASK, wrong) == "plan.place"
    changed = c.ChangeTask(task_id=one.id, revision=one.revision, name="A", kind=c.TaskKind.TASK)
    assert await planner.refused(c.CHANGE_TASK, changed) == "plan.place"
    await planner.write(c.ARCHIVE_TASK, c.ArchiveTask(task_id=two.id, revision=two.revision))
    rest = await planner.read()
    assert [row.name for row in rest] == ["A", "A1", "C"]
    assert rest[-1].befores == ()
    assert (await planner.add("D")).number == 7
    assert (await planner.told()).count("planned") == 1  # ten changes in a minute are one line of the project's history


async def test_more_than_a_day_holds_is_warned_of_and_saved_only_on_request(planner, cast):
    """Over all projects, and only what this change adds."""
    other = await make_project(cast, team=(cast.junyan,), name="倉儲", starts=date(2027, 3, 1))
    elsewhere = Planner(planner.ask, cast.yutong, other.id)
    await elsewhere.add("盤點", 2, owner=cast.junyan.actor_id)
    task = await planner.add("佈線", 3)
    wish = {"owner_id": cast.junyan.actor_id, "effort": 3 * DAY}
    with pytest.raises(DomainError) as refused:
        await planner.change(task, **wish)
    assert (refused.value.code, refused.value.params["days"]) == ("plan.overload", "2027-03-01, 2027-03-02")
    assert (await planner.named("佈線")).owner_id is None
    with pytest.raises(DomainError) as unsaid:
        await planner.change(task, **wish, accepts_overload=True)
    assert unsaid.value.code == "plan.overload_reason"
    listing = o.ListOverloads(project_id=planner.project_id)
    assert (await planner.ask(o.LIST_OVERLOADS, cast.wenbin, listing)).items == ()
    saved = await planner.change(task, **wish, accepts_overload=True, overload_reason="只有他會這套設備")
    (kept,) = (await planner.ask(o.LIST_OVERLOADS, cast.wenbin, listing)).items
    assert (kept.task_name, kept.member_name, kept.saved_by) == ("佈線", "郭俊彥", "林語彤")
    assert (kept.days, kept.minutes, kept.reason) == (("2027-03-01", "2027-03-02"), 2 * DAY, "只有他會這套設備")
    assert (saved.owner_name, saved.starts_on) == ("郭俊彥", date(2027, 3, 1))
    renamed = await planner.change(saved, effort=3 * DAY, name="佈線與標示")
    assert renamed.name == "佈線與標示"


async def test_a_plan_goes_to_a_file_and_comes_from_one(planner, cast):
    rack = await planner.add("機櫃 <42U>", 3, owner=cast.junyan.actor_id)
    phase = await planner.add("=階段", kind=c.TaskKind.PHASE)
    test = await planner.add("測試", 2, parent=phase.id)
    await planner.link(test, rack, link=c.LinkKind.SS, lag=DAY)
    await planner.change(await planner.named("測試"), rule=c.DateRule.FINISH_NOT_AFTER, on=date(2027, 3, 20))
    before = await planner.dates()
    for form in c.FileForm:
        file = await planner.ask(k.EXPORT_PLAN, planner.who, c.ExportPlan(project_id=planner.project_id, form=form))
        assert file.name.startswith("P-2026-")
        copy = await make_project(cast, team=(cast.junyan,), name=form, starts=date(2027, 3, 1))
        other = Planner(planner.ask, cast.yutong, copy.id)
        command = c.ImportPlan(project_id=copy.id, form=form, packed=file.packed)
        found = await other.write(k.IMPORT_PLAN, command)
        assert (found.tasks, found.left_out) == (3, ())
        assert await other.dates() == before
        assert (await other.named("機櫃 <42U>")).owner_name == "郭俊彥"
        assert await other.refused(k.IMPORT_PLAN, command) == "plan.not_empty"
    bomb = zlib.compress(b"a" * 30_000_000)
    for packed in (b"not packed", bomb, zlib.compress(b"<Project/>")):
        empty = await make_project(cast, name=uuid4().hex, starts=date(2027, 3, 1))
        command = c.ImportPlan(project_id=empty.id, form=c.FileForm.MSPDI, packed=packed)
        assert await planner.refused(k.IMPORT_PLAN, command) == "plan.file"
