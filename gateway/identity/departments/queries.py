"""Reading departments."""

from uuid import UUID

from asyncpg import Record

from gateway.db import DB
from gateway.identity.paging import after_name, by_id, paged, snapshot_start
from shared.contracts.base import Page
from shared.contracts.gateway import (
    DEPARTMENT_NOT_FOUND,
    DepartmentCopy,
    DepartmentState,
    DepartmentView,
    ListDepartments,
    SnapshotQuery,
)
from shared.contracts.parties import Caller

_VIEW = """
select d.id, d.name, d.parent_id, d.head_id, h.name as head_name, d.revision,
  (select count(*) from membership m where m.tenant_id = d.tenant_id and m.department_id = d.id
    and m.state <> 'ended') as members
from department d left join membership h on h.tenant_id = d.tenant_id and h.id = d.head_id
where d.tenant_id = $1 and d.archived_at is null
"""
_LIST = f"{_VIEW} and (d.name, d.id) > ($2, $3) order by d.name, d.id limit $4"
_READ = f"{_VIEW} and d.id = $2"

_COPY = """
select id, revision as version, name, parent_id, head_id,
  case when archived_at is null then 'active' else 'archived' end as state
from department
where tenant_id = $1 and id > $3 and (cardinality($2::uuid[]) = 0 or id = any($2))
order by id limit $4
"""


def _view(row: Record) -> DepartmentView:
    return DepartmentView(**dict(row))


async def list_departments(caller: Caller, command: ListDepartments) -> Page[DepartmentView]:
    start = after_name("departments", command.cursor)
    rows = await DB.rows(_LIST, caller.tenant_id, *start, command.limit + 1)
    return paged("departments", rows, command.limit, _view)


async def view_of(caller: Caller, department_id: UUID) -> DepartmentView:
    row = await DB.row(_READ, caller.tenant_id, department_id)
    if row is None:
        raise DEPARTMENT_NOT_FOUND()
    return _view(row)


def _copy(row: Record) -> DepartmentCopy:
    return DepartmentCopy(**{**dict(row), "state": DepartmentState(row["state"])})


async def snapshot(caller: Caller, command: SnapshotQuery) -> Page[DepartmentCopy]:
    rows = await DB.rows(_COPY, caller.tenant_id, *snapshot_start("copy_departments", command))
    return paged("copy_departments", rows, command.limit, _copy, key=by_id)
