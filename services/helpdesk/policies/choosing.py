"""The choice of a policy (sql/choosing.sql), with what it says."""

from uuid import UUID

from asyncpg import Record

from services.helpdesk.db import DB
from shared.core.errors import Failure, Internal

NO_DEFAULT = Failure("policy.no_default", Internal)

_CHOOSE = """
select c.*, p.name as policy_name, v.rules::text as rules, k.title as commitment_title
from chosen_policy($1, $2, now(), $3) c
join policy p on p.tenant_id = $1 and p.id = c.policy_id
join policy_version v on v.tenant_id = $1 and v.policy_id = c.policy_id and v.version = c.policy_version
left join commitment k on k.tenant_id = $1 and k.id = c.commitment_id
"""


async def choose_for(tenant_id: UUID, customer_id: UUID | None, category_id: UUID | None = None) -> Record:
    """For a ticket opened now. The company has its default (see seeding)."""
    row = await DB.row(_CHOOSE, tenant_id, customer_id, category_id)
    if row is None:
        raise NO_DEFAULT()
    return row
