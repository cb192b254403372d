"""Why a task is when it is, in terms people can act on: whom it waits for, what was set by hand, which days are off."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from services.projects.scheduling.calendars import DAY, DayOff, Frames, without
from services.projects.scheduling.drivers import Because, Bound, driving
from services.projects.scheduling.plans import Plan
from services.projects.scheduling.tasks import Lag, Link, Rule, Task
from services.projects.scheduling.worktime import day_of, moment


@dataclass(frozen=True, slots=True)
class Reason:
    """One bound that holds the task: for a predecessor `before`, `link`, `lag` (minutes) and its `unit`; for a rule set
    by hand `rule` and `on`; else the day it counts from."""

    because: Because
    on: date
    before: str = ""
    link: Link = Link.FS
    lag: int = 0
    unit: Lag = Lag.WORKING
    rule: Rule = Rule.SOON


@dataclass(frozen=True, slots=True)
class Loss:
    """A day whose working time is missing, and all the reasons why. With that time back the task would finish earlier,
    and if `before_start` start earlier too."""

    on: date
    reasons: tuple[DayOff, ...]
    minutes: int
    before_start: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """`reasons` are tied: without all of them the task would be earlier, without one of several it would not. Each of
    the `losses` counts alone."""

    key: str
    reasons: tuple[Reason, ...]
    losses: tuple[Loss, ...]


def explain(plan: Plan, key: str) -> Explanation:
    """Of a task, not of a summary. Raises UnknownTask, and ValueError for a summary, whose parts have the reasons."""
    network, number = plan.network, plan.network.number(key)
    if number in network.parts:
        raise ValueError("a summary is when its parts are")
    task, (start, finish) = network.tasks[number], plan.dates.at(number)
    bounds = driving(network, plan.early, number, plan.since).bounds
    if task.rule is Rule.LATE and task.started is None:
        held = [_reason(plan, task, bound) for bound in bounds] if start == plan.early.start[number] else []
        return Explanation(key, (Reason(Because.RULE, day_of(start), rule=task.rule), *held), ())
    come = max(bound.come for bound in bounds)
    if task.started is not None and task.finished is None:
        come = max(come, plan.since)
    losses = () if task.finished is not None else tuple(_losses(task, come, start, finish))
    return Explanation(key, tuple(_reason(plan, task, bound) for bound in bounds), losses)


def _reason(plan: Plan, task: Task, bound: Bound) -> Reason:
    if bound.hold is None:
        rule = task.rule if bound.because is Because.RULE else Rule.SOON
        on = task.on if bound.because is Because.RULE and task.on is not None else day_of(bound.come)
        return Reason(bound.because, on, rule=rule)
    hold = bound.hold
    links = {(False, False): Link.FS, (True, False): Link.SS, (False, True): Link.FF, (True, True): Link.SF}
    unit = Lag.CALENDAR if hold.calendar else Lag.WORKING
    before = plan[plan.network.tasks[hold.other].key]
    on = before.start_on if hold.from_start else before.finish_on
    link = links[hold.from_start, hold.to_finish]
    return Reason(Because.PREDECESSOR, on, before.key, link, hold.calendar or hold.working, unit)


def _losses(task: Task, come: int, start: int, finish: int) -> Iterator[Loss]:
    """Days between what it waits for and its finish on which it could have been worked."""
    day = day_of(come)
    while moment(day) < finish:
        short = task.hours.short(day)
        if short is not None:
            missing = without(short.otherwise, task.hours.frames(day))
            lost = _within(missing, moment(day), come, finish)
            if lost:
                yield Loss(day, short.reasons, lost, before_start=moment(day) + DAY <= start)
        day += timedelta(days=1)


def _within(frames: Frames, midnight: int, low: int, high: int) -> int:
    return sum(max(0, min(midnight + b, high) - max(midnight + a, low)) for a, b in frames)
