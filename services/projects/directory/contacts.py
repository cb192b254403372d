"""Whom a customer is told by."""

from uuid import UUID

from services.projects.db import DB

_CONTACTS = """
select id from contact where tenant_id = $1 and customer_id = $2 and state = 'active' and mail is not null
order by manager desc, name limit 20
"""


async def contacts_of(tenant_id: UUID, customer_id: UUID) -> tuple[UUID, ...]:
    """Those of its contacts who can be written to: its managers first, at most twenty."""
    rows = await DB.rows(_CONTACTS, tenant_id, customer_id)
    return tuple(row["id"] for row in rows)
