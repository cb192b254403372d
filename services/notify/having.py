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
        self._until = self._settled = 0.0

    async def has(self, tenant_id: UUID) -> bool:
        began = monotonic()
        if began < self._until:
            return tenant_id in self._those
        those = frozenset(await self._look())
        # What was seen before a change, or while it had yet to commit, is not kept.
        if began >= self._settled:
            self._those, self._until = those, began + LOOK_SECONDS
        return tenant_id in those

    def forget(self) -> None:
        """Somebody is changing what there is, in a transaction that may still be open: for as long as an answer is kept
        otherwise, each question is looked up."""
        self._until, self._settled = 0.0, monotonic() + LOOK_SECONDS
