"""Who is at which ticket, as open pages have said in the last seconds. Kept in memory, stored nowhere."""

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


class Board:
    """Who is at which ticket. It holds what open pages have said in the last seconds, and nothing else."""

    def __init__(self) -> None:
        self._at: dict[tuple[UUID, str], dict[UUID, tuple[Seen, float]]] = {}

    def note(self, seen: Seen, clock: float) -> bool:
        """Whether that is news for those who are there too."""
        key = seen.tenant_id, seen.number
        people = self._fresh(key, clock)
        before = people.get(seen.actor_id)
        if seen.doing == "gone":
            people.pop(seen.actor_id, None)
        else:
            people[seen.actor_id] = seen, clock + STAYS
        if people:
            self._at[key] = people
        else:
            self._at.pop(key, None)
        return (before[0].doing if before else "gone") != seen.doing

    def at(self, tenant_id: UUID, number: str, clock: float) -> list[Seen]:
        return [seen for seen, _ in self._fresh((tenant_id, number), clock).values()]

    def _fresh(self, key: tuple[UUID, str], clock: float) -> dict[UUID, tuple[Seen, float]]:
        return {who: one for who, one in self._at.get(key, {}).items() if one[1] > clock}
