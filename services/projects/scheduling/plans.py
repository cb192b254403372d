"""A plan: the dates that follow from a network, what is critical, and the same again after a change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from services.projects.scheduling import backward
from services.projects.scheduling.backward import Late, finish_of, latest, postpones
from services.projects.scheduling.calendars import DAY
from services.projects.scheduling.drivers import driving
from services.projects.scheduling.forward import Early, again, earliest
from services.projects.scheduling.network import Network
from services.projects.scheduling.tasks import Task
from services.projects.scheduling.worktime import day_of, moment, wall


@dataclass(frozen=True, slots=True)
class Dates:
    """Of one task. Floats are in working minutes of its own calendar, of a summary the least of its parts.

    `total_float` is how much it may slip without delaying the finish of all (or the promised day: below zero it is
    already late by that), `free_float` how much without moving any task after it. What finished has neither (None).
    """

    key: str
    start: datetime
    finish: datetime
    start_on: date
    finish_on: date
    """The last day of work, itself included."""
    late_start: datetime
    late_finish: datetime
    total_float: int | None
    free_float: int | None
    critical: bool


class Plan:
    """The earliest dates of all tasks, at once; floats and what is critical when first asked for.

    Nothing that has not started is before `status` (a morning), or before the network's start. `promised` is the day on
    whose evening all is to be finished; without it, floats count to the finish there is. What has at most `tolerance`
    minutes of total float is critical. Raises OutOfReach beyond the years that calendars know.
    """

    def __init__(
        self, network: Network, *, status: date | None = None, promised: date | None = None, tolerance: int = 0
    ) -> None:
        self.network, self.status, self.promised, self.tolerance = network, status, promised, tolerance
        self.since = max(network.begin, network.begin if status is None else moment(status))
        self.early = earliest(network, self.since)

    def after(self, *tasks: Task) -> "Plan":
        """The plan with these tasks instead of those of the same keys: only what follows from the change is computed
        anew. Raises UnknownTask; this plan stays as it is."""
        other: Plan = object.__new__(Plan)
        other.network = self.network.changed(tasks)
        other.status, other.promised, other.tolerance = self.status, self.promised, self.tolerance
        other.since, other.early = self.since, self.early.copy()
        seen = again(other.network, other.early, other.since, [self.network.number(task.key) for task in tasks])
        if "late" in self.__dict__ and self._ends_as(other):
            other.late = backward.again(other.network, other.early, self.late, other._until, seen)
        return other

    @cached_property
    def late(self) -> Late:
        return latest(self.network, self.early, self._until)

    def _ends_as(self, other: "Plan") -> bool:
        ends = [finish_of(one.network, one.early) for one in (self, other)]
        return ends[0] == ends[1] and not postpones(self.network) and not postpones(other.network)

    @cached_property
    def dates(self) -> Early:
        """As planned: the earliest, but for tasks that are as late as possible."""
        return self.late.planned if postpones(self.network) else self.early

    @property
    def finish(self) -> datetime | None:
        """When all is done; None of a plan without tasks."""
        ends = [self.dates.finish[one] for one in self.network.order]
        return wall(max(ends)) if ends else None

    def __getitem__(self, key: str) -> Dates:
        """Raises UnknownTask."""
        number = self.network.number(key)
        return self._summed(number) if number in self.network.parts else self._dated(number)

    def __iter__(self) -> Iterator[Dates]:
        """All tasks, in the order they were given."""
        return (self[task.key] for task in self.network.tasks)

    def moved(self, before: "Plan") -> list[str]:
        """The tasks whose start or finish differ from those of a plan of the same tasks before a change."""
        old, new = before.dates, self.dates
        tasks = self.network.tasks
        return [tasks[one].key for one in self.network.order if old.at(one) != new.at(one)]

    def critical(self) -> list[str]:
        """Tasks with no float to speak of, in working order."""
        return [self.network.tasks[one].key for one in self.network.order if self._is_critical(one)]

    def path(self) -> list[str]:
        """The driving path: from the task that ends last back over those that really hold each other's dates, in
        working order. With unequal calendars it is what explains the finish, where floats may all be above zero."""
        order = self.network.order
        if not order:
            return []
        last = max(order, key=lambda one: (self.early.finish[one], self.network.rank[one]))
        seen, waiting = {last}, [last]
        while waiting:
            for driver in driving(self.network, self.early, waiting.pop(), self.since).befores:
                if driver not in seen:
                    seen.add(driver)
                    waiting.append(driver)
        return [self.network.tasks[one].key for one in order if one in seen]

    @property
    def _until(self) -> int:
        if self.promised is not None:
            return moment(self.promised + timedelta(days=1))
        return finish_of(self.network, self.early) if self.network.order else self.since

    def _is_critical(self, number: int) -> bool:
        if self.network.tasks[number].finished is not None:
            return False
        return self.late.end[number] - self.dates.end[number] <= self.tolerance

    def _dated(self, number: int) -> Dates:
        task, dates, late = self.network.tasks[number], self.dates, self.late
        start, finish = dates.at(number)
        done = task.finished is not None
        span = late.end[number] - late.begin[number]
        late_finish = task.hours.closes(late.end[number]) if span else late.start[number]
        return Dates(
            key=task.key,
            start=wall(start),
            finish=wall(finish),
            start_on=self._day(task, start, finish),
            finish_on=self._day(task, finish, finish),
            late_start=wall(start if done else late.start[number]),
            late_finish=wall(finish if done else late_finish),
            total_float=None if done else late.end[number] - dates.end[number],
            free_float=None if done else late.free[number],
            critical=self._is_critical(number),
        )

    def _day(self, task: Task, when: int, finish: int) -> date:
        """Midnight after a working minute is the end of the day before."""
        ended = when == finish and when % DAY == 0 and when > self.since
        return day_of(when - 1 if ended and task.hours.mark(when) > task.hours.mark(when - 1) else when)

    def _summed(self, number: int) -> Dates:
        parts = [self[self.network.tasks[one].key] for one in self.network.parts[number]]
        floats = [one.total_float for one in parts if one.total_float is not None]
        frees = [one.free_float for one in parts if one.free_float is not None]
        return Dates(
            key=self.network.tasks[number].key,
            start=min(one.start for one in parts),
            finish=max(one.finish for one in parts),
            start_on=min(one.start_on for one in parts),
            finish_on=max(one.finish_on for one in parts),
            late_start=min(one.late_start for one in parts),
            late_finish=max(one.late_finish for one in parts),
            total_float=min(floats, default=None),
            free_float=min(frees, default=None),
            critical=any(one.critical for one in parts),
        )
