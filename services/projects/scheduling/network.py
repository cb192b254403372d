"""Tasks and dependencies as one sound network: every name known, no cycle, in an order in which dates can be found."""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from services.projects.scheduling.tasks import Dependency, Lag, Link, Task
from services.projects.scheduling.worktime import moment


class Unsound(ValueError):
    """The tasks and dependencies make no plan."""


class UnknownTask(Unsound):
    """A dependency or a parent names a task that is not there, or two tasks have one key."""


class SummaryLinked(Unsound):
    """A dependency holds a summary task, whose dates are those of its parts: link the parts."""


class Cycle(Unsound):
    """Tasks wait for each other in a ring. `keys` has it in order, each waiting for the one before it."""

    def __init__(self, keys: Sequence[str], names: Sequence[str]) -> None:
        self.keys, self.names = tuple(keys), tuple(names)
        super().__init__(" → ".join([*self.names, self.names[0]]))


class Hold(NamedTuple):
    """One dependency that is more than finish-to-start without lag, seen from either of its tasks."""

    other: int
    from_start: bool
    to_finish: bool
    working: int
    calendar: int


class Network:
    """Checked once, then shared by all plans made from it.

    Raises UnknownTask, SummaryLinked, or Cycle with the ring by name.
    """

    def __init__(self, tasks: Iterable[Task], dependencies: Iterable[Dependency] = (), *, start: date) -> None:
        self.tasks = list(tasks)
        self.start, self.dependencies = start, tuple(dependencies)
        self.begin = moment(start)
        self.index = {task.key: number for number, task in enumerate(self.tasks)}
        if len(self.index) != len(self.tasks):
            raise UnknownTask("two tasks have one key")
        size = range(len(self.tasks))
        self.parts: dict[int, list[int]] = {}
        self.plain_before: list[list[int]] = [[] for _ in size]
        self.plain_after: list[list[int]] = [[] for _ in size]
        self.holds_before: list[list[Hold]] = [[] for _ in size]
        self.holds_after: list[list[Hold]] = [[] for _ in size]
        self._nest()
        for dependency in self.dependencies:
            self._connect(dependency)
        self.order = self._ordered()
        self.rank = [len(self.order)] * len(self.tasks)
        for place, number in enumerate(self.order):
            self.rank[number] = place

    def number(self, key: str) -> int:
        """Raises UnknownTask."""
        found = self.index.get(key)
        if found is None:
            raise UnknownTask(f"there is no task {key}")
        return found

    def changed(self, tasks: Iterable[Task]) -> "Network":
        """The same network with these tasks instead of those of their keys; parents stay as they are."""
        other: Network = object.__new__(Network)
        other.__dict__.update(self.__dict__)
        other.tasks = list(self.tasks)
        for task in tasks:
            number = self.number(task.key)
            if task.parent != self.tasks[number].parent:
                raise UnknownTask("a task that moves to another parent makes another network")
            other.tasks[number] = task
        return other

    def _nest(self) -> None:
        ups = [self.number(task.parent) if task.parent else -1 for task in self.tasks]
        for number, up in enumerate(ups):
            if up >= 0:
                self.parts.setdefault(up, []).append(number)
        for number in range(len(ups)):
            seen = [number]
            while (up := ups[seen[-1]]) >= 0:
                if up in seen:
                    raise self._cycle(seen[seen.index(up) :])
                seen.append(up)

    def _connect(self, one: Dependency) -> None:
        before, after = self.number(one.before), self.number(one.after)
        for number in (before, after):
            if number in self.parts:
                raise SummaryLinked(self._name(number))
        if one.link is Link.FS and not one.lag:
            self.plain_before[after].append(before)
            self.plain_after[before].append(after)
            return
        ends = one.link in {Link.SS, Link.SF}, one.link in {Link.FF, Link.SF}
        lags = (one.lag, 0) if one.unit is Lag.WORKING else (0, one.lag)
        self.holds_before[after].append(Hold(before, *ends, *lags))
        self.holds_after[before].append(Hold(after, *ends, *lags))

    def followers(self, number: int) -> list[int]:
        return [*self.plain_after[number], *(hold.other for hold in self.holds_after[number])]

    def _ordered(self) -> list[int]:
        """Each task behind all it waits for (Kahn 1962), the given order kept where it can be."""
        waits = [len(plain) + len(holds) for plain, holds in zip(self.plain_before, self.holds_before, strict=True)]
        ready = deque(number for number, count in enumerate(waits) if not count)
        order: list[int] = []
        while ready:
            number = ready.popleft()
            order.append(number)
            for after in self.followers(number):
                waits[after] -= 1
                if not waits[after]:
                    ready.append(after)
        if len(order) < len(waits):
            raise self._cycle(self._ring(waits))
        return [number for number in order if number not in self.parts]

    def _ring(self, waits: list[int]) -> list[int]:
        """One ring among the tasks that still wait: going back always stays among them, so it comes round."""
        number = next(one for one, count in enumerate(waits) if count)
        places: dict[int, int] = {}
        while number not in places:
            places[number] = len(places)
            befores = (*self.plain_before[number], *(hold.other for hold in self.holds_before[number]))
            number = next(one for one in befores if waits[one])
        return list(reversed(list(places)[places[number] :]))

    def _cycle(self, ring: Sequence[int]) -> Cycle:
        return Cycle([self.tasks[one].key for one in ring], [self._name(one) for one in ring])

    def _name(self, number: int) -> str:
        task = self.tasks[number]
        return task.name or task.key
