"""`record(DB, caller, event)`: the event lies in the outbox of the same transaction, or it never happened."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import msgspec

from shared.contracts.base import Envelope, Event
from shared.contracts.parties import Caller, Kind
from shared.core.clock import now
from shared.core.ids import NIL, new_id
from shared.core.telemetry import current_trace
from shared.db.engine import ServiceEngine
from shared.outbox.causes import cause_now

_encode = msgspec.json.Encoder().encode

INSERT = "insert into outbox (tenant_id, id, topic, subject, body) values ($1, $2, $3, $4, $5)"
_INSERT_ALL = """
insert into outbox (tenant_id, id, topic, subject, body)
select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[])
"""


class Wake:
    """Tells the relay of this process that something was written. Other processes' writes wait for its poll."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        self._event.set()

    async def wait(self, seconds: float) -> bool:
        """True if it rang; clears it."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        self._event.clear()
        return True


wakes: dict[str, Wake] = {}


def wake_of(party: str) -> Wake:
    """The bell of a party in this process; a test may run several parties in one."""
    return wakes.setdefault(party, Wake())


def envelope(caller: Caller, event: Event, *, tenant_id: UUID | None = None) -> Envelope:
    cause, depth = cause_now()
    return Envelope(
        cause=cause,
        depth=depth,
        event_id=new_id(),
        tenant_id=caller.tenant_id if tenant_id is None else tenant_id,
        topic=event.topic(),
        at=now(),
        actor_kind=caller.kind,
        actor_id=caller.actor_id,
        data=msgspec.to_builtins(event),
        traceparent=current_trace(),
        request_id=caller.request_id,
    )


def as_row(made: Envelope, event: Event) -> tuple[UUID, UUID, str, str, str]:
    """The outbox row: tenant, id, topic, subject, body."""
    return made.tenant_id, made.event_id, made.topic, event.subject(made.tenant_id), _encode(made).decode()


async def record(engine: ServiceEngine, caller: Caller, event: Event, *, tenant_id: UUID | None = None) -> None:
    """Announce `event` when, and only when, the current transaction commits. `tenant_id` overrides the caller's
    company for platform work that concerns one."""
    await engine.run(INSERT, *as_row(envelope(caller, event, tenant_id=tenant_id), event))
    wake_of(engine.party).ring()


async def record_all(engine: ServiceEngine, caller: Caller, events: Sequence[Event]) -> None:
    """As `record`, many in one statement."""
    if not events:
        return
    rows = [as_row(envelope(caller, event), event) for event in events]
    await engine.run(_INSERT_ALL, *(list(column) for column in zip(*rows, strict=True)))
    wake_of(engine.party).ring()


def service_caller(engine: ServiceEngine, tenant_id: UUID = NIL) -> Caller:
    """The service speaking for itself, in one company or (NIL) outside all."""
    return Caller(tenant_id=tenant_id, kind=Kind.SERVICE, party=engine.party, name=str(engine.party))
