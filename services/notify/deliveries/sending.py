"""One delivery from claim to mark, and the statements that move it. The mark repeats the lease, so that whoever came
too late changes nothing."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Self
from uuid import UUID

import asyncpg
import msgspec
import structlog
from msgspec import Struct

from services.notify.db import DB
from services.notify.deliveries.states import DELIVERY
from services.notify.directory.queries import ChatOf, Company, Recipient
from services.notify.mails.content import Job
from services.notify.mails.own import Own
from services.notify.rules import Way
from shared.contracts.notify import DeliveryState
from shared.core.clock import now
from shared.core.errors import DomainError, Late, NotFound, Unavailable
from shared.db.failures import meaning_of

log = structlog.get_logger("mail")

MARK_AGAIN_SECONDS = 1.0
_CLAIM_THAT = """
update delivery d set state = $1, attempts = d.attempts + 1, due_at = now() + make_interval(secs => $2)
from (select tenant_id, id, state from delivery where state in ('pending', 'sending') and {which} and due_at <= now()
  order by due_at limit 1 for update skip locked) as next
where d.tenant_id = next.tenant_id and d.id = next.id
returning d.tenant_id, d.id, d.attempts, d.due_at as lease, next.state as found_in, exists (select from delivery m
  where m.state in ('pending', 'sending') and m.{which} and m.due_at <= now() and m.id <> d.id) as more
"""
_CLAIM = {
    Way.MAIL: _CLAIM_THAT.format(which="way <> 'chat'"),
    Way.CHAT: _CLAIM_THAT.format(which="way = 'chat'"),
}
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
    chat: ChatOf | None = None


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


async def claim(seconds: float, way: Way = Way.MAIL) -> Claim | None:
    """The next that is due that way, of any company. The worker sees no more of it than that."""
    target = DELIVERY.next(DeliveryState.PENDING, "claim")
    row = await DB.once_as_worker(_CLAIM[way], target, seconds)
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
        chat=loaded.chat,
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


async def mark_surely(held: Claim, outcome: Outcome, address: str) -> None:
    """Tried until the lease ends: a database that was away a moment must not make us send twice."""
    while True:
        try:
            if not await mark(held, outcome, address):
                log.warning("mail.lost_lease", delivery=str(held.id))
        except Exception as error:
            if not is_expected(error):
                raise
            if now() >= held.lease:
                return
            await asyncio.sleep(MARK_AGAIN_SECONDS)
        else:
            return


def is_expected(error: Exception) -> bool:
    return isinstance(error, DomainError) or meaning_of(error) is not None


def again(held: Claim, text: str, pauses: Sequence[float]) -> Outcome:
    """Later, unless it was tried often enough."""
    if held.attempts > len(pauses):
        return Outcome(verb="give_up", error=text)
    return Outcome(verb="put_off", error=text, pause=pauses[held.attempts - 1])


def of_ours(error: Exception, pauses: Sequence[float]) -> Outcome | None:
    """Where it is about us and not about whom it goes to."""
    known = error if isinstance(error, DomainError) else meaning_of(error)
    if isinstance(known, NotFound):
        return Outcome(verb="give_up", error=known.code)
    if isinstance(known, Unavailable | Late):
        # Somebody of ours is away: that is not the mail's fault and does not use up its attempts.
        return Outcome(verb="put_off", error=known.code, pause=pauses[0], free=True)
    return None
