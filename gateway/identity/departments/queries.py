"""Reading departments."""

from uuid import UUID

from asyncpg import Record

from gateway.db import DB
from gateway.identity.paging import after_name, paged
from shared.contracts.base import Page
from shared.contracts.gateway import DEPARTMENT_NOT_FOUND, DepartmentView, ListDepartments
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
