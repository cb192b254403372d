"""The verbs on a saved view."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import asyncpg
import msgspec

from services.helpdesk.db import DB
from services.helpdesk.teams.owning import check_keeps
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
"""Views of one person, of one team, and of everybody: each is a line of the rail with a number that is counted on every
look."""

_COUNT = """
select count(*) from saved_view
where tenant_id = $1 and owner_id is not distinct from $2 and team_id is not distinct from $3
"""
_SAVE = """
insert into saved_view (tenant_id, id, owner_id, team_id, saved_by, name, queue, filters, columns, sort, changed_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
_LOCK = """
select owner_id, team_id, revision from saved_view
where tenant_id = $1 and id = $2 and (owner_id is null or owner_id = $3)
  and (team_id is null or $4 or saved_by = $3 or is_of_team($1, team_id, $3))
for update
"""
_CHANGE = """
update saved_view set name = $3, queue = $4, filters = $5, columns = $6, sort = $7, changed_by = $8, changed_at = now(),
  revision = revision + 1
where tenant_id = $1 and id = $2
"""
_REMOVE = "delete from saved_view where tenant_id = $1 and id = $2"
_READ = "select view_shown($1, $3, v, null)::text from saved_view v where tenant_id = $1 and id = $2"


async def save(caller: Caller, command: SaveView) -> SavedView:
    owner_id = None if command.shared or command.team_id is not None else caller.actor_id
    await _check_keeps(caller, owner_id, command.team_id, is_new=True)
    if await DB.value(_COUNT, caller.tenant_id, owner_id, command.team_id) >= MOST:
        raise VIEW_FULL(most=MOST)
    view_id = new_id()
    with _named_once():
        name, *rest = _values(caller, command)
        whose = (owner_id, command.team_id, caller.actor_id)
        await DB.run(_SAVE, caller.tenant_id, view_id, *whose, name, *rest)
    return await _view(caller, view_id)


async def change(caller: Caller, command: ChangeView) -> SavedView:
    await _take_in_hand(caller, command.view_id, command.revision)
    with _named_once():
        await DB.run(_CHANGE, caller.tenant_id, command.view_id, *_values(caller, command))
    return await _view(caller, command.view_id)


async def remove(caller: Caller, command: RemoveView) -> ViewsRemoved:
    whose = await _take_in_hand(caller, command.view_id, command.revision)
    await DB.run(_REMOVE, caller.tenant_id, command.view_id)
    return ViewsRemoved(left=await DB.value(_COUNT, caller.tenant_id, *whose))


async def _take_in_hand(caller: Caller, view_id: UUID, revision: int) -> tuple[UUID | None, UUID | None]:
    """Locked; gives its owner and its team. Another person's view is not found, nor that of a team one is not in and
    could not keep it for."""
    row = await DB.row(_LOCK, caller.tenant_id, view_id, caller.actor_id, caller.may(Permission.VIEW_SHARE))
    if row is None:
        raise VIEW_NOT_FOUND()
    await _check_keeps(caller, row["owner_id"], row["team_id"])
    if row["revision"] != revision:
        raise VIEW_STALE(revision=row["revision"])
    return row["owner_id"], row["team_id"]


async def _check_keeps(caller: Caller, owner_id: UUID | None, team_id: UUID | None, *, is_new: bool = False) -> None:
    """A team's views are kept by its lead, everybody's by who has the permission to share, and so are all teams'."""
    if team_id is not None:
        await check_keeps(caller, team_id, Permission.VIEW_SHARE, is_new=is_new)
    elif owner_id is None and not caller.may(Permission.VIEW_SHARE):
        raise VIEW_SHARED()


def _values(caller: Caller, said: SaveView | ChangeView) -> tuple[str, str, str, list[str], str, str]:
    filters = msgspec.json.encode(said.filters).decode()
    return said.name.strip(), said.queue, filters, list(said.columns), said.sort, caller.name


async def _view(caller: Caller, view_id: UUID) -> SavedView:
    return msgspec.json.decode(str(await DB.value(_READ, caller.tenant_id, view_id, caller.actor_id)), type=SavedView)


@contextmanager
def _named_once() -> Iterator[None]:
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        raise VIEW_EXISTS(fields={"name": VIEW_EXISTS.code}) from error
