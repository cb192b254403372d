"""The forward pass: the earliest dates at which every link and every lower bound holds.

FS: start ≥ finish + lag; SS: start ≥ start + lag; FF: finish ≥ finish + lag; SF: finish ≥ start + lag (control maths
§2). What is not before a moment is not before it in the *working time of the task itself*: between the evening of
Friday and the morning of Monday there is none.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import NamedTuple

from services.projects.scheduling.network import Hold, Network
from services.projects.scheduling.tasks import ENDS_FROM, STARTS_FROM, Task
from services.projects.scheduling.worktime import moment


class Early(NamedTuple):
    """By number of the task: start and finish as moments, and as marks of its own working time."""

    start: list[int]
    finish: list[int]
    begin: list[int]
    end: list[int]

    def at(self, number: int) -> tuple[int, int]:
        return self.start[number], self.finish[number]

    def copy(self) -> "Early":
        return Early(*(list(one) for one in self))


def earliest(network: Network, since: int) -> Early:
    """Of all tasks, none that has not started before the moment `since`."""
    size = len(network.tasks)
    early = Early(*([0] * size for _ in range(4)))
    step = _step(network, early, since)
    for number in network.order:
        step(number)
    return early


def again(network: Network, early: Early, since: int, changed: list[int]) -> list[int]:
    """Brings `early` up to date where these tasks changed and what follows from it, and nowhere else. Answers which
    tasks were looked at, in working order. Cost: of those, and of one look at each other task's flag."""
    step, order = _step(network, early, since), network.order
    due = bytearray(len(network.tasks))
    for number in changed:
        due[number] = number not in network.parts
    first = min((network.rank[number] for number in changed), default=len(order))
    seen = []
    for number in order[first:]:
        if not due[number]:
            continue
        seen.append(number)
        before = early.at(number)
        step(number)
        if early.at(number) != before:
            for after in network.plain_after[number]:
                due[after] = 1
            for hold in network.holds_after[number]:
                due[hold.other] = 1
    return seen


def _step(network: Network, early: Early, since: int) -> Callable[[int], None]:
    """The pass over one task. Everything it needs is bound here, as it runs ten thousand times."""
    start, finish, begin, end = early
    tasks, plain, holds = network.tasks, network.plain_before, network.holds_before

    def step(number: int) -> None:
        task = tasks[number]
        if task.started is not None:
            start[number], finish[number], begin[number], end[number] = fact(task, since)
            return
        latest = since
        for before in plain[number]:
            latest = max(latest, finish[before])
        hours, duration = task.hours, task.duration
        if not duration:
            opening = hours.opens(hours.mark(since))
            latest = max((opening, latest, *milestone_bounds(task, holds[number], early)))
            start[number] = finish[number] = latest
            begin[number] = end[number] = hours.mark(latest)
            return
        mark = hours.mark(latest)
        if holds[number] or task.on is not None:
            mark = max((mark, *(held(task, hold, early) for hold in holds[number]), *rule_mark(task)))
        begin[number], end[number] = mark, mark + duration
        start[number], finish[number] = hours.opens(mark), hours.closes(mark + duration)

    return step


def fact(task: Task, since: int) -> tuple[int, int, int, int]:
    """Of a task that has started. What is left of it begins at the status date."""
    if task.started is None:
        raise ValueError("it has not started")
    hours, start = task.hours, moment(task.started)
    begin = hours.mark(start)
    if task.finished is not None:
        finish = moment(task.finished)
        return start, finish, begin, max(begin, hours.mark(finish))
    left = task.duration if task.left is None else task.left
    end = hours.mark(max(start, since)) + left
    return start, max(start, hours.closes(end) if left else since), begin, end


def held(task: Task, hold: Hold, early: Early) -> int:
    """The mark from which this dependency lets the task start."""
    come = (early.start if hold.from_start else early.finish)[hold.other]
    mark = task.hours.mark(come + hold.calendar) + hold.working
    return mark - task.duration if hold.to_finish else mark


def rule_mark(task: Task) -> tuple[int, ...]:
    """The mark from which its own lower bound, if it has one, lets the task start."""
    if task.on is None:
        return ()
    if task.rule in STARTS_FROM:
        return (task.hours.mark(moment(task.on)),)
    if task.rule in ENDS_FROM:
        return (task.hours.mark(moment(task.on + timedelta(days=1))) - task.duration,)
    return ()


def milestone_bounds(task: Task, holds: list[Hold], early: Early) -> Iterator[int]:
    """Moments before which a milestone is not: it comes when what it waits for is done, be that in the night."""
    hours = task.hours
    yield from (milestone_held(task, hold, early) for hold in holds)
    if task.on is not None and task.rule in STARTS_FROM:
        yield hours.opens(hours.mark(moment(task.on)))
    elif task.on is not None and task.rule in ENDS_FROM:
        yield hours.closes(hours.mark(moment(task.on + timedelta(days=1))))


def milestone_held(task: Task, hold: Hold, early: Early) -> int:
    come = (early.start if hold.from_start else early.finish)[hold.other] + hold.calendar
    return task.hours.closes(task.hours.mark(come) + hold.working) if hold.working else come
