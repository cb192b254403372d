"""A company's own working week moves the dates of its plans, and control counts by it."""

from datetime import date
from uuid import uuid4

import pytest

from shared.contracts.delivery import plan_days as d
from shared.contracts.delivery import work_week as c
from shared.core.errors import DomainError, Forbidden
from tests.factories.projects import make_project
from tests.projects.test_plan import Planner

TIMES = {"morning_from": 540, "morning_to": 720, "afternoon_from": 780, "afternoon_to": 1080}


@pytest.fixture
async def planner(cast, ask):
    project = await make_project(cast, team=(cast.junyan,), starts=date(2027, 3, 1))
    return Planner(ask, cast.yutong, project.id)


async def settled(ask, who, weekdays, *, revision=0, **times) -> c.WorkWeekView:
    if not revision:
        revision = (await ask(c.READ_WORK_WEEK, who, c.ReadWorkWeek())).revision
    wish = c.SetWorkWeek(revision=revision, weekdays=weekdays, **(times or TIMES))
    return await ask(c.SET_WORK_WEEK, who, wish, key=uuid4().hex)


async def test_dates_move_with_the_week(planner, cast, ask):
    first = await planner.add("機櫃", 5)
    second = await planner.add("測試", 2)
    await planner.link(second, first)
    assert await planner.dates() == {"機櫃": ("03-01", "03-05"), "測試": ("03-08", "03-09")}
    six = await settled(ask, cast.mingche, (1, 2, 3, 4, 5, 6))
    assert (six.weekdays, six.minutes, six.changed_by) == ((1, 2, 3, 4, 5, 6), 480, "周明哲")
    assert await planner.dates() == {"機櫃": ("03-01", "03-05"), "測試": ("03-06", "03-08")}
    # Half days from Sunday on: 40 hours take ten of them, a make-up day is half a day as well.
    half = await settled(ask, cast.peishan, (7, 1, 2, 3, 4), morning_from=480, morning_to=720)
    assert (half.weekdays, half.minutes) == ((1, 2, 3, 4, 7), 240)
    assert await planner.dates() == {"機櫃": ("03-01", "03-14"), "測試": ("03-15", "03-18")}
    worked = d.SetWorkDay(project_id=planner.project_id, on=date(2027, 3, 5), mark=d.DayMark.WORKED)
    await planner.write(d.SET_WORK_DAY, worked)
    assert (await planner.dates())["機櫃"] == ("03-01", "03-11")
    # A new plan begins with it, and a file says it.
    other = await make_project(cast, name="倉儲", starts=date(2027, 3, 5))
    elsewhere = Planner(ask, cast.yutong, other.id)
    await elsewhere.add("盤點", 1)
    assert await elsewhere.dates() == {"盤點": ("03-07", "03-08")}


async def test_who_sets_it_and_what_is_refused(planner, cast, ask):
    task = await planner.add("機櫃", 5)
    usual = await ask(c.READ_WORK_WEEK, cast.junyan, c.ReadWorkWeek())
    assert (usual.weekdays, usual.minutes, usual.revision, usual.changed_by) == ((1, 2, 3, 4, 5), 480, 1, "")
    with pytest.raises(Forbidden):
        await settled(ask, cast.yutong, (1,))
    made = await settled(ask, cast.mingche, (1, 2))
    assert made.revision == 2
    for wrong, code in (
        ({"morning_from": 720, "morning_to": 720}, "work_week.hours"),
        ({"morning_from": 540, "morning_to": 720, "afternoon_from": 700, "afternoon_to": 800}, "work_week.hours"),
        ({"morning_from": 540, "morning_to": 720, "afternoon_from": 780}, "work_week.hours"),
    ):
        with pytest.raises(DomainError) as refused:
            await settled(ask, cast.mingche, (1, 2), **wrong)
        assert refused.value.code == code
    with pytest.raises(DomainError) as stale:
        await settled(ask, cast.mingche, (1, 2, 3), revision=1)
    assert stale.value.code == "work_week.stale"
    # What no longer ends within the years that plans know is refused, and the week stays as it was.
    await planner.change(task, minutes=1_000_000)
    with pytest.raises(DomainError) as far:
        await settled(ask, cast.mingche, (1,), morning_from=540, morning_to=541)
    assert far.value.code == "plan.reach"
    assert (await ask(c.READ_WORK_WEEK, cast.junyan, c.ReadWorkWeek())).weekdays == (1, 2)
