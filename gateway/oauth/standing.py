"""A person in a company as tokens know him: one query for consent, tokens and the REST API, so that all three agree on
who may still act. Anybody suspended, ended, locked, archived or erased is simply not found."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from gateway.db import DB
from shared.contracts.parties import Kind
from shared.contracts.roles import Role

HOLDER = """
select m.tenant_id, m.id, m.person_id, m.kind, m.name, m.roles, m.customer_id, m.contact_id, cu.name as customer,
  coalesce(ct.manager, false) as is_manager,
  p.mail, p.locale, coalesce(p.zone, co.zone) as zone
from membership m
join person p on p.id = m.person_id and p.state = 'active'
join company co on co.tenant_id = m.tenant_id and co.id = m.tenant_id and co.state in ('trial', 'active')
left join contact ct on ct.tenant_id = m.tenant_id and ct.id = m.contact_id
left join customer cu on cu.tenant_id = m.tenant_id and cu.id = m.customer_id
where m.state = 'active' and (m.contact_id is null or (ct.state = 'active' and cu.state = 'active'))
"""
_ONE = f"{HOLDER} and m.tenant_id = $1 and m.id = $2"
_OF_PERSON = f"{HOLDER} and m.tenant_id = $1 and m.person_id = $2 order by m.kind desc"


class Holder(Struct, kw_only=True):
    """Authlib's "user". `auth_time` and `amr` are those of the sign-in behind the grant at hand."""

    tenant_id: UUID
    id: UUID
    person_id: UUID
    kind: Kind
    name: str
    roles: tuple[Role, ...]
    customer_id: UUID | None
    contact_id: UUID | None
    customer: str | None
    mail: str
    locale: str
    zone: str
    auth_time: datetime | None = None
    amr: Sequence[str] = ()

    def get_user_id(self) -> str:
        """`sub`: the membership, so that two companies' clients cannot tell that they know the same person."""
        return str(self.id)

    @property
    def actor_id(self) -> UUID:
        return self.contact_id or self.id


async def holder_of(tenant_id: UUID, membership_id: UUID) -> Holder | None:
    """Inside an auth scope."""
    row = await DB.row(_ONE, tenant_id, membership_id)
    return holder(row) if row else None


async def holders_of(tenant_id: UUID, person_id: UUID) -> list[Holder]:
    """What a person is in this company: staff first. Inside an auth scope."""
    return [holder(row) for row in await DB.rows(_OF_PERSON, tenant_id, person_id)]


def holder(row: Record) -> Holder:
    given: dict[str, Any] = dict(row)
    given["kind"] = Kind.MEMBER if given["kind"] == "staff" else Kind.CUSTOMER
    given["roles"] = tuple(Role(role) for role in given["roles"])
    is_manager = given.pop("is_manager")
    if given["kind"] is Kind.CUSTOMER:
        given["roles"] = (Role.CM,) if is_manager else (Role.CC,)
    return Holder(**given)
