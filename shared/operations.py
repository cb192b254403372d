"""The operators' feature that every process has: status, dead letters, replay. It never shows an event's data."""

from datetime import UTC, datetime
from importlib.metadata import version
from time import monotonic
from typing import Any, Protocol
from uuid import UUID

from shared.contracts.base import Done, Page
from shared.contracts.operations import (
    DEAD_LETTER_DECIDED,
    DEAD_LETTER_NOT_FOUND,
    LISTENER_GONE,
    DeadLetterView,
    DecideDeadLetter,
    ListDeadLetters,
    Operations,
    ProcessStatus,
    Replayed,
    ReplayEvents,
    StatusQuery,
)
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor
from shared.db.engine import ServiceEngine
from shared.feature import Ask, Feature, Hot
from shared.outbox.dead_letters import body_of
from shared.outbox.inbox import Inbox, read
from shared.outbox.outbox import wake_of

_STATUS = """
select (select count(*) from outbox where published_at is null) as waiting,
  (select coalesce(extract(epoch from now() - min(created_at)), 0)::float8 from outbox
    where published_at is null) as age,
  (select count(*) from dead_letter where state = 'open') as dead
"""
_LIST = """
select tenant_id, id, consumer, event_id, topic, error, attempts, failed_at from dead_letter
where state = 'open' and (failed_at, id) > ($1, $2) order by failed_at, id limit $3
"""
_FIND = "select tenant_id, consumer, state from dead_letter where id = $1"
_DECIDE = """
update dead_letter set state = $3, decided_at = now(), decided_by = $4
where tenant_id = $1 and id = $2 and state = 'open'
"""
_REPLAY = "update outbox set published_at = null where published_at is not null and created_at >= $1"


class Vitals(Protocol):
    """What the running process knows of itself."""

    @property
    def in_flight(self) -> int: ...
    @property
    def relay_leader(self) -> bool: ...
    async def lag(self) -> int: ...


class Operator:
    """Answers of one process. `inbox` and `vitals` are set once the process runs."""

    def __init__(self, engine: ServiceEngine) -> None:
        self._engine = engine
        self._started = monotonic()
        self.inbox: Inbox | None = None
        self.vitals: Vitals | None = None

    async def status(self, caller: Caller, command: StatusQuery) -> ProcessStatus:
        found = await self._engine.row(_STATUS)
        assert found is not None
        vitals = self.vitals
        return ProcessStatus(
            party=self._engine.party,
            build=version("huifang"),
            uptime=monotonic() - self._started,
            in_flight=vitals.in_flight if vitals else 0,
            outbox_waiting=found["waiting"],
            outbox_age=found["age"],
            consumer_lag=await vitals.lag() if vitals else 0,
            dead_letters=found["dead"],
            relay_leader=vitals.relay_leader if vitals else False,
        )

    async def dead_letters(self, caller: Caller, command: ListDeadLetters) -> Page[DeadLetterView]:
        after: tuple[datetime, UUID] = (datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))
        if command.cursor:
            after = decode_cursor("dead_letters", command.cursor, tuple[datetime, UUID])
        rows = await self._engine.rows(_LIST, *after, command.limit + 1)
        items = tuple(DeadLetterView(**dict(row)) for row in rows[: command.limit])
        more = len(rows) > command.limit
        last = (items[-1].failed_at, items[-1].id) if items else None
        return Page(items=items, next=encode_cursor("dead_letters", last) if more else None)

    async def retry(self, caller: Caller, command: DecideDeadLetter, ask: Ask) -> Done:
        """Runs the listener now, in the event's company; its inbox row keeps a second retry from doing it twice."""
        tenant_id, consumer = await self._open_letter(caller, command)
        body = await body_of(self._engine, tenant_id, command.dead_letter_id)
        if self.inbox is None or body is None:
            raise DEAD_LETTER_NOT_FOUND()
        if not self.inbox.knows(consumer):
            raise LISTENER_GONE(consumer=consumer)
        await self.inbox.handle_by_name(read(body), consumer)
        return await self._decide(caller, tenant_id, command, "handled")

    async def discard(self, caller: Caller, command: DecideDeadLetter, ask: Ask) -> Done:
        tenant_id, _ = await self._open_letter(caller, command)
        return await self._decide(caller, tenant_id, command, "discarded")

    async def replay(self, caller: Caller, command: ReplayEvents) -> Replayed:
        events = await self._engine.run(_REPLAY, command.since)
        wake_of(self._engine.party).ring()
        return Replayed(events=events)

    async def _open_letter(self, caller: Caller, command: DecideDeadLetter) -> tuple[UUID, str]:
        async with self._engine.scope(caller):
            found = await self._engine.row(_FIND, command.dead_letter_id)
        if found is None:
            raise DEAD_LETTER_NOT_FOUND()
        if found["state"] != "open":
            raise DEAD_LETTER_DECIDED()
        return found["tenant_id"], found["consumer"]

    async def _decide(self, caller: Caller, tenant_id: UUID, command: DecideDeadLetter, state: str) -> Done:
        async with self._engine.scope(caller):
            done = await self._engine.run(_DECIDE, tenant_id, command.dead_letter_id, state, caller.name[:100])
        if not done:
            raise DEAD_LETTER_DECIDED()
        return Done()


def operations_feature(calls: Operations, operator: Operator) -> Feature:
    answers: dict[Any, Any] = {
        calls.status: operator.status,
        calls.dead_letters: operator.dead_letters,
        calls.retry: Hot(operator.retry),
        calls.discard: Hot(operator.discard),
        calls.replay: operator.replay,
    }
    return Feature("operations", answers=answers)
