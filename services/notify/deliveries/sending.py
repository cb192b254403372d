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
from services.notify.directory.queries import Company, Recipient
from services.notify.mails.content import Job
from services.notify.mails.own import Own
from shared.contracts.notify import DeliveryState

_CLAIM = """
update delivery d set state = $1, attempts = d.attempts + 1, due_at = now() + make_interval(secs => $2)
from (select tenant_id, id, state from delivery where state in ('pending', 'sending') and due_at <= now()
  order by due_at limit 1 for update skip locked) as next
where d.tenant_id = next.tenant_id and d.id = next.id
returning d.tenant_id, d.id, d.attempts, d.due_at as lease, next.state as found_in, exists (select from delivery m
  where m.state in ('pending', 'sending') and m.due_at <= now() and m.id <> d.id) as more
"""
_LOAD = "select load_delivery($1, $2, $3, $4, $5, $6)"
_MARK = "select mark_delivery($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"


class _Loaded(Struct, frozen=True, kw_only=True):
    kind: str
    recipient_id: UUID
    data: dict[str, str]
    recipient: Recipient | None
    company: Company | None
    is_disabled: bool
    own: dict[str, Own] | None = None


_loaded = msgspec.json.Decoder(_Loaded)


class Claim(Struct, frozen=True, kw_only=True):
    """A delivery of ours until `lease`. `found_in` is sending if somebody else had it and did not come back. `more`
    tells that another one was due."""

    tenant_id: UUID
    id: UUID
    attempts: int
    lease: datetime
    found_in: DeliveryState
    more: bool

    @classmethod
    def of(cls, row: asyncpg.Record) -> Self:
        return cls(**{**dict(row), "found_in": DeliveryState(row["found_in"])})


async def claim(seconds: float) -> Claim | None:
    """The next that is due, of any company. The worker sees no more of it than that."""
    target = DELIVERY.next(DeliveryState.PENDING, "claim")
    row = await DB.once_as_worker(_CLAIM, target, seconds)
    return None if row is None else Claim.of(row)


async def load(held: Claim) -> Job | None:
    """What there is to write; None if it is no longer ours."""
    found = await DB.once_in(held.tenant_id, _LOAD, held.id, DeliveryState.SENDING, held.lease)
    if found is None:
        return None
    loaded = _loaded.decode(str(found))
    return Job(
        tenant_id=held.tenant_id,
        delivery_id=held.id,
        kind=loaded.kind,
        recipient_id=loaded.recipient_id,
        data=loaded.data,
        recipient=loaded.recipient,
        company=loaded.company,
        is_disabled=loaded.is_disabled,
        own=loaded.own or {},
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
    return bool(await DB.once_in(held.tenant_id, _MARK, held.id, held.lease, *values))
