"""Events that a listener could not handle: kept with the reason, listed for operators, retried or discarded."""

from uuid import UUID

import msgspec

from shared.contracts.base import Envelope
from shared.core.ids import new_id
from shared.db.engine import ServiceEngine

_BURY = """
insert into dead_letter (tenant_id, id, consumer, event_id, topic, body, error, attempts)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (tenant_id, consumer, event_id)
do update set error = excluded.error, attempts = dead_letter.attempts + excluded.attempts, failed_at = now(),
  state = 'open'
"""


async def bury(engine: ServiceEngine, envelope: Envelope, consumer: str, error: Exception, *, attempts: int) -> None:
    """Record the failure in the event's company. The error's class and code only: its text may quote data."""
    reason = getattr(error, "code", None) or type(error).__name__
    async with engine.tenant_scope(envelope.tenant_id):
        await engine.run(
            _BURY,
            envelope.tenant_id,
            new_id(),
            consumer,
            envelope.event_id,
            envelope.topic,
            msgspec.json.encode(envelope).decode(),
            str(reason)[:200],
            attempts,
        )


async def body_of(engine: ServiceEngine, tenant_id: UUID, dead_letter_id: UUID) -> str | None:
    """The event as it was, read inside its company."""
    async with engine.tenant_scope(tenant_id):
        found = await engine.value(
            "select body from dead_letter where tenant_id = $1 and id = $2", tenant_id, dead_letter_id
        )
    return None if found is None else str(found)
