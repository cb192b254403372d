"""One delivery from claim to mark, and the statements that move it. The mark repeats the lease, so that whoever came
too late changes nothing."""

from datetime import datetime
from typing import Self
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from services.notify.db import DB
from services.notify.deliveries.states import DELIVERY
from services.notify.directory import queries as directory
from services.notify.directory.queries import RecipientKind
from services.notify.mails.content import Job
from shared.contracts.notify import DeliveryState
from shared.core.ids import NIL
from shared.db.doors import Door

_CLAIM = """
update delivery d set state = $1, attempts = d.attempts + 1, due_at = now() + make_interval(secs => $2)
from (select tenant_id, id, state from delivery where state in ('pending', 'sending') and due_at <= now()
  order by due_at limit 1 for update skip locked) as next
where d.tenant_id = next.tenant_id and d.id = next.id
returning d.tenant_id, d.id, d.attempts, d.due_at as lease, next.state as found_in
"""
_LOAD = """
select kind, recipient_kind, recipient_id, data from delivery
where tenant_id = $1 and id = $2 and state = $3 and due_at = $4
"""
_MARK = """
update delivery set state = $4, error = $5, address = case when $6 = '' then address else $6 end,
  sent_at = case when $4 = 'sent' then now() end,
  due_at = case when $4 = 'pending' then now() + make_interval(secs => $7) else due_at end,
  attempts = attempts - $8
where tenant_id = $1 and id = $2 and state = 'sending' and due_at = $3
"""

_data = msgspec.json.Decoder(dict[str, str])


class Claim(Struct, frozen=True, kw_only=True):
    """A delivery of ours until `lease`. `found_in` is sending if somebody else had it and did not come back."""

    tenant_id: UUID
    id: UUID
    attempts: int
    lease: datetime
    found_in: DeliveryState

    @classmethod
    def of(cls, row: asyncpg.Record) -> Self:
        return cls(**{**dict(row), "found_in": DeliveryState(row["found_in"])})


async def claim(seconds: float) -> Claim | None:
    """The next that is due, of any company. The worker sees no more of it than that."""
    target = DELIVERY.next(DeliveryState.PENDING, "claim")
    async with DB.tenant_scope(NIL, Door.WORKER):
        row = await DB.row(_CLAIM, target, seconds)
    return None if row is None else Claim.of(row)


async def load(held: Claim) -> Job | None:
    """What there is to write; None if it is no longer ours."""
    async with DB.tenant_scope(held.tenant_id):
        row = await DB.row(_LOAD, held.tenant_id, held.id, DeliveryState.SENDING, held.lease)
        if row is None:
            return None
        kind = RecipientKind(row["recipient_kind"])
        recipient = None
        if kind in {RecipientKind.MEMBER, RecipientKind.CONTACT}:
            recipient = await directory.recipient(held.tenant_id, kind, row["recipient_id"])
        company = await directory.company(held.tenant_id)
    return Job(
        tenant_id=held.tenant_id,
        delivery_id=held.id,
        kind=row["kind"],
        recipient_id=row["recipient_id"],
        data=_data.decode(row["data"]),
        recipient=recipient,
        company=company,
    )


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of an attempt. `verb` is a move of the machine; `free` attempts do not count."""

    verb: str
    error: str | None = None
    pause: float = 0
    free: bool = False


async def mark(held: Claim, outcome: Outcome, address: str) -> bool:
    """False if the lease had passed on."""
    target = DELIVERY.next(DeliveryState.SENDING, outcome.verb)
    values = (target, outcome.error, address, outcome.pause, int(outcome.free))
    async with DB.tenant_scope(held.tenant_id):
        return bool(await DB.run(_MARK, held.tenant_id, held.id, held.lease, *values))
