"""Ringing a bell, and answering it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from services.notify.db import DB
from services.notify.directory.queries import Recipient
from shared.contracts.base import Done
from shared.contracts.notify import NOTICE_NOT_FOUND, NoticeCreated, ReadAll, ReadNotice
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record_all

_PUT = """
insert into notice (tenant_id, id, customer_id, recipient_id, event_id, kind, data, path, at)
select $1, line.id, line.customer_id, line.recipient_id, $2, $3, $4, line.path, $5
from unnest($6::uuid[], $7::uuid[], $8::uuid[], $9::text[]) as line (id, customer_id, recipient_id, path)
on conflict (tenant_id, event_id, recipient_id, kind) do nothing returning id, recipient_id
"""
_READ = """
update notice set read_at = coalesce(read_at, now()) where tenant_id = $1 and recipient_id = $2 and id = $3
"""
_READ_ALL = "update notice set read_at = now() where tenant_id = $1 and recipient_id = $2 and read_at is null"


class Ring(Struct, frozen=True, kw_only=True):
    """What rings: which event, what it says, and where it leads whom."""

    event_id: UUID
    kind: str
    at: datetime
    data: dict[str, str]


async def ring(caller: Caller, what: Ring, people: Sequence[tuple[Recipient, str]]) -> int:
    """One notice for each of (recipient, path), and the event that moves open pages; gives how many are new."""
    rows = await DB.rows(
        _PUT,
        caller.tenant_id,
        what.event_id,
        what.kind,
        msgspec.json.encode(what.data).decode(),
        what.at,
        [new_id() for _ in people],
        [one.customer_id for one, _ in people],
        [one.id for one, _ in people],
        [path for _, path in people],
    )
    events = [NoticeCreated(id=row["id"], version=1, recipient_id=row["recipient_id"]) for row in rows]
    await record_all(DB, caller, events)
    return len(rows)


async def read(caller: Caller, command: ReadNotice) -> Done:
    if not await DB.run(_READ, caller.tenant_id, caller.actor_id, command.notice_id):
        raise NOTICE_NOT_FOUND()
    return Done()


async def read_all(caller: Caller, command: ReadAll) -> Done:
    await DB.run(_READ_ALL, caller.tenant_id, caller.actor_id)
    return Done()
