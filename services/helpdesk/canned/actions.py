"""The verbs on a canned reply."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import asyncpg
import msgspec

from services.helpdesk.canned.access import SEEN, check_whose, reader, take_in_hand
from services.helpdesk.canned.filling import check
from services.helpdesk.canned.queries import view_of
from services.helpdesk.db import DB
from shared.contracts.base import Done
from shared.contracts.desk.canned import (
    CANNED_EXISTS,
    CANNED_FULL,
    CANNED_NOT_FOUND,
    LANGUAGE_TWICE,
    ArchiveCanned,
    CannedChanged,
    CannedText,
    CannedView,
    ChangeCanned,
    CreateCanned,
    UseCanned,
)
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

MOST = 500
"""In use by a company, by each team, and by each member for himself."""

_COUNT = """
select count(*) from canned_reply
where tenant_id = $1 and owner_id is not distinct from $2 and team_id is not distinct from $3 and not archived
"""
_CREATE = """
insert into canned_reply (tenant_id, id, owner_id, team_id, name, folder, texts, changed_by)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_CHANGE = """
update canned_reply set name = $3, folder = $4, texts = $5, changed_by = $6, changed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_ARCHIVE = """
update canned_reply set archived = true, changed_by = $3, changed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_USE = f"update canned_reply set used = used + 1, used_at = now() where {SEEN} and id = $4"


async def create(caller: Caller, command: CreateCanned) -> CannedView:
    _check(command.texts)
    owner_id = None if command.shared or command.team_id is not None else caller.actor_id
    await check_whose(caller, owner_id, command.team_id, is_new=True)
    if await DB.value(_COUNT, caller.tenant_id, owner_id, command.team_id) >= MOST:
        raise CANNED_FULL(most=MOST)
    canned_id = new_id()
    with _named_once():
        await DB.run(_CREATE, caller.tenant_id, canned_id, owner_id, command.team_id, *_values(caller, command))
    return await _done(caller, canned_id, "created")


async def change(caller: Caller, command: ChangeCanned) -> CannedView:
    _check(command.texts)
    canned = await take_in_hand(caller, command.canned_id, command.revision)
    with _named_once():
        await DB.run(_CHANGE, caller.tenant_id, canned.id, *_values(caller, command))
    return await _done(caller, canned.id, "changed")


async def archive(caller: Caller, command: ArchiveCanned) -> CannedView:
    canned = await take_in_hand(caller, command.canned_id, command.revision)
    await DB.run(_ARCHIVE, caller.tenant_id, canned.id, caller.name)
    return await _done(caller, canned.id, "archived")


async def use(caller: Caller, command: UseCanned) -> Done:
    if not await DB.run(_USE, *reader(caller), command.canned_id):
        raise CANNED_NOT_FOUND()
    return Done()


def _check(texts: tuple[CannedText, ...]) -> None:
    if len({one.language for one in texts}) < len(texts):
        raise LANGUAGE_TWICE(fields={"texts": LANGUAGE_TWICE.code})
    check(texts)


def _values(caller: Caller, said: CreateCanned | ChangeCanned) -> tuple[str, str, str, str]:
    texts = msgspec.json.encode(said.texts).decode()
    return said.name.strip(), " ".join(said.folder.split()), texts, caller.name


@contextmanager
def _named_once() -> Iterator[None]:
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        raise CANNED_EXISTS(fields={"name": CANNED_EXISTS.code}) from error


async def _done(caller: Caller, canned_id: UUID, what: str) -> CannedView:
    view = await view_of(caller, canned_id)
    name = view.name if view.owner_id is None and view.team_id is None else ""
    await record(DB, caller, CannedChanged(id=view.id, version=view.revision, name=name, what=what))
    return view
