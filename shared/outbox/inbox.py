"""Handling an event once: the inbox row and the effect commit together, or neither does."""

from typing import Any

import msgspec

from shared.contracts.base import Envelope, Event
from shared.core.telemetry import HANDLED
from shared.db.engine import ServiceEngine
from shared.feature import Listener

_decode = msgspec.json.Decoder(Envelope).decode

_SEEN = "select 1 from inbox where tenant_id = $1 and consumer = $2 and event_id = $3"
_ENTER = "insert into inbox (tenant_id, consumer, event_id) values ($1, $2, $3) on conflict do nothing"


def read(body: bytes | str) -> Envelope:
    return _decode(body)


def event_of(envelope: Envelope, kind: type[Event]) -> Event:
    """The typed event; fields this reader does not know are ignored."""
    return msgspec.convert(envelope.data, kind)


class Inbox:
    """The listeners of one process."""

    def __init__(self, engine: ServiceEngine, listeners: dict[type[Event], tuple[Listener, ...]]) -> None:
        self._engine = engine
        self._by_topic = {kind.topic(): (kind, many) for kind, many in listeners.items()}
        self._by_name = {one.name: (kind, one) for kind, many in listeners.items() for one in many}

    @property
    def topics(self) -> list[str]:
        return sorted(self._by_topic)

    def listeners(self, topic: str) -> tuple[Listener, ...]:
        return self._by_topic[topic][1] if topic in self._by_topic else ()

    def knows(self, name: str) -> bool:
        return name in self._by_name

    async def handle(self, envelope: Envelope, listener: Listener) -> None:
        """Prepare outside, apply inside one transaction with the inbox row. A repeat changes nothing, though
        it may prepare again."""
        kind, _ = self._by_name[listener.name]
        event = event_of(envelope, kind)
        prepared: Any = None
        if listener.prepare is not None:
            try:
                prepared = await listener.prepare(envelope, event)
            except Exception:
                # Rarely a repeat, so not asked first. What it is about may be gone by now: that is no failure.
                if await self._seen(envelope, listener):
                    return
                raise
        async with self._engine.tenant_scope(envelope.tenant_id):
            entered = await self._engine.run(_ENTER, envelope.tenant_id, listener.name, envelope.event_id)
            if entered:
                await listener.apply(envelope, event, prepared)
        HANDLED.labels(listener.name, "done" if entered else "repeat").inc()

    async def handle_by_name(self, envelope: Envelope, name: str) -> None:
        """For a dead letter's retry; `knows` tells whether the listener is still in the code."""
        await self.handle(envelope, self._by_name[name][1])

    async def _seen(self, envelope: Envelope, listener: Listener) -> bool:
        async with self._engine.tenant_scope(envelope.tenant_id):
            row = await self._engine.value(_SEEN, envelope.tenant_id, listener.name, envelope.event_id)
        return row is not None
