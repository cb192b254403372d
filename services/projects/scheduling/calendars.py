"""Which minutes of which days work can be done: a company's week, its project's and its people's, and what differs.

Times are those of the company's zone, without offsets: a plan is made in days, and a day of work is as long on the
night the clocks change as on any other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

DAY = 1440
"""Minutes of a day."""

Frames = tuple[tuple[int, int], ...]
"""Working spans of one day in minutes since midnight, the end excluded: ((540, 720), (780, 1080)) is 9–12 and 13–18."""

CLOSED: Frames = ()
OFFICE: Frames = ((540, 720), (780, 1080))
FIVE_DAYS: tuple[Frames, ...] = (OFFICE,) * 5 + (CLOSED,) * 2
"""Monday first, eight hours a day."""
ALWAYS: tuple[Frames, ...] = (((0, DAY),),) * 7


class Off(StrEnum):
    """Why a day has less working time than others of its week; the values are stored and sent."""

    HOLIDAY = "holiday"
    LEAVE = "leave"
    SHORT = "short"
    """A day of its own hours that are fewer than the week's."""


class DayOff(NamedTuple):
    """One named reason: `name` is the holiday's name, or of whom the leave is."""

    kind: Off
    name: str
    on: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """One layer of working time: a company's, a project's or a person's own.

    `week` has seven entries, Monday first; None says nothing of its own. `holidays` are closed days by name. A date in
    `extra` (make-up day, short day, typhoon day; empty = closed) wins over holidays and weeks of its own layer and of
    those above. Raises ValueError for a week of other than seven days, and for frames that overlap, run backwards or
    leave their day.
    """

    week: tuple[Frames, ...] | None = None
    holidays: Mapping[date, str] = field(default_factory=dict)
    extra: Mapping[date, Frames] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.week is not None and len(self.week) != 7:
            raise ValueError("a week has seven days, Monday first")
        for frames in (*(self.week or ()), *self.extra.values()):
            sound(frames)


@dataclass(frozen=True, slots=True)
class Leave:
    """Away from `first` to `last`, both included; `frames` if only for part of each day. It wins over every layer.

    Raises ValueError when it ends before it begins.
    """

    who: str
    first: date
    last: date
    frames: Frames = ((0, DAY),)

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a leave ends on the day it begins or later")
        sound(self.frames)

    def days(self) -> Iterable[date]:
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


class Short(NamedTuple):
    """A day with less working time than it would have: all the reasons, and the spans there were without them."""

    reasons: tuple[DayOff, ...]
    otherwise: Frames


class Hours(NamedTuple):
    """What the layers come to: a week, the days that differ from it, and by name why they have less."""

    week: tuple[Frames, ...]
    days: dict[date, Frames]
    short: dict[date, Short]


def merged(layers: Iterable[Calendar], leave: Iterable[Leave] = ()) -> Hours:
    """Layers from the company down to the person: project week ∩ person's week − holidays − leave.

    A make-up day replaces what the weeks and the layers above say of it. A layer's holiday closes the day unless the
    same layer or one below gives it hours. Source: control maths §1. Raises ValueError if no layer has a week.
    """
    given = tuple(layers)
    weeks = [one.week for one in given if one.week is not None]
    if not weeks:
        raise ValueError("one layer has to say what a week is")
    week = weeks[0]
    for other in weeks[1:]:
        week = tuple(common(mine, theirs) for mine, theirs in zip(week, other, strict=True))
    found = Hours(week, {}, {})
    for layer in given:
        for on, name in layer.holidays.items():
            _shorten(found, on, CLOSED, DayOff(Off.HOLIDAY, name, on))
        for on, frames in layer.extra.items():
            _replace(found, on, frames)
    for one in leave:
        for on in one.days():
            left = without(found.days.get(on, week[on.weekday()]), one.frames)
            _shorten(found, on, left, DayOff(Off.LEAVE, one.who, on))
    return found


def _shorten(found: Hours, on: date, frames: Frames, reason: DayOff) -> None:
    known = found.short.get(on)
    otherwise = known.otherwise if known else found.days.get(on, found.week[on.weekday()])
    found.short[on] = Short((*(known.reasons if known else ()), reason), otherwise)
    found.days[on] = frames


def _replace(found: Hours, on: date, frames: Frames) -> None:
    """Hours of the day's own. Only if they are fewer than the week's they are a reason, beside those there were."""
    if minutes(frames) < minutes(found.week[on.weekday()]):
        _shorten(found, on, frames, DayOff(Off.SHORT, "", on))
    else:
        found.short.pop(on, None)
        found.days[on] = frames


def sound(frames: Frames) -> None:
    """Raises ValueError unless the spans lie within one day, in order and apart."""
    reached = 0
    for start, end in frames:
        if not reached <= start < end <= DAY:
            raise ValueError(f"no working spans of one day: {frames}")
        reached = end


def minutes(frames: Frames) -> int:
    return sum(end - start for start, end in frames)


def common(some: Frames, others: Frames) -> Frames:
    """What both have open."""
    pairs = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return tuple(sorted((start, end) for start, end in pairs if start < end))


def without(frames: Frames, gone: Frames) -> Frames:
    """What stays open when `gone` is taken out."""
    kept = list(frames)
    for low, high in gone:
        pieces = [piece for a, b in kept for piece in ((a, min(b, low)), (max(a, high), b))]
        kept = [(start, end) for start, end in pieces if start < end]
    return tuple(sorted(kept))
