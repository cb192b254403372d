"""Building and trimming the tree of departments."""

from uuid import UUID

from msgspec import UNSET

from gateway.db import DB
from gateway.identity.departments.access import must_exist, take_in_hand
from gateway.identity.departments.queries import view_of
from gateway.identity.journal import changed
from shared.contracts.base import Done
from shared.contracts.gateway import (
    DEPARTMENT_IN_USE,
    DEPARTMENT_LOOP,
    MEMBER_NOT_FOUND,
    ArchiveDepartment,
    CreateDepartment,
    DepartmentChanged,
    DepartmentView,
    UpdateDepartment,
)
from shared.contracts.parties import Caller
from shared.core.ids import new_id

_INSERT = "insert into department (tenant_id, id, name, parent_id, head_id) values ($1, $2, $3, $4, $5)"
_UPDATE = """
update department set name = $4, parent_id = $5, head_id = $6, revision = revision + 1
where tenant_id = $1 and id = $2 and revision = $3
"""
_ARCHIVE = """
update department set archived_at = now(), head_id = null, revision = revision + 1
where tenant_id = $1 and id = $2 and revision = $3
"""
# Moves are taken one at a time per company: two that each look harmless could close a loop together.
_LOCK = "select pg_advisory_xact_lock(hashtextextended('departments' || $1::uuid::text, 0))"
_ABOVE = """
with recursive above as (
  select id, parent_id from department where tenant_id = $1 and id = $2
  union select d.id, d.parent_id from department d join above a on d.tenant_id = $1 and d.id = a.parent_id
)
select 1 from above where id = $3
"""
_HEAD = """
select 1 from membership where tenant_id = $1 and id = $2 and kind = 'staff' and state in ('invited', 'active')
"""
_IN_USE = """
select exists (select from membership where tenant_id = $1 and department_id = $2 and state <> 'ended')
  or exists (select from department where tenant_id = $1 and parent_id = $2 and archived_at is null)
"""


async def create(caller: Caller, command: CreateDepartment) -> DepartmentView:
    await DB.run(_LOCK, caller.tenant_id)
    await must_exist(caller, command.parent_id, "parent_id")
    await _check_head(caller, command.head_id)
    department_id = new_id()
    name = command.name.strip()
    await DB.run(_INSERT, caller.tenant_id, department_id, name, command.parent_id, command.head_id)
    event = DepartmentChanged(id=department_id, version=1)
    await changed(caller, event, "department.created", name=name)
    return await view_of(caller, department_id)


async def update(caller: Caller, command: UpdateDepartment) -> DepartmentView:
    await DB.run(_LOCK, caller.tenant_id)
    department = await take_in_hand(caller, command.department_id, command.revision)
    parent_id = department.parent_id if command.parent_id is UNSET else command.parent_id
    head_id = department.head_id if command.head_id is UNSET else command.head_id
    name = department.name if command.name is UNSET else command.name.strip()
    if parent_id != department.parent_id:
        await must_exist(caller, parent_id, "parent_id")
        await _check_loop(caller, department.id, parent_id)
    if head_id != department.head_id:
        await _check_head(caller, head_id)
    await DB.run(_UPDATE, caller.tenant_id, department.id, department.revision, name, parent_id, head_id)
    event = DepartmentChanged(id=department.id, version=department.revision + 1)
    await changed(caller, event, "department.updated", name=name)
    return await view_of(caller, department.id)


async def archive(caller: Caller, command: ArchiveDepartment) -> Done:
    await DB.run(_LOCK, caller.tenant_id)
    department = await take_in_hand(caller, command.department_id, command.revision)
    if await DB.value(_IN_USE, caller.tenant_id, department.id):
        raise DEPARTMENT_IN_USE()
    await DB.run(_ARCHIVE, caller.tenant_id, department.id, department.revision)
    event = DepartmentChanged(id=department.id, version=department.revision + 1)
    await changed(caller, event, "department.archived", name=department.name)
    return Done()


async def _check_loop(caller: Caller, department_id: UUID, parent_id: UUID | None) -> None:
    """Nobody sits above himself."""
    if parent_id is not None and await DB.value(_ABOVE, caller.tenant_id, parent_id, department_id):
        raise DEPARTMENT_LOOP(fields={"parent_id": DEPARTMENT_LOOP.code})


async def _check_head(caller: Caller, head_id: UUID | None) -> None:
    if head_id is not None and await DB.value(_HEAD, caller.tenant_id, head_id) is None:
        raise MEMBER_NOT_FOUND(fields={"head_id": MEMBER_NOT_FOUND.code})
