"""A calendar says when a desk is open: a zone, a week, and the days and hours that differ from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = 1440
"""Minutes of a day as the clock on the wall shows it."""


class NeverOpens(ValueError):
    """The calendar does not open often enough: the due time lies beyond every horizon, so there is none."""


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Open from minute `start` to minute `end` (excluded) of a local day; an `end` past 1440 crosses midnight.

    `Interval(540, 1080)` is 09:00–18:00, `Interval(1320, 1800)` is 22:00 to 06:00 of the next morning. A crossing
    interval belongs wholly to the day on which it begins. Raises ValueError outside 0 ≤ start < 1440,
    start < end ≤ 2880.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not (0 <= self.start < DAY and self.start < self.end <= 2 * DAY):
            raise ValueError(f"no interval of a day: {self.start}–{self.end}")


Frames = tuple[Interval, ...]
CLOSED: Frames = ()


class Block(NamedTuple):
    """The open spans of 64 days of UTC, in microseconds since 1970; `before[i]` is the sum of those before the i-th."""

    starts: list[int]
    ends: list[int]
    before: list[int]
    total: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """One version of a calendar; keep the object as long as the version is used, it remembers its spans.

    `zone` may be given by its name ("Asia/Taipei"). `week` has seven entries, Monday first. A date in `extra` (make-up
    workday, half day; empty = closed) wins over `holidays` and `week`; a date in `holidays` is closed. `closures` are
    pairs of instants, the end excluded, in which nothing is open whatever the day. Intervals that overlap count once.
    Local times follow RFC 5545 §3.3.5: a time that a change of the clocks repeats means its first occurrence, one that
    it skips is read with the offset before the gap. Raises ValueError for a week of other than seven days or a closure
    that ends before it starts.
    """

    zone: ZoneInfo
    week: tuple[Frames, ...]
    holidays: frozenset[date] = frozenset()
    extra: Mapping[date, Frames] = field(default_factory=dict)
    closures: tuple[tuple[datetime, datetime], ...] = ()
    _blocks: dict[int, Block] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("a week has seven days, Monday first")
        for start, end in self.closures:
            if start.utcoffset() is None or end.utcoffset() is None or end <= start:
                raise ValueError(f"no closure: {start}–{end}")
        if isinstance(self.zone, str):
            object.__setattr__(self, "zone", ZoneInfo(self.zone))
        object.__setattr__(self, "extra", dict(self.extra))
        object.__setattr__(self, "holidays", frozenset(self.holidays))
        object.__setattr__(self, "closures", tuple(sorted(self.closures)))

    def frames(self, day: date) -> Frames:
        """The intervals that begin on this local day, closures aside."""
        found = self.extra.get(day)
        if found is not None:
            return found
        return CLOSED if day in self.holidays else self.week[day.weekday()]

    def instant(self, day: date, minute: int) -> datetime:
        """The UTC instant at which the local clock shows `minute` of `day`; the minute may lie in the next days."""
        wall = datetime(day.year, day.month, day.day, tzinfo=self.zone) + timedelta(minutes=minute)
        return wall.astimezone(UTC)  # fold 0, which is what RFC 5545 asks for

    def days(self, start: datetime, end: datetime) -> Iterator[date]:
        """Every local day that [start, end] touches."""
        day, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        while day <= last:
            yield day
            day += timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Timeline:
    """A calendar through its versions: each is in force from its instant until the next one's.

    The first one counts for all time before it too. Raises ValueError without a version or out of order.
    """

    versions: tuple[tuple[datetime, Calendar], ...]

    def __post_init__(self) -> None:
        begins = [begin for begin, _ in self.versions]
        if not begins or any(later <= earlier for earlier, later in pairwise(begins)):
            raise ValueError("a timeline needs versions, each later than the one before")

    def at(self, moment: datetime) -> Calendar:
        """The version in force then."""
        found = self.versions[0][1]
        for begin, calendar in self.versions[1:]:
            if begin > moment:
                break
            found = calendar
        return found

    def replaced(self, calendar: Calendar, since: datetime) -> "Timeline":
        """The same timeline, but with this calendar in force from `since` on."""
        kept = tuple(version for version in self.versions if version[0] < since)
        return Timeline((*kept, (since, calendar)))


Hours = Calendar | Timeline
"""What business time is counted by: one calendar, or its versions."""
