"""How much of a person's time is asked for, over all projects, against how much there is: by day and by week."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from services.projects.scheduling.worktime import Worktime, day_of, moment


@dataclass(frozen=True, slots=True)
class Load:
    """Of one day, or of the week that begins on the Monday `on`, in minutes. `is_over` by the threshold asked with."""

    on: date
    load: int
    capacity: int
    is_over: bool

    @property
    def over(self) -> int:
        """max(0, load − capacity). Source: control maths §4."""
        return max(0, self.load - self.capacity)


@dataclass(frozen=True, slots=True)
class Loads:
    days: tuple[Load, ...]
    weeks: tuple[Load, ...]

    @property
    def utilisation(self) -> Fraction | None:
        """Σ load ÷ Σ capacity of the days asked about; None where there is no capacity."""
        capacity = sum(one.capacity for one in self.days)
        return Fraction(sum(one.load for one in self.days), capacity) if capacity else None

    @property
    def overloads(self) -> tuple[Load, ...]:
        return tuple(one for one in (*self.days, *self.weeks) if one.is_over)


def spread(effort: int, hours: Worktime, start: datetime, finish: datetime) -> dict[date, int]:
    """`effort` minutes laid evenly on the working minutes from `start` to `finish`; whole minutes that add up to it.

    Where there is no working time between, all of it falls on the day of the finish. Raises ValueError for a negative
    effort.
    """
    if effort < 0:
        raise ValueError("nobody works less than nothing")
    low, high = moment(start), moment(finish)
    first, total = hours.mark(low), hours.mark(high) - hours.mark(low)
    if total <= 0:
        return {day_of(max(low, high - 1)): effort} if effort else {}
    found, given, day = {}, 0, day_of(low)
    while moment(day) < high:
        done = hours.mark(min(high, moment(day + timedelta(days=1)))) - first
        upto = effort * done // total
        if upto > given:
            found[day], given = upto - given, upto
        day += timedelta(days=1)
    return found


def summed(parts: Iterable[Mapping[date, int]]) -> dict[date, int]:
    """Minutes by day of all parts together."""
    found: dict[date, int] = {}
    for part in parts:
        for day, minutes in part.items():
            found[day] = found.get(day, 0) + minutes
    return found


def loads(
    asked: Mapping[date, int],
    hours: Worktime,
    *,
    availability: Fraction | int = 1,
    day_percent: int = 100,
    week_percent: int = 100,
) -> Loads:
    """Every day and week in which anything is asked, in order.

    Capacity is calendar minutes × `availability`, of a week that of all its seven days, rounded down to the minute. A
    day or week is over when its load exceeds that share of its capacity, in percent: the two thresholds are separate,
    as a long day in a short week need not be one too many. Source: control maths §4, case R2.
    """
    days = tuple(
        _load(day, minutes, int(hours.minutes_on(day) * availability), day_percent)
        for day, minutes in sorted(asked.items())
        if minutes
    )
    weeks: dict[date, int] = {}
    for one in days:
        monday = one.on - timedelta(days=one.on.weekday())
        weeks[monday] = weeks.get(monday, 0) + one.load
    return Loads(
        days,
        tuple(
            _load(
                monday,
                minutes,
                sum(int(hours.minutes_on(monday + timedelta(days=n)) * availability) for n in range(7)),
                week_percent,
            )
            for monday, minutes in sorted(weeks.items())
        ),
    )


def _load(on: date, minutes: int, capacity: int, percent: int) -> Load:
    return Load(on, minutes, capacity, is_over=minutes * 100 > capacity * percent)
