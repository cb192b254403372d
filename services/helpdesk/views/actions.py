"""The verbs on a saved view."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import asyncpg
import msgspec

from services.helpdesk.db import DB
from shared.contracts.desk.views import (
    VIEW_EXISTS,
    VIEW_FULL,
    VIEW_NOT_FOUND,
    VIEW_SHARED,
    VIEW_STALE,
    ChangeView,
    RemoveView,
    SaveView,
    ViewsRemoved,
)
from shared.contracts.helpdesk import SavedView
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission
from shared.core.ids import new_id

MOST = 20
"""Views of one person, and of everybody: each is a line of the rail with a number that is counted on every look."""

_COUNT = "select count(*) from saved_view where tenant_id = $1 and owner_id is not distinct from $2"
_SAVE = """
insert into saved_view (tenant_id, id, owner_id, name, queue, filters, columns, sort, changed_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
_LOCK = """
select owner_id, revision from saved_view where tenant_id = $1 and id = $2 and (owner_id is null or owner_id = $3)
for update
"""
_CHANGE = """
update saved_view set name = $3, queue = $4, filters = $5, columns = $6, sort = $7, changed_by = $8, changed_at = now(),
  revision = revision + 1
where tenant_id = $1 and id = $2
"""
_REMOVE = "delete from saved_view where tenant_id = $1 and id = $2"
_READ = """
select json_build_object('id', id, 'name', name, 'is_mine', owner_id is not null, 'queue', queue, 'filters', filters,
  'columns', columns, 'sort', sort, 'revision', revision)::text
from saved_view where tenant_id = $1 and id = $2
"""


async def save(caller: Caller, command: SaveView) -> SavedView:
    if command.shared:
        _may_share(caller)
    owner_id = None if command.shared else caller.actor_id
    if await DB.value(_COUNT, caller.tenant_id, owner_id) >= MOST:
        raise VIEW_FULL(most=MOST)
    view_id = new_id()
    with _named_once():
        name, *rest = _values(caller, command)
        await DB.run(_SAVE, caller.tenant_id, view_id, owner_id, name, *rest)
    return await _view(caller, view_id)


async def change(caller: Caller, command: ChangeView) -> SavedView:
    await _take_in_hand(caller, command.view_id, command.revision)
    with _named_once():
        await DB.run(_CHANGE, caller.tenant_id, command.view_id, *_values(caller, command))
    return await _view(caller, command.view_id)


async def remove(caller: Caller, command: RemoveView) -> ViewsRemoved:
    owner_id = await _take_in_hand(caller, command.view_id, command.revision)
    await DB.run(_REMOVE, caller.tenant_id, command.view_id)
    return ViewsRemoved(left=await DB.value(_COUNT, caller.tenant_id, owner_id))


async def _take_in_hand(caller: Caller, view_id: UUID, revision: int) -> UUID | None:
    """Locked; gives its owner. Another person's view is not found; everybody's takes the permission to share."""
    row = await DB.row(_LOCK, caller.tenant_id, view_id, caller.actor_id)
    if row is None:
        raise VIEW_NOT_FOUND()
    owner_id: UUID | None = row["owner_id"]
    if owner_id is None:
        _may_share(caller)
    if row["revision"] != revision:
        raise VIEW_STALE(revision=row["revision"])
    return owner_id


def _may_share(caller: Caller) -> None:
    if Permission.VIEW_SHARE not in caller.permissions:
        raise VIEW_SHARED()


def _values(caller: Caller, said: SaveView | ChangeView) -> tuple[str, str, str, list[str], str, str]:
    filters = msgspec.json.encode(said.filters).decode()
    return said.name.strip(), said.queue, filters, list(said.columns), said.sort, caller.name


async def _view(caller: Caller, view_id: UUID) -> SavedView:
    return msgspec.json.decode(str(await DB.value(_READ, caller.tenant_id, view_id)), type=SavedView)


@contextmanager
def _named_once() -> Iterator[None]:
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        raise VIEW_EXISTS(fields={"name": VIEW_EXISTS.code}) from error
