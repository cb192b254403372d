"""Random plans with few working minutes a day, so that everything meets everything, and a minute-by-minute model."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from services.projects.scheduling import Calendar, Dependency, Lag, Leave, Link, Network, Rule, Task, Worktime
from services.projects.scheduling.worktime import moment

START = date(2026, 3, 5)
DAYS = 90


def at(*when: int) -> datetime:
    """A time of the wall."""
    return datetime(*when)  # noqa: DTZ001 - plans are written in the company's wall clock


WEEKS = (
    (((540, 543), (780, 782)),) * 5 + ((), ()),
    (((0, 4), (1430, 1440)),) * 7,
    (((600, 604),),) * 6 + ((),),
    ((), ((1435, 1440),), ((0, 4), (700, 703)), (), ((540, 543),), ((540, 541),), ()),
)


@dataclass
class Drawn:
    tasks: list[Task]
    dependencies: list[Dependency]
    status: date | None

    def network(self) -> Network:
        return Network(self.tasks, self.dependencies, start=START)


def day(r: Random, span: int = 40) -> date:
    return START + timedelta(days=r.randrange(-3, span))


def worktime(r: Random) -> Worktime:
    company = Calendar(
        r.choice(WEEKS),
        holidays={day(r): f"holiday {n}" for n in range(r.randrange(8))},
        extra={day(r): r.choice(((), ((540, 542),), ((0, 1440),))) for _ in range(r.randrange(4))},
    )
    layers = [company]
    if r.random() < 0.3:
        layers.append(Calendar(None, {day(r): "project's own"}, {day(r): ((540, 545),)}))
    leave = [_leave(r, n) for n in range(r.randrange(3))]
    return Worktime(*layers, leave=leave)


def _leave(r: Random, number: int) -> Leave:
    first = day(r)
    return Leave(
        f"person {number}", first, first + timedelta(days=r.randrange(4)), r.choice((((0, 1440),), ((0, 700),)))
    )


def task(r: Random, key: str, hours: Worktime, *, rules: bool = True, facts: bool = True) -> Task:
    duration = r.choice((0, 1, 2, 3, 5, 8, 13))
    rule = r.choice(list(Rule)) if rules and r.random() < 0.3 else Rule.SOON
    on = None if rule in {Rule.SOON, Rule.LATE} else day(r)
    started = finished = left = None
    if facts and r.random() < 0.15:
        started = at(START.year, START.month, START.day) + timedelta(days=r.randrange(9), minutes=r.randrange(1440))
        left = r.choice((None, 0, 2))
        if r.random() < 0.5:
            finished = started + timedelta(minutes=r.randrange(9000))
    return Task(key, duration, hours, rule=rule, on=on, started=started, finished=finished, left=left)


def plan(r: Random, *, rules: bool = True, facts: bool = True, leads: bool = True) -> Drawn:
    shared = [worktime(r) for _ in range(r.randrange(1, 4))]
    keys = [str(number) for number in range(r.randrange(1, 9))]
    tasks = [task(r, key, r.choice(shared), rules=rules, facts=facts) for key in keys]
    found = []
    for after in range(1, len(keys)):
        for _ in range(r.randrange(3)):
            lag = r.choice((0, 0, 1, 2, 7, *((-1, -3) if leads else ())))
            unit = r.choice(list(Lag))
            lag = lag * r.choice((1, 1440)) if unit is Lag.CALENDAR else lag
            found.append(Dependency(keys[r.randrange(after)], keys[after], r.choice(list(Link)), lag, unit))
    r.shuffle(tasks)
    return Drawn(tasks, found, day(r, 8) if r.random() < 0.3 else None)


class Model:
    """The definitions of control maths §2, counted minute by minute: what is open is a list, and a start is tried from
    the first minute on until nothing is against it."""

    def __init__(self, drawn: Drawn) -> None:
        self.tasks = {one.key: one for one in drawn.tasks}
        self.dependencies = drawn.dependencies
        self.since = max(moment(START), moment(drawn.status or START))
        self.open: dict[Worktime, list[int]] = {}
        self.dates: dict[str, tuple[int, int]] = {}

    def minutes(self, hours: Worktime) -> list[int]:
        if hours not in self.open:
            days = (START + timedelta(days=n) for n in range(-40, DAYS))
            self.open[hours] = [
                moment(one) + minute for one in days for start, end in hours.frames(one) for minute in range(start, end)
            ]
        return self.open[hours]

    def find(self, key: str) -> tuple[int, int]:
        if key not in self.dates:
            self.dates[key] = self._found(self.tasks[key])
        return self.dates[key]

    def _found(self, task: Task) -> tuple[int, int]:
        minutes = self.minutes(task.hours)
        for first in range(bisect_left(minutes, self.since), len(minutes)):
            work = minutes[first : first + task.duration]
            if self._allowed(task, first, first + len(work)):
                return work[0], work[-1] + 1
        raise AssertionError("nowhere")

    def _allowed(self, task: Task, begin: int, end: int) -> bool:
        """Between what it waits for and its own end there is the working time of the lag, or of nothing."""
        minutes = self.minutes(task.hours)
        for one in self.dependencies:
            if one.after != task.key:
                continue
            come = self.find(one.before)[0 if one.link in {Link.SS, Link.SF} else 1]
            mine = end if one.link in {Link.FF, Link.SF} else begin
            if one.unit is Lag.CALENDAR:
                come += one.lag
            done = bisect_left(minutes, come)
            if mine - done < (one.lag if one.unit is Lag.WORKING else 0):
                return False
        if task.rule in {Rule.START_NOT_BEFORE, Rule.MUST_START}:
            return minutes[begin] >= moment(task.on)
        if task.rule in {Rule.FINISH_NOT_BEFORE, Rule.MUST_FINISH}:
            return end >= bisect_left(minutes, moment(task.on) + 1440)
        return True
