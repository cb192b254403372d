"""The loop that takes events from the stream and hands them to the listeners, many at a time.

Where a listener knows how, events of one company that arrive within a moment share a transaction; if that fails, each
is handled by itself, as if nothing had been tried.

A listener that fails is tried again with growing pauses, while others go on; after the last attempt the event goes
to the dead letters, where people can see and retry it. Trouble that is not the event's fault (a database away)
never counts as an attempt.
"""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from time import monotonic
from typing import Any
from uuid import UUID

import msgspec
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg

from shared.bus.pull import Puller, deliveries
from shared.contracts.base import Envelope
from shared.core.errors import DomainError, Late, Unavailable
from shared.core.telemetry import DEAD_LETTERS, HANDLED
from shared.db.engine import ServiceEngine
from shared.db.failures import meaning_of
from shared.feature import Listener
from shared.outbox.dead_letters import bury
from shared.outbox.inbox import Inbox, read

log = structlog.get_logger("consumer")

AT_ONCE = 16
PAUSES = (0.5, 2.0, 10.0, 30.0)
AWAY_SECONDS = 2.0
RESTART_SECONDS = 1.0
GATHER_SECONDS = 0.01
"""How long the first of a group waits for others. Announcing lingers longer, so what was written together comes
together."""

TOGETHER = 32
"""Events in one transaction at most."""

DRAIN_SECONDS = 20.0

Taken = tuple[Msg, Envelope]


class Consumer:
    """One per process. `pauses` are the seconds between attempts; one attempt more than pauses."""

    def __init__(
        self, engine: ServiceEngine, client: Client, inbox: Inbox, *, pauses: tuple[float, ...] = PAUSES
    ) -> None:
        self._engine = engine
        self._client = client
        self._inbox = inbox
        self._pauses = pauses
        self._failures: Counter[tuple[str, str]] = Counter()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        self._groups: dict[tuple[UUID, str], list[Taken]] = {}
        """Still open to more, by company and listener."""

    async def run(self) -> None:
        while True:
            try:
                await self._take()
            except Exception:
                log.exception("consumer.restarted")
            await asyncio.sleep(RESTART_SECONDS)

    async def drain(self) -> None:
        """Finish what was taken; what was not acknowledged comes again, elsewhere."""
        end = monotonic() + DRAIN_SECONDS
        while self._tasks and monotonic() < end:  # a group may still split
            await asyncio.wait(self._tasks, timeout=end - monotonic())

    async def _take(self) -> None:
        async for message in Puller(self._client, self._engine.party, batch=4 * AT_ONCE):
            try:
                envelope = read(message.data)
            except msgspec.DecodeError:
                log.error("consumer.unreadable", subject=message.subject)  # noqa: TRY400 - the bytes are the news
                await message.term()
                continue
            listener = self._gathering(message, envelope)
            if listener is None:
                await self._slots.acquire()
                self._spawn(self._one(message, envelope))
            elif not self._joined(listener, message, envelope):
                await self._slots.acquire()
                group = self._groups[envelope.tenant_id, listener.name] = [(message, envelope)]
                self._spawn(self._group(listener, group))

    def _spawn(self, work: Coroutine[Any, Any, None], *, has_slot: bool = True) -> None:
        async def slotted() -> None:
            if not has_slot:
                await self._slots.acquire()
            try:
                await work
            finally:
                self._slots.release()

        task = asyncio.get_running_loop().create_task(slotted())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _gathering(self, message: Msg, envelope: Envelope) -> Listener | None:
        """The listener of an event that may share a transaction. One that comes again goes alone: if it is poison, it
        must not spoil a group each time."""
        listeners = self._inbox.listeners(envelope.topic)
        may = len(listeners) == 1 and listeners[0].together is not None and deliveries(message) == 1
        return listeners[0] if may else None

    def _joined(self, listener: Listener, message: Msg, envelope: Envelope) -> bool:
        """Into a group that is still open, if there is one."""
        group = self._groups.get((envelope.tenant_id, listener.name), [])
        if not 0 < len(group) < TOGETHER:
            return False
        group.append((message, envelope))
        return True

    async def _group(self, listener: Listener, group: list[Taken]) -> None:
        await asyncio.sleep(GATHER_SECONDS)
        key = (group[0][1].tenant_id, listener.name)
        if self._groups.get(key) is group:
            del self._groups[key]
        structlog.contextvars.bind_contextvars(tenant=str(key[0]))
        if await self._inbox.handle_together([envelope for _, envelope in group], listener):
            for message, _ in group:
                await message.ack()
        else:
            for message, envelope in group:
                self._spawn(self._one(message, envelope), has_slot=False)

    async def _one(self, message: Msg, envelope: Envelope) -> None:
        structlog.contextvars.bind_contextvars(request_id=envelope.request_id, tenant=str(envelope.tenant_id))
        again: list[float] = []
        for listener in self._inbox.listeners(envelope.topic):
            pause = await self._attempt(envelope, listener)
            if pause is not None:
                again.append(pause)
        if again:
            await message.nak(delay=min(again))
        else:
            await message.ack()

    async def _attempt(self, envelope: Envelope, listener: Listener) -> float | None:
        """None when this listener is finished with the event, else the seconds until it is tried again."""
        mark = (str(envelope.event_id), listener.name)
        try:
            await self._inbox.handle(envelope, listener)
        except Exception as error:  # noqa: BLE001 - whatever a listener throws is counted, then buried
            if _is_away(error):
                log.warning("consumer.waiting", listener=listener.name, error=repr(error))
                return AWAY_SECONDS
            return await self._failed(envelope, listener, mark, error)
        self._failures.pop(mark, None)
        return None

    async def _failed(
        self, envelope: Envelope, listener: Listener, mark: tuple[str, str], error: Exception
    ) -> float | None:
        self._failures[mark] += 1
        tried = self._failures[mark]
        HANDLED.labels(listener.name, "failed").inc()
        if tried <= len(self._pauses):
            log.warning("consumer.failed", listener=listener.name, topic=envelope.topic, tried=tried, exc_info=error)
            return self._pauses[tried - 1]
        try:
            await bury(self._engine, envelope, listener.name, error, attempts=tried)
        except Exception:
            log.exception("consumer.not_buried", listener=listener.name)
            return AWAY_SECONDS
        del self._failures[mark]
        DEAD_LETTERS.labels(listener.name).inc()
        log.error("consumer.dead_letter", listener=listener.name, topic=envelope.topic, exc_info=error)
        return None


def _is_away(error: Exception) -> bool:
    known = error if isinstance(error, DomainError) else meaning_of(error)
    return isinstance(known, Unavailable | Late)
