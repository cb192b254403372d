"""A second opinion on business time: minute by minute, with arrays, knowing nothing of the package.

A window is some weeks of one zone. Minute m is the m-th minute of UTC since the window's start. Everything is decided
per minute: whether the desk is open, whether a clock runs; then sums and first occurrences are taken.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

DAYS = 20
LENGTH = DAYS * 1440
MARGIN = 4 * 1440
"""The table of local time reaches so far beyond both ends of the window."""


@dataclass
class Window:
    """`first[w]` is the first minute of UTC at which the clock on the wall shows w minutes since local midnight of
    `day`, four days before the window; a time that is skipped is where the clock would be without the change."""

    zone: str
    start: datetime
    day: date
    first: np.ndarray


def _offset(place: ZoneInfo, begin: datetime, minute: int) -> int:
    return (begin + timedelta(minutes=minute)).astimezone(place).utcoffset() // timedelta(minutes=1)


@lru_cache(maxsize=256)
def window(zone: str, start: datetime) -> Window:
    place, begin = ZoneInfo(zone), start - timedelta(minutes=MARGIN)
    offsets = np.empty(LENGTH + 2 * MARGIN, np.int32)
    for minute in range(0, len(offsets), 720):  # half a day is gone through closely only if its offset changes
        ends = [_offset(place, begin, one) for one in (minute, minute + 720)]
        offsets[minute : minute + 720] = ends[0]
        if ends[0] != ends[1]:
            for close in range(minute, min(minute + 720, len(offsets))):
                offsets[close] = _offset(place, begin, close)
    local_begin = begin.astimezone(place)
    shift = local_begin.hour * 60 + local_begin.minute - offsets[0]
    walls = np.arange(len(offsets), dtype=np.int32) + offsets + shift
    first = np.full(walls.max() + 1, -1, np.int32)
    first[walls[::-1]] = np.arange(len(offsets), dtype=np.int32)[::-1]
    for wall in np.nonzero(first < 0)[0]:
        first[wall] = first[wall - 1] + 1 if wall else 0
    return Window(zone, start, local_begin.date(), first - MARGIN)


@dataclass(eq=False)
class Hours:
    """A calendar in plain figures; closures are minutes of the window."""

    window: Window
    week: list[list[tuple[int, int]]]
    holidays: set[date] = field(default_factory=set)
    extra: dict[date, list[tuple[int, int]]] = field(default_factory=dict)
    closures: list[tuple[int, int]] = field(default_factory=list)
    _open: np.ndarray | None = None

    @property
    def open(self) -> np.ndarray:
        """For every minute of the window whether it is open."""
        if self._open is None:
            self._open = self._opened()
        return self._open

    def _opened(self) -> np.ndarray:
        walls = []
        for number in range(DAYS + 6):
            day = self.window.day + timedelta(days=number)
            frames = self.extra[day] if day in self.extra else [] if day in self.holidays else self.week[day.weekday()]
            walls += [(number * 1440 + start, number * 1440 + end) for start, end in frames]
        steps = np.zeros(LENGTH + 1, np.int32)
        if walls:
            ends = self.window.first[np.array(walls)]
            ends = ends[ends[:, 0] < ends[:, 1]].clip(0, LENGTH)
            np.add.at(steps, ends[:, 0], 1)
            np.add.at(steps, ends[:, 1], -1)
        found = np.cumsum(steps[:-1]) > 0
        for start, end in self.closures:
            found[start:end] = False
        return found


def elapsed(hours: Hours, start: int, end: int) -> int:
    return int(hours.open[start:end].sum())


def add(hours: Hours, start: int, amount: int) -> int | None:
    """None if the window does not tell."""
    if amount == 0:
        return start
    counted = np.cumsum(hours.open[start:])
    return int(start + np.searchsorted(counted, amount) + 1) if counted[-1] >= amount else None
