"""Working time compiled for arithmetic: minutes of the wall to minutes of work and back, in constant or log time.

A *moment* is a whole number of minutes since `FIRST`, midnight. A *mark* is a number of working minutes since then: the
mark of a moment counts the working minutes before it, so the evening of Friday and the morning of Monday have the same
mark. Work that begins at mark m begins at the m-th working minute (`opens`), work that ends there has ended with the
minute before it (`closes`).
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, chain, repeat

from services.projects.scheduling.calendars import DAY, Calendar, Frames, Hours, Leave, Short, merged, minutes

FIRST = date(2000, 1, 3)
"""A Monday; no plan reaches back further."""
LAST = date(2059, 12, 28)
"""Nor beyond this one, a Sunday."""
WEEKS = ((LAST - FIRST).days + 1) // 7
EPOCH = datetime(FIRST.year, FIRST.month, FIRST.day)  # noqa: DTZ001 - times of the wall, as `calendars` says


class OutOfReach(ValueError):
    """The work does not end, or would have had to begin, within the sixty years that plans know."""


class Worktime:
    """The working time of one calendar, or of a company, a project and a person together (see `calendars.merged`).

    Keep the object as long as its calendars stay the same: building one costs about a millisecond.
    """

    __slots__ = ("_days", "_week", "before", "hours", "total")

    def __init__(self, *layers: Calendar, leave: Iterable[Leave] = ()) -> None:
        self.hours: Hours = merged(layers, leave)
        known = {(on - FIRST).days: frames for on, frames in self.hours.days.items() if FIRST <= on <= LAST}
        each = list(chain.from_iterable(repeat([minutes(frames) for frames in self.hours.week], WEEKS)))
        for number, frames in known.items():
            each[number] = minutes(frames)
        self.before = array("i", accumulate(each, initial=0))
        self.total = self.before[-1]
        shapes = {frames: _shape(frames) for frames in {*self.hours.week, *known.values()}}
        self._week = [shapes[frames] for frames in self.hours.week]
        self._days = {number: shapes[frames] for number, frames in known.items()}

    def mark(self, moment: int) -> int:
        """Working minutes before the moment. Raises OutOfReach."""
        number, minute = divmod(moment, DAY)
        if not 0 <= moment <= WEEKS * 7 * DAY:
            raise OutOfReach("outside the years that plans know")
        shape = self._days.get(number) or self._week[number % 7]
        return self.before[number] + (shape[0][minute] if minute else 0)

    def opens(self, mark: int) -> int:
        """The moment at which work begins that has `mark` working minutes before it. Raises OutOfReach."""
        if not 0 <= mark < self.total:
            raise OutOfReach("the calendar has not that much working time")
        number = bisect_right(self.before, mark) - 1
        shape = self._days.get(number) or self._week[number % 7]
        return number * DAY + shape[1][mark - self.before[number]]

    def closes(self, mark: int) -> int:
        """The moment at which `mark` working minutes have passed. Raises OutOfReach."""
        if not 0 < mark <= self.total:
            raise OutOfReach("the calendar has not that much working time")
        number = bisect_left(self.before, mark) - 1
        shape = self._days.get(number) or self._week[number % 7]
        return number * DAY + shape[1][mark - self.before[number] - 1] + 1

    def minutes_on(self, day: date) -> int:
        """Working minutes of that day."""
        return minutes(self.frames(day))

    def frames(self, day: date) -> Frames:
        found = self.hours.days.get(day)
        return self.hours.week[day.weekday()] if found is None else found

    def short(self, day: date) -> Short | None:
        """Why by name the day has less than it would have; None on a weekend that is always one."""
        return self.hours.short.get(day)

    def is_worked(self, day: date) -> bool:
        return bool(self.frames(day))

    def days(self, start: date, end: date) -> int:
        """Working days from `start` up to, not including, `end`. Source: control maths K1 (Redmine)."""
        return sum(self.is_worked(start + timedelta(days=n)) for n in range((end - start).days))

    def duration(self, start: date, finish: date) -> int:
        """Working days in [start, finish], both included: what a task from one to the other lasts."""
        return self.days(start, finish + timedelta(days=1))

    def add_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; before it if negative. Source: control maths K2 (Redmine)."""
        step, left = timedelta(days=1 if count > 0 else -1), abs(count)
        while left:
            day += step
            if not FIRST <= day <= LAST:
                raise OutOfReach("the calendar has not that many working days")
            left -= self.is_worked(day)
        return day


def moment(when: date | datetime) -> int:
    """Minutes since `FIRST`; of a date, its midnight. Seconds are cut off."""
    if isinstance(when, datetime):
        return (when.replace(tzinfo=None) - EPOCH) // timedelta(minutes=1)
    return (when - FIRST).days * DAY


def wall(when: int) -> datetime:
    """The moment as a clock in the company's zone shows it."""
    return EPOCH + timedelta(minutes=when)


def day_of(when: int) -> date:
    return FIRST + timedelta(days=when // DAY)


@lru_cache(maxsize=1024)
def _shape(frames: Frames) -> "tuple[array[int], array[int]]":
    """Of one day: working minutes before each minute, and the minute at which each working minute begins."""
    each = array("i", (0,)) * DAY
    for start, end in frames:
        each[start:end] = array("i", (1,)) * (end - start)
    starts = array("i", (minute for start, end in frames for minute in range(start, end)))
    return array("i", accumulate(each[:-1], initial=0)), starts
