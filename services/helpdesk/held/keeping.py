"""Holding what came in, and reading back what is held."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.tickets.attached import Stored, refused
from services.helpdesk.tickets.words import plain
from services.helpdesk.waiting.reminding import held_waits
from shared.contracts.desk.held import MessageHeld
from shared.contracts.helpdesk import Channel
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

_HOLD = """
insert into held_message (tenant_id, id, channel, form_id, connector_id, conversation, sender, name, mail, title, body,
  category_id, team_id, is_suspicious, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, coalesce($15, now()))
"""
_KEEP = """
insert into held_file (tenant_id, id, held_id, name, type, size, key) values ($1, $2, $3, $4, $5, $6, $7)
on conflict do nothing
"""
_FILES = """
select held_id, id, name, type, size, key from held_file where tenant_id = $1 and held_id = any($2) order by id
"""


class Arrived(Struct, frozen=True, kw_only=True):
    """What somebody wrote, and by which door. `at` is when he wrote it, if that was earlier."""

    channel: Channel
    name: str
    title: str
    body: str
    form_id: UUID | None = None
    connector_id: UUID | None = None
    conversation: str | None = None
    sender: str | None = None
    mail: str | None = None
    category_id: UUID | None = None
    team_id: UUID | None = None
    is_suspicious: bool = False
    at: datetime | None = None


async def hold(caller: Caller, one: Arrived, stored: Sequence[Stored]) -> UUID:
    """Raises `ticket.file_refused` for a receipt that was used before."""
    held_id = new_id()
    title = plain(one.title, "title").strip()
    await DB.run(
        _HOLD,
        caller.tenant_id,
        held_id,
        one.channel,
        one.form_id,
        one.connector_id,
        one.conversation,
        one.sender,
        plain(one.name, "name").strip(),
        one.mail,
        title,
        plain(one.body),
        one.category_id,
        one.team_id,
        one.is_suspicious,
        one.at,
    )
    for file in stored:
        if not await DB.run(_KEEP, caller.tenant_id, file.id, held_id, file.name, file.type, file.size, file.key):
            raise refused()
    await held_waits(caller.tenant_id)
    await record(
        DB, caller, MessageHeld(id=held_id, version=1, title=title, channel=one.channel, place=f"held/{held_id}")
    )
    return held_id


async def files_of(tenant_id: UUID, held_id: UUID) -> tuple[Stored, ...]:
    return (await files_of_many(tenant_id, [held_id]))[held_id]


async def files_of_many(tenant_id: UUID, held_ids: Sequence[UUID]) -> dict[UUID, tuple[Stored, ...]]:
    """Of each, also of those that have none."""
    found: dict[UUID, tuple[Stored, ...]] = dict.fromkeys(held_ids, ())
    for row in await DB.rows(_FILES, tenant_id, list(held_ids)) if held_ids else ():
        told = dict(row)
        found[told.pop("held_id")] += (Stored(**told),)
    return found
