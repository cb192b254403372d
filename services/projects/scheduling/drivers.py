"""What holds a task where it is: of all that bounds its earliest dates, the bounds that come out at those dates."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from services.projects.scheduling.calendars import DAY
from services.projects.scheduling.forward import Early, held, milestone_bounds, milestone_held, rule_mark
from services.projects.scheduling.network import Hold, Network
from services.projects.scheduling.tasks import ENDS_FROM, Task
from services.projects.scheduling.worktime import moment

PLAIN = (False, False, 0, 0)


class Because(StrEnum):
    """The values are stored and sent."""

    START = "plan_start"
    STATUS = "status_date"
    """It has not started, and the days before are past."""
    PREDECESSOR = "predecessor"
    RULE = "rule"
    FACT = "fact"
    """It started, or finished, on that day."""


class Bound(NamedTuple):
    """`value` is what it allows at the earliest (a mark; of a milestone a moment), `come` the moment it counts from."""

    because: Because
    value: int
    come: int
    hold: Hold | None = None


class Driving(NamedTuple):
    bounds: list[Bound]

    @property
    def befores(self) -> list[int]:
        return [bound.hold.other for bound in self.bounds if bound.hold is not None]


def driving(network: Network, early: Early, number: int, since: int) -> Driving:
    """All bounds that are tied for the latest; take them all away and the task is earlier."""
    task = network.tasks[number]
    if task.started is not None:
        return Driving([Bound(Because.FACT, early.begin[number], early.start[number])])
    found = list(
        _milestone(network, early, number, since) if not task.duration else _work(network, early, number, since)
    )
    reached = max(bound.value for bound in found)
    return Driving([bound for bound in found if bound.value == reached])


def _befores(network: Network, number: int) -> Iterator[Hold]:
    yield from (Hold(before, *PLAIN) for before in network.plain_before[number])
    yield from network.holds_before[number]


def _come(early: Early, hold: Hold) -> int:
    return (early.start if hold.from_start else early.finish)[hold.other] + hold.calendar


def _work(network: Network, early: Early, number: int, since: int) -> Iterator[Bound]:
    task = network.tasks[number]
    base = task.hours.mark(since)
    yield Bound(_base(late=base > task.hours.mark(network.begin)), base, since)
    for hold in _befores(network, number):
        yield Bound(Because.PREDECESSOR, held(task, hold, early), _come(early, hold), hold)
    for value in rule_mark(task):
        yield Bound(Because.RULE, value, _ruled_from(task))


def _milestone(network: Network, early: Early, number: int, since: int) -> Iterator[Bound]:
    task = network.tasks[number]
    base, first = (task.hours.mark(when) for when in (since, network.begin))
    yield Bound(_base(late=base > first), task.hours.opens(base), since)
    for hold in _befores(network, number):
        yield Bound(Because.PREDECESSOR, milestone_held(task, hold, early), _come(early, hold), hold)
    for value in milestone_bounds(task, [], early):
        yield Bound(Because.RULE, value, _ruled_from(task))


def _base(*, late: bool) -> Because:
    return Because.STATUS if late else Because.START


def _ruled_from(task: Task) -> int:
    """The midnight its rule counts from: of a finish, that behind the day."""
    if task.on is None:
        raise ValueError("it has no dated rule")
    return moment(task.on) + (DAY if task.rule in ENDS_FROM else 0)
