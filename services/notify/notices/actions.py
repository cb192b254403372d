"""Ringing a bell, and answering it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from msgspec import Struct

from services.notify.db import DB
from services.notify.directory.queries import Recipient
from services.notify.preferences.deciding import Reason
from services.notify.rules import WAITING
from shared.contracts.base import Done
from shared.contracts.notify import NOTICE_NOT_FOUND, DeliveryState, NoticeCreated, NoticesRead, ReadAll, ReadNotice
from shared.contracts.parties import Caller, Kind
from shared.core.ids import new_id
from shared.outbox.outbox import record, record_all

_PUT = """
insert into notice (tenant_id, id, customer_id, recipient_id, event_id, kind, data, path, at, rings_at,
  escalates_at)
select $1, line.id, line.customer_id, line.recipient_id, line.event_id, line.kind, line.data::jsonb, line.path,
  greatest(line.at, line.not_before), case when line.not_before > now() then line.not_before end,
  greatest(now(), line.not_before) + line.patience
from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::timestamptz[],
    $10::timestamptz[], $11::interval[])
  as line (id, customer_id, recipient_id, event_id, kind, data, path, at, not_before,
    patience)
on conflict (tenant_id, event_id, recipient_id, kind) do nothing returning id, recipient_id, rings_at
"""
_READ = """
update notice set read_at = coalesce(read_at, now()) where tenant_id = $1 and recipient_id = $2 and id = $3
"""
_SPARE = """
update delivery d set state = $4, reason = $5 from notice n
where d.tenant_id = $1 and d.recipient_id = $2 and d.state in ('pending', 'held') and d.attempts = 0
  and d.kind = any($3)
  and n.tenant_id = d.tenant_id and n.recipient_id = d.recipient_id and n.event_id = d.event_id and n.kind = d.kind
  and n.read_at is not null
"""
"""Mails that wait for the bell to be answered, once it was."""

_READ_ALL = """
update notice set read_at = now()
where tenant_id = $1 and recipient_id = $2 and read_at is null and rings_at is null
"""


class Ring(Struct, frozen=True, kw_only=True):
    """What rings: which event, what it says, and for whom: each recipient with the path it leads him to. Until
    `not_before` nobody hears or sees it (quiet.py). Unread for longer than `patience` it goes on (escalation)."""

    event_id: UUID
    kind: str
    at: datetime
    data: dict[str, str]
    people: Sequence[tuple[Recipient, str]]
    not_before: datetime | None = None
    patience: timedelta | None = None


async def ring(caller: Caller, rings: Sequence[Ring]) -> int:
    """One notice for each ring and recipient, and the events that move open pages; gives how many are new. All of
    them in two statements."""
    lines = [
        (new_id(), to.customer_id, to.id, what.event_id, what.kind, data, path, what.at, what.not_before, what.patience)
        for what in rings
        for data in (msgspec.json.encode(what.data).decode(),)
        for to, path in what.people
    ]
    if not lines:
        return 0
    rows = await DB.rows(_PUT, caller.tenant_id, *(list(column) for column in zip(*lines, strict=True)))
    heard = [row for row in rows if row["rings_at"] is None]
    events = [NoticeCreated(id=row["id"], version=1, recipient_id=row["recipient_id"]) for row in heard]
    await record_all(DB, caller, events)
    return len(rows)


async def read(caller: Caller, command: ReadNotice) -> Done:
    if not await DB.run(_READ, caller.tenant_id, caller.actor_id, command.notice_id):
        raise NOTICE_NOT_FOUND()
    await _tell(caller)
    await _spare_mails(caller)
    return Done()


async def read_all(caller: Caller, command: ReadAll) -> Done:
    if await DB.run(_READ_ALL, caller.tenant_id, caller.actor_id):
        await _tell(caller)
    await _spare_mails(caller)
    return Done()


async def _tell(caller: Caller) -> None:
    """The gateway remembers the number at his bell."""
    await record(DB, caller, NoticesRead(id=caller.actor_id, version=1, recipient_id=caller.actor_id))


async def _spare_mails(caller: Caller) -> None:
    """Customers have none, and no right to look. They stay in the log, which says why they were not sent."""
    if caller.kind is not Kind.CUSTOMER:
        spared = (DeliveryState.SUPPRESSED, Reason.READ)
        await DB.run(_SPARE, caller.tenant_id, caller.actor_id, list(WAITING), *spared)
