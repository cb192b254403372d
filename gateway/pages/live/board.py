"""Who is at which ticket, as open pages have said in the last seconds. Kept in memory, stored nowhere."""

from collections import Counter
from time import monotonic
from uuid import UUID

from msgspec import Struct


class Seen(Struct, frozen=True, kw_only=True):
    """Somebody at a ticket, as his page said it just now."""

    tenant_id: UUID
    number: str
    actor_id: UUID
    name: str
    doing: str


tick = monotonic
"""The clock that `STAYS` is counted by."""

STAYS = 18.0
"""Seconds after which somebody whose page says nothing more counts as gone."""

OF_COMPANY = 2_000
"""Tickets of one company that somebody is at: numbers are not checked, so anything may be named. Of further ones is
not known who is there, until others are left."""

Key = tuple[UUID, str]
People = dict[UUID, tuple[Seen, float]]


class Board:
    """Who is at which ticket. It holds what open pages have said in the last seconds, and nothing else: the tickets
    stand in the order in which somebody last came to them or stayed, so what is over stands in front."""

    def __init__(self) -> None:
        self._at: dict[Key, People] = {}
        self._of_company: Counter[UUID] = Counter()

    def __len__(self) -> int:
        return len(self._at)

    def note(self, seen: Seen, clock: float) -> bool:
        """Whether that is news for those who are there too."""
        self._sweep(clock)
        key = seen.tenant_id, seen.number
        people = self._fresh(key, clock)
        before = people.get(seen.actor_id)
        if seen.doing == "gone":
            people.pop(seen.actor_id, None)
            if key in self._at:
                self._at[key] = people  # stands where it stood
        else:
            if key not in self._at and self._of_company[seen.tenant_id] >= OF_COMPANY:
                return False
            people[seen.actor_id] = seen, clock + STAYS
            self._drop(key)
            self._at[key] = people
            self._of_company[seen.tenant_id] += 1
        if not people:
            self._drop(key)
        return (before[0].doing if before else "gone") != seen.doing

    def at(self, tenant_id: UUID, number: str, clock: float) -> list[Seen]:
        return [seen for seen, _ in self._fresh((tenant_id, number), clock).values()]

    def _sweep(self, clock: float) -> None:
        while self._at:
            first = next(iter(self._at))
            if self._fresh(first, clock):
                return
            self._drop(first)

    def _drop(self, key: Key) -> None:
        if self._at.pop(key, None) is None:
            return
        self._of_company[key[0]] -= 1
        if not self._of_company[key[0]]:
            del self._of_company[key[0]]

    def _fresh(self, key: Key, clock: float) -> People:
        return {who: one for who, one in self._at.get(key, {}).items() if one[1] > clock}
