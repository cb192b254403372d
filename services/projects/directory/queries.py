"""Asking the copies. Each inside a scope of the company."""

from uuid import UUID
from zoneinfo import ZoneInfo

from services.projects.db import DB
from shared.contracts.gateway import CUSTOMER_NOT_FOUND, MEMBER_NOT_FOUND
from shared.contracts.parties import Caller

_CUSTOMER = "select name from customer where tenant_id = $1 and id = $2 and state = 'active'"
_MEMBER = "select name from member where tenant_id = $1 and id = $2 and state = 'active'"
_LOCALE = "select locale from company where tenant_id = $1 and id = $1"
_ZONE = "select zone from company where tenant_id = $1 and id = $1"
_HEADED = "select id from department where tenant_id = $1 and head_id = $2 and state = 'active'"
_DEPARTMENT = "select department_id from member where tenant_id = $1 and id = $2"
_HEAD = """
with recursive up as (
  select d.id, d.parent_id, d.head_id, 1 as step from department d join member m on m.tenant_id = d.tenant_id
    and m.department_id = d.id where m.tenant_id = $1 and m.id = $2
  union all
  select d.id, d.parent_id, d.head_id, up.step + 1 from department d join up on d.id = up.parent_id
    where d.tenant_id = $1 and up.step < 20)
select m.id from up join member m on m.tenant_id = $1 and m.id = up.head_id
where m.state = 'active' and m.id <> $2 order by up.step limit 1
"""


async def customer_name(caller: Caller, customer_id: UUID) -> str:
    """Raises `customer.not_found` at its field for one that is not known or no longer active."""
    name = await DB.value(_CUSTOMER, caller.tenant_id, customer_id)
    if name is None:
        raise CUSTOMER_NOT_FOUND(fields={"customer_id": CUSTOMER_NOT_FOUND.code})
    return str(name)


async def member_name(caller: Caller, member_id: UUID, field: str) -> str:
    """Raises `member.not_found` at `field` for one that is not known or no longer active."""
    name = await DB.value(_MEMBER, caller.tenant_id, member_id)
    if name is None:
        raise MEMBER_NOT_FOUND(fields={field: MEMBER_NOT_FOUND.code})
    return str(name)


async def department_of(tenant_id: UUID, member_id: UUID) -> UUID | None:
    found: UUID | None = await DB.value(_DEPARTMENT, tenant_id, member_id)
    return found


async def headed_by(tenant_id: UUID, member_id: UUID) -> list[UUID]:
    """The departments somebody is the head of."""
    return [row["id"] for row in await DB.rows(_HEADED, tenant_id, member_id)]


async def head_of(tenant_id: UUID, member_id: UUID) -> UUID | None:
    """Who stands above somebody: the head of his department, or of the next one above where he is the head himself or
    there is none. None if nobody does."""
    found: UUID | None = await DB.value(_HEAD, tenant_id, member_id)
    return found


async def zone_of(tenant_id: UUID) -> ZoneInfo:
    """Where the company's days begin."""
    return ZoneInfo(await DB.value(_ZONE, tenant_id) or "UTC")


async def locale_of(tenant_id: UUID) -> str:
    """The language in which the company keeps its own words; empty where it is not known yet."""
    return await DB.value(_LOCALE, tenant_id) or ""
