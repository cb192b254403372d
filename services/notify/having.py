"""Which companies have something that most have not. Looked up every other second at most, so that the events of all
others cost nothing."""

from collections.abc import Awaitable, Callable, Iterable
from time import monotonic
from uuid import UUID

LOOK_SECONDS = 2.0


class Having:
    """`look` gives the ids of those companies."""

    def __init__(self, look: Callable[[], Awaitable[Iterable[UUID]]]) -> None:
        self._look = look
        self._those: frozenset[UUID] = frozenset()
        self._until = 0.0

    async def has(self, tenant_id: UUID) -> bool:
        if monotonic() >= self._until:
            self._those = frozenset(await self._look())
            self._until = monotonic() + LOOK_SECONDS
        return tenant_id in self._those

    def forget(self) -> None:
        self._until = 0.0
