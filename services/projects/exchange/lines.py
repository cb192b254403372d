"""A plan as an outline: its lines in order, each with its depth, as every program of this kind has it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from services.projects.scheduling import Lag, Link, Rule

LINES, NAME, NOTES = 10_000, 512, 10_000
"""More lines than this make no plan; longer texts are cut."""
DEPTH, LINKS, LAG = 50, 100_000, 1_000_000
"""Nor do more levels than this, or more links: those of summaries become as many as their parts times their parts. Nor
links of so many minutes: two years."""


class Unreadable(ValueError):
    """The file is none of its kind. `code` says why, `where` (a line or a name) if it is known."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(f"{code} {where}".strip())
        self.code, self.where = code, where


@dataclass(frozen=True, slots=True)
class Before:
    """A line that this one waits for; `lag` in minutes of `unit`."""

    key: str
    link: Link = Link.FS
    lag: int = 0
    unit: Lag = Lag.WORKING


@dataclass(frozen=True, slots=True)
class Line:
    """`level` 1 is the outermost. `minutes` of work, 0 of a milestone; a line that has deeper ones below is a summary,
    and what it says of minutes does not count. `start` and `finish` are told on the way out and not read."""

    key: str
    name: str
    level: int = 1
    minutes: int = 0
    befores: tuple[Before, ...] = ()
    rule: Rule = Rule.SOON
    on: date | None = None
    owner: str = ""
    notes: str = ""
    start: datetime | None = None
    finish: datetime | None = None
    done: int = 0
    """Percent."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a file said and a plan here cannot: `code` of the kind, `name` of the line."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Outline:
    name: str
    start: date | None
    lines: tuple[Line, ...]
    left_out: tuple[LeftOut, ...] = ()


def summaries(lines: Sequence[Line]) -> set[str]:
    """Keys of the lines with deeper ones right below."""
    return {line.key for line, following in pairwise(lines) if following.level > line.level}


def unlinked(lines: Sequence[Line]) -> tuple[tuple[Line, ...], list[LeftOut]]:
    """Links of summaries given to their parts: to those nothing inside holds, from those that hold nothing inside.
    Links to lines that are not there, and to what is within the summary itself, are left out and named. Raises
    Unreadable where they would become too many."""
    tops, left_out = summaries(lines), list[LeftOut]()
    places = {line.key: place for place, line in enumerate(lines)}
    inside = _inside(lines)
    known = {line.key: line for line in lines}
    found = {line.key: [] if line.key in tops else _direct(line, known, tops) for line in lines}
    count = sum(map(len, found.values()))
    ends = _Ends(lines, inside, tops)
    for line in lines:
        for before in line.befores:
            if before.key not in known or _is_within(places, inside, line.key, before.key):
                left_out.append(LeftOut("link", line.name))
            elif line.key in tops or before.key in tops:
                heads, tails = ends.of(places[line.key], heads=True), ends.of(places[before.key], heads=False)
                count += len(heads) * len(tails)
                if count > LINKS:
                    raise Unreadable("too_many_links", line.name)
                for head in heads:
                    found[head].extend(replace(before, key=tail) for tail in tails)
    return tuple(replace(line, befores=tuple(dict.fromkeys(found[line.key]))) for line in lines), left_out


def _inside(lines: Sequence[Line]) -> list[range]:
    """Of each line the places of its parts, which follow it."""
    ends, open_ = [len(lines)] * len(lines), list[int]()
    for place, line in enumerate(lines):
        while open_ and lines[open_[-1]].level >= line.level:
            ends[open_.pop()] = place
        open_.append(place)
    return [range(place + 1, end) for place, end in enumerate(ends)]


def _is_within(places: dict[str, int], inside: list[range], one: str, other: str) -> bool:
    """The same, or one a part of the other."""
    first, second = places[one], places[other]
    return first == second or second in inside[first] or first in inside[second]


class _Ends:
    """The leaves of a line by which it is linked; of each line they are looked for once."""

    def __init__(self, lines: Sequence[Line], inside: list[range], tops: set[str]) -> None:
        self._lines, self._inside, self._tops = lines, inside, tops
        self._found: dict[tuple[int, bool], list[str]] = {}

    def of(self, place: int, *, heads: bool) -> list[str]:
        """Of its leaves those that wait for none of them, or that none of them waits for; a leaf is its own."""
        if self._lines[place].key not in self._tops:
            return [self._lines[place].key]
        if (place, heads) not in self._found:
            leaves = [self._lines[one] for one in self._inside[place] if self._lines[one].key not in self._tops]
            keys = {line.key for line in leaves}
            awaited = {before.key for line in leaves for before in line.befores}
            waiting = {line.key for line in leaves if any(before.key in keys for before in line.befores)}
            self._found[place, heads] = [one.key for one in leaves if one.key not in (waiting if heads else awaited)]
        return self._found[place, heads]


def _direct(line: Line, known: dict[str, Line], tops: set[str]) -> list[Before]:
    return [one for one in line.befores if one.key in known and one.key not in tops and one.key != line.key]


def checked(lines: Sequence[Line]) -> Sequence[Line]:
    """Raises Unreadable for too many lines, two of one key, depths that jump or go too far, and what no plan holds."""
    if len(lines) > LINES:
        raise Unreadable("too_many_lines")
    if len({line.key for line in lines}) != len(lines):
        raise Unreadable("same_key")
    depth = 0
    for line in lines:
        if not 1 <= line.level <= min(depth + 1, DEPTH):
            raise Unreadable("level", line.name)
        if line.minutes < 0 or "\0" in f"{line.name}{line.owner}{line.notes}":
            raise Unreadable("line", line.name.replace("\0", ""))
        if any(abs(before.lag) > LAG for before in line.befores):
            raise Unreadable("link", line.name)
        depth = line.level
    return lines
