"""A plan as an outline: its lines in order, each with its depth, as every program of this kind has it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from services.projects.scheduling import Lag, Link, Rule

LINES, NAME, NOTES = 10_000, 512, 10_000
"""More lines than this make no plan; longer texts are cut."""


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
    Links to lines that are not there, and to what is within the summary itself, are left out and named."""
    tops, left_out = summaries(lines), list[LeftOut]()
    inside = {line.key: _parts(lines, place) for place, line in enumerate(lines)}
    known = {line.key: line for line in lines}
    found = {line.key: [] if line.key in tops else _direct(line, known, tops) for line in lines}
    for line in lines:
        for before in line.befores:
            if (
                before.key not in known
                or before.key in inside[line.key]
                or line.key in {before.key, *inside[before.key]}
            ):
                left_out.append(LeftOut("link", line.name))
            elif line.key in tops or before.key in tops:
                heads = _open_ends(known, inside[line.key] if line.key in tops else {line.key}, tops, heads=True)
                tails = _open_ends(known, inside[before.key] if before.key in tops else {before.key}, tops, heads=False)
                for head in heads:
                    found[head].extend(replace(before, key=tail) for tail in tails)
    return tuple(replace(line, befores=tuple(dict.fromkeys(found[line.key]))) for line in lines), left_out


def _direct(line: Line, known: dict[str, Line], tops: set[str]) -> list[Before]:
    return [one for one in line.befores if one.key in known and one.key not in tops and one.key != line.key]


def _parts(lines: Sequence[Line], place: int) -> set[str]:
    found = set()
    for line in lines[place + 1 :]:
        if line.level <= lines[place].level:
            break
        found.add(line.key)
    return found


def _open_ends(known: dict[str, Line], keys: Iterable[str], tops: set[str], *, heads: bool) -> list[str]:
    """Of these lines the leaves that wait for none of them, or that none of them waits for."""
    leaves = {key for key in keys if key not in tops}
    waits = {key: {before.key for before in known[key].befores} & leaves for key in leaves}
    awaited = set().union(*waits.values()) if waits else set()
    found = [key for key in leaves if not waits[key]] if heads else [key for key in leaves if key not in awaited]
    return sorted(found, key=list(known).index)


def checked(lines: Sequence[Line]) -> Sequence[Line]:
    """Raises Unreadable for too many lines, two of one key, and depths that jump."""
    if len(lines) > LINES:
        raise Unreadable("too_many_lines")
    if len({line.key for line in lines}) != len(lines):
        raise Unreadable("same_key")
    depth = 0
    for line in lines:
        if not 1 <= line.level <= depth + 1:
            raise Unreadable("level", line.name)
        depth = line.level
    return lines
