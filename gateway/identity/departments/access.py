"""Loading one department to change it; an archived one is gone for everybody."""

from uuid import UUID

from msgspec import Struct

from gateway.db import DB
from shared.contracts.gateway import DEPARTMENT_NOT_FOUND, DEPARTMENT_STALE
from shared.contracts.parties import Caller

_LOCK = """
select id, name, parent_id, head_id, revision from department
where tenant_id = $1 and id = $2 and archived_at is null for update
"""
_EXISTS = "select 1 from department where tenant_id = $1 and id = $2 and archived_at is null"


class DepartmentInHand(Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    parent_id: UUID | None
    head_id: UUID | None
    revision: int


async def take_in_hand(caller: Caller, department_id: UUID, revision: int) -> DepartmentInHand:
    row = await DB.row(_LOCK, caller.tenant_id, department_id)
    if row is None:
        raise DEPARTMENT_NOT_FOUND()
    if row["revision"] != revision:
        raise DEPARTMENT_STALE(revision=row["revision"])
    return DepartmentInHand(**dict(row))


async def must_exist(caller: Caller, department_id: UUID | None, field: str) -> None:
    """For a reference from elsewhere; raises `department.not_found` at `field`."""
    if department_id is not None and await DB.value(_EXISTS, caller.tenant_id, department_id) is None:
        raise DEPARTMENT_NOT_FOUND(fields={field: DEPARTMENT_NOT_FOUND.code})
