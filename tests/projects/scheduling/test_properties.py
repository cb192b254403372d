"""What must hold of every plan, whatever its calendars: drawn at random, against the model and against itself."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from services.projects.scheduling import Cycle, Dependency, Lag, Link, Network, Plan, Rule, Task, Worktime, explain
from services.projects.scheduling.drivers import Because
from services.projects.scheduling.worktime import moment
from tests.projects.scheduling import drawn

SEED = 20261130
QUICK = settings(
    max_examples=60,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)
SEEDS = st.integers(0, 2**40)


@seed(SEED)
@settings(QUICK, max_examples=50)
@given(SEEDS)
def test_the_earliest_dates_are_those_of_the_model(number):
    r = Random(number)
    case = drawn.plan(r, facts=False)
    case.tasks = [replace(one, duration=one.duration or 4) for one in case.tasks]
    plan, model = Plan(case.network(), status=case.status), drawn.Model(case)
    for one in plan.network.tasks:
        assert plan.early.at(plan.network.number(one.key)) == model.find(one.key), one.key


@seed(SEED)
@QUICK
@given(SEEDS)
def test_a_task_may_slip_by_its_float_and_not_by_a_minute_more(number):
    """Forward and backward pass agree: total float to the finish of all, free float to the tasks after."""
    r = Random(number)
    case = drawn.plan(r, rules=False, facts=False)
    plan = Plan(case.network(), status=case.status)
    for one in r.sample(case.tasks, min(3, len(case.tasks))):
        dates = plan[one.key]
        assert 0 <= dates.free_float <= dates.total_float
        assert _slipped(case, plan, one, dates.total_float).finish == plan.finish
        assert _slipped(case, plan, one, dates.total_float + 1).finish > plan.finish
        others = [task.key for task in case.tasks if task.key != one.key]
        free = _slipped(case, plan, one, dates.free_float)
        assert [key for key in others if free[key].start != plan[key].start] == []
        more = _slipped(case, plan, one, dates.free_float + 1)
        assert more.finish > plan.finish or any(more[key].start > plan[key].start for key in others)


def _slipped(case: drawn.Drawn, plan: Plan, task: Task, by: int) -> Plan:
    """The plan where something else keeps the task back by so many minutes of its work."""
    number = plan.network.number(task.key)
    wait = plan.early.begin[number] + by - task.hours.mark(plan.since)
    if wait <= 0:
        return plan
    keeping = Task("keeping", wait, task.hours)
    network = Network([*case.tasks, keeping], [*case.dependencies, Dependency("keeping", task.key)], start=drawn.START)
    return Plan(network, status=case.status)


@seed(SEED)
@QUICK
@given(SEEDS)
def test_a_longer_task_makes_no_other_earlier(number):
    """Unless it is held by its finish (FF, SF, finish not before): then by the formulas it starts earlier itself, and so
    may what waits for its start."""
    r = Random(number)
    case = drawn.plan(r, facts=False)
    before = Plan(case.network(), status=case.status)
    one = r.choice(case.tasks)
    after = before.after(replace(one, duration=one.duration + r.randrange(1, 9)))
    if after.early.start[before.network.number(one.key)] < before.early.start[before.network.number(one.key)]:
        return
    for place, task in enumerate(case.tasks):
        assert after.early.finish[place] >= before.early.finish[place], task.key
        assert after.early.start[place] >= before.early.start[place], task.key


@seed(SEED)
@settings(QUICK, max_examples=120)
@given(SEEDS)
def test_planned_again_after_a_change_is_planned_anew(number):
    r = Random(number)
    case = drawn.plan(r)
    plan = Plan(case.network(), status=case.status, promised=drawn.day(r) if r.random() < 0.3 else None)
    if r.random() < 0.8:
        assert plan.late is not None  # with known floats it takes the other way
    for _ in range(3):
        place = r.randrange(len(case.tasks))
        case.tasks[place] = drawn.task(r, case.tasks[place].key, case.tasks[place].hours)
        plan = plan.after(case.tasks[place])
        anew = Plan(case.network(), status=case.status, promised=plan.promised)
        assert plan.early == anew.early
        assert plan.late == anew.late
        assert list(plan) == list(anew)


@seed(SEED)
@settings(QUICK, max_examples=120)
@given(SEEDS)
def test_without_the_causes_named_the_date_moves(number):
    r = Random(number)
    case = drawn.plan(r)
    plan = Plan(case.network(), status=case.status)
    for one in case.tasks:
        why, dates = explain(plan, one.key), plan[one.key]
        assert why.reasons
        for loss in why.losses:
            worked = plan.after(replace(one, hours=_with_day(one.hours, loss.on)))
            assert worked[one.key].finish < dates.finish, loss
            assert not loss.before_start or worked[one.key].start < dates.start, loss
        named = {reason.because for reason in why.reasons}
        if Because.START in named or Because.FACT in named:
            continue
        without = _without(case, one, why.reasons)
        assert without[one.key].finish < dates.finish or without[one.key].start < dates.start, why
        for reason in why.reasons:
            if reason.because is Because.PREDECESSOR:
                assert any(
                    (d.before, d.after, d.link, d.lag) == (reason.before, one.key, reason.link, reason.lag)
                    for d in case.dependencies
                )


def _with_day(hours: Worktime, on) -> Worktime:
    """The same working time, but for what is missing on that day."""
    other: Worktime = Worktime.__new__(Worktime)
    found = hours.hours
    days = {**found.days, on: found.short[on].otherwise}
    other.__init__(_Days(found.week, days))
    return other


class _Days:
    """A layer as `merged` reads it, with hours for every day that differs."""

    def __init__(self, week, days) -> None:
        self.week, self.holidays, self.extra = week, {}, days


def _without(case: drawn.Drawn, task: Task, reasons) -> Plan:
    named = {(one.before, one.link, one.lag) for one in reasons if one.because is Because.PREDECESSOR}
    kept = [d for d in case.dependencies if d.after != task.key or (d.before, d.link, d.lag) not in named]
    ruled = any(one.because is Because.RULE for one in reasons)
    free = replace(task, rule=Rule.SOON, on=None) if ruled else task
    status = None if any(one.because is Because.STATUS for one in reasons) else case.status
    tasks = [free if one.key == task.key else one for one in case.tasks]
    return Plan(Network(tasks, kept, start=drawn.START), status=status)


@seed(SEED)
@QUICK
@given(SEEDS)
def test_a_ring_is_named_link_by_link(number):
    r = Random(number)
    case = drawn.plan(r)
    one = r.choice(case.tasks).key
    reached = {one}
    for _ in case.tasks:
        reached |= {d.after for d in case.dependencies if d.before in reached}
    back = Dependency(r.choice(sorted(reached)), one, r.choice(list(Link)), 3, Lag.CALENDAR)
    with pytest.raises(Cycle) as refused:
        Network(case.tasks, [*case.dependencies, back], start=drawn.START)
    ring = refused.value.keys
    pairs = {(d.before, d.after) for d in (*case.dependencies, back)}
    assert all(pair in pairs for pair in zip(ring, (*ring[1:], ring[0]), strict=True))


@seed(SEED)
@QUICK
@given(SEEDS)
def test_marks_and_moments_answer_each_other(number):
    r = Random(number)
    hours = drawn.worktime(r)
    for _ in range(20):
        when = moment(drawn.day(r)) + r.randrange(1440)
        mark = hours.mark(when)
        assert hours.opens(mark) >= when >= hours.closes(mark)
        assert hours.mark(hours.opens(mark)) == mark == hours.mark(hours.closes(mark))
        first, days = drawn.day(r), r.randrange(-9, 9)
        if days:
            there = hours.add_days(first, days)
            between = (first, there) if days > 0 else (there - timedelta(days=1), first - timedelta(days=1))
            assert hours.duration(between[0] + timedelta(days=1), between[1]) == abs(days)
