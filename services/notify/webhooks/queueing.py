"""From an event to messages, in the transaction that remembers the event: each endpoint is told each event once.

Most companies have no endpoint. Which have some is looked up every other second at most, so that the others' events
cost nothing; an endpoint is told what happens from two seconds after it was made.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from services.notify.db import DB
from services.notify.having import Having
from services.notify.webhooks.types import TYPES
from shared.contracts.base import Envelope, Event
from shared.core.ids import new_id
from shared.outbox.outbox import Wake

WAKE = Wake()
"""Rung when something was queued here; other replicas find it by their poll."""

_HAVING = """
select coalesce(array_agg(distinct tenant_id), '{}') as those from webhook where state = 'active'
"""
_PUT = """
insert into webhook_message (tenant_id, id, webhook_id, event_id, event, body, state, due_at, created_at)
select $1, uuidv7(), w.id, line.event_id, line.event, line.body, 'pending', now(), now()
from unnest($2::uuid[], $3::text[], $4::text[]) with ordinality as line (event_id, event, body, place)
join webhook w on w.tenant_id = $1 and w.state = 'active' and line.event = any(w.events)
order by line.place
on conflict (tenant_id, webhook_id, event_id) do nothing returning webhook_id
"""
_DUE = """
update webhook set due_at = coalesce(due_at, now()) where tenant_id = $1 and id = any($2::uuid[])
"""
_ONE = """
insert into webhook_message (tenant_id, id, webhook_id, event_id, event, body, state, due_at, created_at)
values ($1, $2, $3, $2, $4, $5, 'pending', now(), now())
"""


async def _look() -> Iterable[UUID]:
    row = await DB.once_as_worker(_HAVING)
    return row["those"] if row else ()


HAVING = Having(_look)
"""An endpoint at work."""


async def tell(tenant_id: UUID, many: Sequence[Envelope]) -> None:
    """Inside a scope of the company."""
    told = [(one.event_id, TYPES[one.topic], body(one)) for one in many if one.topic in TYPES]
    if not told or not await HAVING.has(tenant_id):
        return
    columns = (list(column) for column in zip(*told, strict=True))
    rows = await DB.rows(_PUT, tenant_id, *columns)
    await due(tenant_id, {row["webhook_id"] for row in rows})


async def wanted(envelope: Envelope, event: Event) -> bool:
    return await HAVING.has(envelope.tenant_id)


async def apply(envelope: Envelope, event: Event, prepared: Any) -> None:
    await tell(envelope.tenant_id, [envelope])


async def tell_one(tenant_id: UUID, webhook_id: UUID, event: str, text: str) -> None:
    """To one endpoint alone, whatever it wants to hear."""
    await DB.run(_ONE, tenant_id, new_id(), webhook_id, event, text)
    await due(tenant_id, {webhook_id})


async def due(tenant_id: UUID, webhooks: set[UUID]) -> None:
    """There is something to send. One that waits after a failure goes on waiting."""
    if webhooks:
        await DB.run(_DUE, tenant_id, list(webhooks))
        WAKE.ring()


def body(envelope: Envelope) -> str:
    """As Standard Webhooks recommends: what happened, when, and about what. Ids and headlines, as in every event."""
    said = {"type": TYPES[envelope.topic], "timestamp": envelope.at, "data": envelope.data}
    return msgspec.json.encode(said).decode()
