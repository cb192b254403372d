"""Queueing a mail, trying a failed one again, forgetting an address."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from services.notify.db import DB
from services.notify.deliveries.access import in_hand
from services.notify.deliveries.queries import view
from services.notify.deliveries.states import DELIVERY
from services.notify.directory.queries import Recipient
from services.notify.rules import Way
from shared.contracts.base import Envelope, Event
from shared.contracts.gateway import ContactState
from shared.contracts.notify import DELIVERY_STATE, DeliveryState, DeliveryView, RetryDelivery
from shared.contracts.parties import Caller
from shared.core.errors import Conflict
from shared.core.ids import new_id
from shared.outbox.outbox import Wake

WAKE = Wake()
"""Rung when something was queued here; other replicas find it by their poll."""
CHAT_WAKE = Wake()
"""As WAKE, of what goes to messengers."""

_QUEUE = """
insert into delivery (tenant_id, id, event_id, kind, recipient_kind, recipient_id, address, data, due_at, way, state,
  reason, created_at)
select $1, line.id, line.event_id, line.kind, line.recipient_kind, line.recipient_id, line.address, line.data::jsonb,
  coalesce(line.not_before, now()), line.way, line.state, line.reason, now()
from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::timestamptz[],
    $10::text[], $11::text[], $12::text[])
  as line (id, event_id, kind, recipient_kind, recipient_id, address, data, not_before, way, state, reason)
on conflict (tenant_id, event_id, recipient_id, kind, way) do nothing
"""
_RETRY = """
update delivery set state = $4, attempts = 0, due_at = now(), error = null
where tenant_id = $1 and id = $2 and state = $3
"""
_FORGET = "update delivery set address = '' where tenant_id = $1 and recipient_id = $2 and address <> ''"


class Letter(Struct, frozen=True, kw_only=True):
    """What is to be written: about which event, by which templates. `data` holds ids and headlines, never words.
    It is not sent before `not_before`; `reason` says why, where it is held back, gathered or suppressed."""

    event_id: UUID
    kind: str
    at: datetime
    data: dict[str, str]
    not_before: datetime | None = None
    way: Way = Way.MAIL
    state: DeliveryState = DELIVERY.initial
    reason: str | None = None


async def queue(tenant_id: UUID, letter: Letter, people: Sequence[Recipient]) -> int:
    """One delivery per person; gives how many are new. In the transaction of the event."""
    return await queue_all(tenant_id, [(letter, people)])


async def queue_all(tenant_id: UUID, letters: Sequence[tuple[Letter, Sequence[Recipient]]]) -> int:
    """As `queue`, many letters in one statement."""
    lines = [
        (new_id(), letter.event_id, letter.kind, str(to.kind), to.id, _address(letter, to), data, *how)
        for letter, people in letters
        for data in (msgspec.json.encode(letter.data | {"at": letter.at.isoformat()}).decode(),)
        for how in ((letter.not_before, str(letter.way), str(letter.state), letter.reason),)
        for to in people
    ]
    if not lines:
        return 0
    columns = (list(column) for column in zip(*lines, strict=True))
    queued = await DB.run(_QUEUE, tenant_id, *columns)
    for way in {letter.way for letter, _ in letters}:
        (CHAT_WAKE if way is Way.CHAT else WAKE).ring()
    return queued


def _address(letter: Letter, to: Recipient) -> str:
    return (to.mail or "") if letter.way is Way.MAIL else ""


async def retry(caller: Caller, command: RetryDelivery) -> DeliveryView:
    """A failed mail goes to the front of the queue."""
    delivery = await in_hand(caller, command.delivery_id)
    try:
        target = DELIVERY.next(delivery.state, "retry")
    except Conflict as error:
        raise DELIVERY_STATE() from error
    await DB.run(_RETRY, caller.tenant_id, delivery.id, delivery.state, target)
    WAKE.ring()
    CHAT_WAKE.ring()
    return await view(caller, delivery.id)


async def forget(envelope: Envelope, event: Event, rows: Any) -> None:
    """An erased contact's address leaves the log; that something was sent stays."""
    for row in rows:
        if row.state is ContactState.ERASED:
            await DB.run(_FORGET, envelope.tenant_id, row.id)
