"""Who of those that are there gets a ticket, and the reason for it. Pure."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from shared.contracts.desk.teams import Handing


class Candidate(Struct, kw_only=True):
    """Somebody who is there. `open` are his tickets that are not resolved; `turn` orders by who was given one last, the
    smallest is next."""

    id: UUID
    name: str
    open: int
    turn: float
    skills: tuple[str, ...] = ()


class Choice(Struct, frozen=True, kw_only=True):
    """`how` is what decided; `skills` what the ticket and he have in common."""

    who: Candidate
    how: Handing
    skills: tuple[str, ...] = ()


def choose(handing: Handing, candidates: Sequence[Candidate], tags: Sequence[str], title: str) -> Choice | None:
    """None if nobody is there. By skill, and nobody can do it: whoever has the fewest, since a customer waits."""
    if not candidates or handing is Handing.MANUAL:
        return None
    if handing is Handing.ROUND_ROBIN:
        return Choice(who=min(candidates, key=lambda one: (one.turn, one.id)), how=handing)
    if handing is Handing.BY_SKILL:
        able = [(one, common(one.skills, tags, title)) for one in candidates]
        most = max(len(skills) for _, skills in able)
        if most:
            who, skills = min((pair for pair in able if len(pair[1]) == most), key=lambda pair: _load(pair[0]))
            return Choice(who=who, how=handing, skills=skills)
    return Choice(who=min(candidates, key=_load), how=Handing.LEAST_LOADED)


def common(skills: Sequence[str], tags: Sequence[str], title: str) -> tuple[str, ...]:
    """Skills that the ticket is tagged with, or that its title names."""
    tagged, said = {one.lower() for one in tags}, title.lower()
    return tuple(one for one in skills if one.lower() in tagged or _names(said, one.lower()))


def _names(title: str, skill: str) -> bool:
    """As a word of its own where words are parted by spaces: `AD` is not in `load`."""
    at = title.find(skill)
    while at >= 0:
        around = title[at - 1 : at] + title[at + len(skill) : at + len(skill) + 1]
        if not (skill.isascii() and any(one.isascii() and one.isalnum() for one in around)):
            return True
        at = title.find(skill, at + 1)
    return False


def _load(one: Candidate) -> tuple[int, float, UUID]:
    return (one.open, one.turn, one.id)
