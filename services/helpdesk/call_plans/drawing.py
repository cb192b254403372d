"""The draw: who is called of those who need not be. Pure, and made to be run again: the same seed and inputs choose
the same, in any version of Python and on any machine (SHA-256 orders what chance decides).

Stratified by agent × category × customer. The quota is one of the month, not of the day: what earlier draws of the
month saw and chose in each stratum goes in, and each pick goes to the stratum that is furthest behind its share, so
that many small draws add up to what one large draw would have taken.
"""

from collections.abc import Iterator
from hashlib import sha256
from uuid import UUID

from msgspec import Struct


class Past(Struct, frozen=True):
    """What earlier draws of the month saw and chose in one stratum."""

    stratum: str
    seen: int
    chosen: int


class One(Struct, frozen=True):
    """Somebody in the pool. Of one contact at most one is chosen: nobody is asked twice in a window."""

    id: UUID
    stratum: str
    contact: UUID


class Inputs(Struct, frozen=True):
    """All that a draw depends on beside its seed; it is kept as it is."""

    percent: int
    past: tuple[Past, ...]
    pool: tuple[One, ...]


def draw(seed: str, inputs: Inputs) -> tuple[UUID, ...]:
    """The chosen, in the order in which they were picked. As many as bring the month to its quota, rounded half up;
    fewer only where one contact would be asked twice."""
    seen = {one.stratum: one.seen for one in inputs.past}
    chosen = {one.stratum: one.chosen for one in inputs.past}
    waiting: dict[str, list[One]] = {}
    for one in sorted(inputs.pool, key=lambda one: _rank(seed, str(one.id))):
        waiting.setdefault(one.stratum, []).append(one)
        seen[one.stratum] = seen.get(one.stratum, 0) + 1
    wanted = (inputs.percent * sum(seen.values()) + 50) // 100 - sum(chosen.values())
    return tuple(_picks(seed, inputs.percent, seen, chosen, waiting, wanted))


def _picks(
    seed: str, percent: int, seen: dict[str, int], chosen: dict[str, int], waiting: dict[str, list[One]], wanted: int
) -> Iterator[UUID]:
    asked: set[UUID] = set()
    while wanted > 0:
        able = {name: [one for one in many if one.contact not in asked] for name, many in waiting.items()}
        able = {name: many for name, many in able.items() if many}
        if not able:
            return
        name = max(able, key=lambda one: (percent * seen[one] - 100 * chosen.get(one, 0), _rank(seed, one)))
        picked = able[name][0]
        waiting[name].remove(picked)
        asked.add(picked.contact)
        chosen[name] = chosen.get(name, 0) + 1
        wanted -= 1
        yield picked.id


def _rank(seed: str, text: str) -> str:
    return sha256(f"{seed}|{text}".encode()).hexdigest()
