"""The backward pass: the latest dates that delay nothing, and how much room that leaves.

Each bound is the adjoint of the forward one: the latest moment from which the forward pass still comes out no later
than the latest date of the task after. So a task delayed by exactly its float delays nothing, and by a minute more it
does, whatever the calendars (control maths §2; a property test holds it).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from services.projects.scheduling.forward import Early
from services.projects.scheduling.network import Hold, Network
from services.projects.scheduling.tasks import ENDS_BY, STARTS_BY, Rule, Task
from services.projects.scheduling.worktime import moment

FAR = 1 << 60


class Late(NamedTuple):
    """By number of the task: latest start as a moment, latest start and finish as marks, the free float in minutes of
    work, and the dates as planned, which differ from the earliest where a task is as late as possible."""

    start: list[int]
    begin: list[int]
    end: list[int]
    free: list[int]
    planned: Early


def latest(network: Network, early: Early, until: int) -> Late:
    """Of all tasks, if all is to be finished by the moment `until`."""
    start, begin, end, free = ([0] * len(network.tasks) for _ in range(4))
    late = Late(start, begin, end, free, early.copy() if postpones(network) else early)
    step = _step(network, late, until, finish_of(network, early))
    for number in reversed(network.order):
        step(number)
    return late


def again(network: Network, early: Early, late: Late, until: int, changed: list[int]) -> Late:
    """The same where the earliest dates of these tasks changed, from the late dates there were before; only if the
    finish of all, and so `until`, stayed, and nothing is as late as possible."""
    late = Late(list(late.start), list(late.begin), list(late.end), list(late.free), early)
    step = _step(network, late, until, finish_of(network, early))
    due = bytearray(len(network.tasks))
    for number in changed:
        due[number] = 1
        _flag(network, number, due)
    for number in reversed(network.order):
        if not due[number]:
            continue
        before = late.start[number], late.begin[number]
        step(number)
        if before != (late.start[number], late.begin[number]):
            _flag(network, number, due)
    return late


def _flag(network: Network, number: int, due: bytearray) -> None:
    for before in network.plain_before[number]:
        due[before] = 1
    for hold in network.holds_before[number]:
        due[hold.other] = 1


def postpones(network: Network) -> bool:
    return any(task.rule is Rule.LATE for task in network.tasks)


def finish_of(network: Network, early: Early) -> int:
    """The moment at which all end by the earliest dates."""
    return max([early.finish[one] for one in network.order], default=0)


def _step(network: Network, late: Late, until: int, finish: int) -> Callable[[int], None]:
    """The pass over one task; `finish` is where all end by the earliest dates, to which free float is counted."""
    starts, begins, ends, frees, planned = late
    tasks, plain, holds, soonest = network.tasks, network.plain_after, network.holds_after, planned.start

    def step(number: int) -> None:
        task = tasks[number]
        by, free = until, finish
        for after in plain[number]:
            if tasks[after].started is None:
                by = min(by, starts[after])
                free = min(free, soonest[after])
        span, mark = planned.end[number] - planned.begin[number], task.hours.mark
        if span and not holds[number] and task.rule is Rule.SOON:
            frees[number] = max(0, mark(free) - planned.end[number])
            ends[number] = end = mark(by)
            begins[number], starts[number] = end - span, task.hours.opens(end - span)
        else:
            _seldom(network, late, number, by, free)

    return step


def _seldom(network: Network, late: Late, number: int, by: int, free: int) -> None:
    """A task with other links than finish-to-start, a rule, or no duration: what most are not. `by` and `free` are what
    its plain links leave it."""
    task, planned = network.tasks[number], late.planned
    span = planned.end[number] - planned.begin[number]
    by, start_by = _held(network, number, by, (late.start, late.begin))
    room = _end(task, span, *_held(network, number, free, (planned.start, planned.begin)))
    late.free[number] = max(0, room[0] - planned.end[number])
    if task.started is None:
        if task.rule is Rule.LATE:
            _postpone(task, planned, number, room)
            late.free[number] = 0
        by, start_by = _ruled(task, by, start_by)
    end, moment_by = _end(task, span, by, start_by)
    late.end[number], late.begin[number] = end, end - span
    late.start[number] = task.hours.opens(end - span) if span else moment_by


def _held(network: Network, number: int, by: int, dates: tuple[list[int], list[int]]) -> tuple[int, int]:
    """The moments by which its finish and its start have to come for the tasks after it to keep these dates."""
    start_by = FAR
    for hold in network.holds_after[number]:
        after = network.tasks[hold.other]
        if after.started is not None:
            continue
        when = _back(after, hold, *dates)
        if hold.from_start:
            start_by = min(start_by, when)
        else:
            by = min(by, when)
    return by, start_by


def _back(after: Task, hold: Hold, starts: list[int], begins: list[int]) -> int:
    """The moment by which the end that this dependency looks at has to come."""
    if not after.duration:
        come = starts[hold.other]
        if hold.working:
            come = after.hours.opens(after.hours.mark(come) - hold.working)
        return come - hold.calendar
    mark = begins[hold.other] + (after.duration if hold.to_finish else 0) - hold.working
    return after.hours.opens(mark) - hold.calendar


def _end(task: Task, span: int, by: int, start_by: int) -> tuple[int, int]:
    """The mark by which it has to end, and for a milestone the moment."""
    hours = task.hours
    if not span:
        when = min(by, start_by)
        return hours.mark(when), when
    end = hours.mark(by)
    if start_by < FAR:
        end = min(end, hours.mark(start_by + 1) - 1 + span)
    return end, 0


def _ruled(task: Task, by: int, start_by: int) -> tuple[int, int]:
    """With its own upper bound, if it has one."""
    hours = task.hours
    if task.on is not None and task.rule in STARTS_BY:
        start_by = min(start_by, hours.opens(hours.mark(moment(task.on))))
    elif task.on is not None and task.rule in ENDS_BY:
        by = min(by, hours.closes(hours.mark(moment(task.on + timedelta(days=1)))))
    return by, start_by


def _postpone(task: Task, planned: Early, number: int, to: tuple[int, int]) -> None:
    end, when = to
    if end <= planned.end[number]:
        return
    begin = end - (planned.end[number] - planned.begin[number])
    planned.begin[number], planned.end[number] = begin, end
    if task.duration:
        planned.start[number], planned.finish[number] = task.hours.opens(begin), task.hours.closes(end)
    else:
        planned.start[number] = planned.finish[number] = when
