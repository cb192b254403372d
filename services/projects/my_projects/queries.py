"""Reading for customers, by their own login: the walls show them their organisation's, and of that what is theirs."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from asyncpg import Record

from services.projects.db import DB
from services.projects.deliverables.theirs import deliverables_of
from shared.contracts.base import Page
from shared.contracts.delivery.my_projects import (
    FindMyProject,
    ListMyProjects,
    MyProject,
    MyProjectLine,
)
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND, Phase
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_LINE = """
select p.id, p.code, p.name, p.phase, p.starts, p.ends, p.opened_at,
  (select count(*) from deliverable d where d.tenant_id = p.tenant_id and d.project_id = p.id
    and d.state = 'delivered')::int as waits
from project p where p.tenant_id = $1
"""
_LIST = f"{_LINE} and (p.opened_at, p.id) < ($2, $3) order by p.opened_at desc, p.id desc limit $4"
_FIND = f"{_LINE} and p.code = $2"
END = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))


async def list_my_projects(caller: Caller, command: ListMyProjects) -> Page[MyProjectLine]:
    before = decode_cursor("my_projects", command.cursor, tuple[datetime, UUID]) if command.cursor else END
    rows = await DB.rows(_LIST, caller.tenant_id, *before, command.limit + 1)
    shown = [_line(row) for row in rows[: command.limit]]
    more = encode_cursor("my_projects", (shown[-1].opened_at, shown[-1].id)) if len(rows) > len(shown) else None
    return Page(items=tuple(shown), next=more)


async def find_my_project(caller: Caller, command: FindMyProject) -> MyProject:
    """Raises not found, also for another organisation's."""
    row = await DB.row(_FIND, caller.tenant_id, command.code)
    if row is None:
        raise PROJECT_NOT_FOUND()
    return MyProject(project=_line(row), deliverables=await deliverables_of(caller, row["id"]))


def _line(row: Record) -> MyProjectLine:
    given: dict[str, Any] = dict(row)
    return MyProjectLine(**{**given, "phase": Phase(row["phase"])})
