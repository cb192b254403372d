"""Handling an event once: the inbox row and the effect commit together, or neither does."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
import structlog

from shared.contracts.base import Envelope, Event
from shared.core.telemetry import HANDLED
from shared.db.engine import ServiceEngine
from shared.feature import Listener

log = structlog.get_logger("inbox")

_decode = msgspec.json.Decoder(Envelope).decode

_SEEN = "select 1 from inbox where tenant_id = $1 and consumer = $2 and event_id = $3"


class Repeated(Exception):
    """Some of many were handled before: which ones, each finds out by itself."""


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
        if listener.wanted is not None and not await listener.wanted(envelope, event):
            return
        prepared: Any = None
        if listener.prepare is not None:
            try:
                prepared = await listener.prepare(envelope, event)
            except Exception:
                # Rarely a repeat, so not asked first. What it is about may be gone by now: that is no failure.
                if await self._seen(envelope, listener):
                    return
                raise
        enter = _enter(envelope.tenant_id, listener.name, [envelope.event_id])
        async with self._engine.tenant_scope(envelope.tenant_id).beginning_with(enter) as scope:
            if scope.touched:
                await listener.apply(envelope, event, prepared)
        HANDLED.labels(listener.name, "done" if scope.touched else "repeat").inc()

    async def handle_together(self, envelopes: Sequence[Envelope], listener: Listener) -> bool:
        """Events of one company, unprepared, in one transaction with their inbox rows. False: none of them
        happened, and each is to be handled by itself. No failure is counted here."""
        try:
            await self._together(envelopes, listener)
        except Exception as error:  # noqa: BLE001 - whatever it is shows again where it is counted
            log.debug("inbox.one_by_one", listener=listener.name, number=len(envelopes), error=repr(error))
            return False
        HANDLED.labels(listener.name, "done").inc(len(envelopes))
        return True

    async def _together(self, envelopes: Sequence[Envelope], listener: Listener) -> None:
        assert listener.together is not None
        kind, _ = self._by_name[listener.name]
        tenant_id = envelopes[0].tenant_id
        many = [(envelope, event_of(envelope, kind)) for envelope in envelopes]
        # In order, so that two replicas with the same events wait for each other and do not lock up.
        enter = _enter(tenant_id, listener.name, sorted(envelope.event_id for envelope in envelopes))
        async with self._engine.tenant_scope(tenant_id).beginning_with(enter) as scope:
            if scope.touched < len(many):
                raise Repeated
            await listener.together(tenant_id, many)

    async def handle_by_name(self, envelope: Envelope, name: str) -> None:
        """For a dead letter's retry; `knows` tells whether the listener is still in the code."""
        await self.handle(envelope, self._by_name[name][1])

    async def _seen(self, envelope: Envelope, listener: Listener) -> bool:
        async with self._engine.tenant_scope(envelope.tenant_id):
            row = await self._engine.value(_SEEN, envelope.tenant_id, listener.name, envelope.event_id)
        return row is not None


def _enter(tenant_id: UUID, listener: str, event_ids: Sequence[UUID]) -> str:
    """The inbox rows, as text that goes along with begin; those that were there are not counted."""
    assert listener.isidentifier()
    rows = ", ".join(f"('{UUID(int=tenant_id.int)}', '{listener}', '{UUID(int=one.int)}')" for one in event_ids)
    return f"insert into inbox (tenant_id, consumer, event_id) values {rows} on conflict do nothing"
