"""The worked cases of the control maths, as data, and what people meet: make-up days, leave, promises, facts."""

import ast
import doctest
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from services.projects import earned_value, scheduling
from services.projects.scheduling import (
    ALWAYS,
    FIVE_DAYS,
    OFFICE,
    Because,
    Calendar,
    Dependency,
    Lag,
    Leave,
    Link,
    Network,
    Off,
    OutOfReach,
    Plan,
    Rule,
    SummaryLinked,
    Task,
    UnknownTask,
    Worktime,
    explain,
    loads,
    spread,
    summed,
)

WEEK, ALL_DAYS = Worktime(Calendar(FIVE_DAYS)), Worktime(Calendar(ALWAYS))
DAY = 480


def at(*when: int) -> datetime:
    """A time of the wall."""
    return datetime(*when)  # noqa: DTZ001 - the company's wall clock


K1 = [
    (WEEK, (2012, 10, 9), (2012, 10, 19), 8),
    (WEEK, (2012, 10, 9), (2012, 10, 27), 14),
    (WEEK, (2012, 10, 14), (2012, 10, 17), 2),
    (ALL_DAYS, (2012, 10, 9), (2012, 10, 27), 18),
]
K2 = [((2012, 10, 10), 3, (2012, 10, 15)), ((2012, 10, 10), 15, (2012, 10, 31)), ((2012, 10, 11), 8, (2012, 10, 23))]
NETWORKS = {
    "P1": (
        "1:6 2:7 3:8 4:11←2 5:8←1,2,3 6:7←3 7:4←4 8:4←4,6 9:10←5",
        26,
        "3 5 9",
        {
            "1": (0, 6, 2, 8, 2, 2),
            "2": (0, 7, 1, 8, 1, 0),
            "4": (7, 18, 11, 22, 4, 0),
            "6": (8, 15, 15, 22, 7, 3),
            "7": (18, 22, 22, 26, 4, 4),
            "8": (18, 22, 22, 26, 4, 4),
        },
    ),
    "P3": ("A:5 B:4 C:3←A D:7←B E:2←C F:1←D,E", 12, "B D F", dict.fromkeys("ACE", (..., ..., ..., ..., 1, ...))),
}


def test_the_words_at_the_head_of_the_packages_are_true():
    for package in (scheduling, earned_value):
        found = doctest.testmod(package)
        assert found.attempted > 5
        assert found.failed == 0


@pytest.mark.parametrize(("package", "known"), [(scheduling, ()), (earned_value, ("services.projects.scheduling",))])
def test_the_packages_need_the_standard_library_alone(package, known):
    allowed = {
        *("array", "bisect", "collections", "dataclasses", "datetime", "decimal", "enum", "fractions", "functools"),
        *("itertools", "typing"),
    }
    for path in Path(package.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                inside = name.startswith((package.__name__, *known))
                assert inside or name.split(".")[0] in allowed, f"{path.name} imports {name}"


def test_days_are_counted_and_added():
    for hours, start, end, expected in K1:
        assert hours.days(date(*start), date(*end)) == expected
    for start, count, expected in K2:
        assert WEEK.add_days(date(*start), count) == date(*expected)
        assert WEEK.add_days(date(*expected), -count) == date(*start)


def test_a_lag_is_counted_by_its_unit():
    """K3, and the same eight days by the calendar."""
    tasks = [Task("a", 3 * DAY, WEEK), Task("b", DAY, WEEK)]
    working = Plan(Network(tasks, [Dependency("a", "b", lag=8 * DAY)], start=date(2014, 3, 10)))
    assert (working["a"].finish_on, working["b"].start_on) == (date(2014, 3, 12), date(2014, 3, 25))
    lag = Dependency("a", "b", lag=8 * 1440, unit=Lag.CALENDAR)
    calendar = Plan(Network(tasks, [lag], start=date(2014, 3, 10)))
    assert calendar["b"].start_on == date(2014, 3, 21)


@pytest.mark.parametrize("name", NETWORKS)
def test_critical_paths(name):
    text, length, path, expected = NETWORKS[name]
    tasks, dependencies, first = [], [], at(2026, 1, 1)
    for word in text.split():
        key, _, rest = word.partition(":")
        days, _, befores = rest.partition("←")
        tasks.append(Task(key, int(days) * 1440, ALL_DAYS))
        dependencies += [Dependency(before, key) for before in befores.split(",") if before]
    plan = Plan(Network(tasks, dependencies, start=first.date()))
    assert (plan.finish - first).days == length
    assert plan.critical() == plan.path() == path.split()
    for key, wanted in expected.items():
        one = plan[key]
        days = [(when - first).days for when in (one.start, one.finish, one.late_start, one.late_finish)]
        found = (*days, one.total_float // 1440, one.free_float // 1440)
        assert all(want in (..., got) for want, got in zip(wanted, found, strict=True)), (key, found)


def test_layers_of_calendars_and_leave_move_dates_and_are_named():
    company = Calendar(
        FIVE_DAYS,
        holidays={date(2026, 10, 9): "國慶日補假", date(2026, 10, 17): "overruled"},
        extra={date(2026, 10, 17): OFFICE, date(2026, 10, 8): OFFICE[:1]},
    )
    part_time = Calendar(((), *FIVE_DAYS[1:]))
    leave = [Leave("Lin", date(2026, 10, 15), date(2026, 10, 17), ((0, 780),))]
    hours = Worktime(company, part_time, leave=leave)
    assert [hours.minutes_on(date(2026, 10, day)) for day in range(8, 18)] == [
        *(180, 0, 0, 0, 0, DAY, DAY),
        *(300, 300, 300),
    ]
    plan = Plan(Network([Task("a", 180 + 2 * DAY + 900, hours)], start=date(2026, 10, 8)))
    assert plan["a"].finish_on == date(2026, 10, 17)
    named = [(loss.on.day, loss.minutes, [off.kind for off in loss.reasons]) for loss in explain(plan, "a").losses]
    off = [Off.LEAVE]
    assert named == [(8, 300, [Off.SHORT]), (9, DAY, [Off.HOLIDAY]), (15, 180, off), (16, 180, off), (17, 180, off)]


def test_a_promise_that_cannot_be_kept_is_negative_float_and_moves_nothing():
    tasks = [Task("a", 5 * DAY, WEEK), Task("b", 3 * DAY, WEEK, rule=Rule.MUST_FINISH, on=date(2026, 3, 10))]
    network = Network(tasks, [Dependency("a", "b")], start=date(2026, 3, 2))
    plan = Plan(network)
    assert (plan["b"].finish_on, plan["b"].total_float, plan["a"].total_float) == (date(2026, 3, 11), -DAY, -DAY)
    assert Plan(network, promised=date(2026, 3, 9))["a"].total_float == -2 * DAY
    assert Plan(network, promised=date(2026, 3, 20)).critical() == ["a", "b"]
    early = Network([tasks[1]], start=date(2026, 3, 2))
    assert [one.because for one in explain(Plan(early), "b").reasons] == [Because.RULE]
    assert Plan(early)["b"].start_on == date(2026, 3, 6)


def test_what_has_started_is_a_fact_and_the_rest_follows_from_today():
    done = Task("a", 2 * DAY, WEEK, started=at(2026, 3, 2, 9), finished=at(2026, 3, 6, 18))
    doing = Task("b", 4 * DAY, WEEK, started=at(2026, 3, 3, 9), left=2 * DAY)
    network = Network(
        [done, doing, Task("c", DAY, WEEK), Task("d", DAY, WEEK)],
        [Dependency("a", "b"), Dependency("b", "c")],
        start=date(2026, 3, 2),
    )
    plan = Plan(network, status=date(2026, 3, 10))
    assert [(one.start_on.day, one.finish_on.day, one.total_float) for one in plan] == [
        *((2, 6, None), (3, 11, 0)),
        *((12, 12, 0), (10, 10, 2 * DAY)),
    ]
    assert plan.critical() == ["b", "c"]
    assert [explain(plan, key).reasons[0].because for key in "abcd"] == [
        *(Because.FACT, Because.FACT),
        *(Because.PREDECESSOR, Because.STATUS),
    ]


def test_milestones_come_with_what_they_wait_for_and_a_late_task_just_in_time():
    tasks = [
        Task("a", 2 * DAY, WEEK),
        Task("m", 0, WEEK),
        Task("set", 0, WEEK, rule=Rule.START_NOT_BEFORE, on=date(2026, 3, 7)),
        Task("late", DAY, WEEK, rule=Rule.LATE),
        Task("end", DAY, WEEK, rule=Rule.START_NOT_BEFORE, on=date(2026, 3, 12)),
    ]
    links = [Dependency("a", "m"), Dependency("late", "end"), Dependency("m", "end", Link.SS)]
    plan = Plan(Network(tasks, links, start=date(2026, 3, 2)))
    assert plan["m"].finish == at(2026, 3, 3, 18)
    assert plan["set"].start == at(2026, 3, 9, 9)
    assert plan["late"].start_on == date(2026, 3, 11)
    assert explain(plan, "late").reasons[0].rule is Rule.LATE


def test_summaries_span_their_parts_and_cannot_be_linked():
    parts = [Task("phase", 0, WEEK), Task("a", DAY, WEEK, parent="phase"), Task("b", 3 * DAY, WEEK, parent="phase")]
    plan = Plan(Network(parts, [Dependency("a", "b", Link.FF, DAY)], start=date(2026, 3, 2)))
    assert (plan["phase"].start_on.day, plan["phase"].finish_on.day, plan["phase"].critical) == (2, 4, True)
    with pytest.raises(ValueError):
        explain(plan, "phase")
    with pytest.raises(SummaryLinked, match="phase"):
        Network(parts, [Dependency("phase", "b")], start=date(2026, 3, 2))


def test_what_makes_no_plan_is_refused():
    with pytest.raises(UnknownTask):
        Network([Task("a", 1, WEEK)], [Dependency("a", "b")], start=date(2026, 3, 2))
    with pytest.raises(UnknownTask):
        Network([Task("a", 1, WEEK), Task("a", 1, WEEK)], start=date(2026, 3, 2))
    with pytest.raises(ValueError):
        Task("a", 1, WEEK, rule=Rule.MUST_START)
    with pytest.raises(ValueError):
        Calendar((((0, 10), (5, 20)),) * 7)
    with pytest.raises(OutOfReach):
        Plan(Network([Task("a", 1, Worktime(Calendar(((),) * 7)))], start=date(2026, 3, 2)))
    assert Plan(Network([], start=date(2026, 3, 2))).finish is None


def test_overload_by_day_and_by_week_apart():
    """R2, and the effort of two tasks laid on the days between leave."""
    asked = dict(zip((date(2026, 3, day) for day in range(2, 7)), (360, 720, 480, 240, 600), strict=True))
    found = loads(asked, WEEK)
    assert [(one.on.day, one.over) for one in found.overloads] == [(3, 240), (6, 120)]
    assert (found.weeks[0].load, found.weeks[0].capacity, found.weeks[0].is_over) == (2400, 2400, False)
    assert found.utilisation == 1
    halved = loads(asked, WEEK, availability=Fraction(1, 2), day_percent=150)
    assert [one.on.day for one in halved.overloads] == [3, 4, 6, 2]
    away = Worktime(Calendar(FIVE_DAYS), leave=[Leave("Lin", date(2026, 3, 3), date(2026, 3, 3))])
    first = spread(1000, away, at(2026, 3, 2, 9), at(2026, 3, 4, 18))
    assert first == {date(2026, 3, 2): 500, date(2026, 3, 4): 500}
    assert sum(spread(1001, away, at(2026, 3, 2, 11), at(2026, 3, 6, 10)).values()) == 1001
    assert spread(60, away, at(2026, 3, 7), at(2026, 3, 8)) == {date(2026, 3, 7): 60}
    assert summed([first, {date(2026, 3, 4): 10}])[date(2026, 3, 4)] == 510
    assert loads({}, WEEK).utilisation is None
