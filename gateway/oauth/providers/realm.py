"""Home realm: whose provider signs in the people of a mail domain."""

from gateway.db import DB
from shared.core.ids import NIL
from shared.db.doors import Door

# The latest proof wins: a domain may have been sold since the earlier one.
_FIND = """
select p.id from provider p
join company co on co.tenant_id = p.tenant_id and co.id = p.tenant_id and co.state in ('trial', 'active')
where p.domain = $1 and p.domain_verified_at is not null and p.removed_at is null
order by p.domain_verified_at desc limit 1
"""


async def start_url_for(mail_domain: str) -> str | None:
    """Where people with such an address begin to sign in; None if no company has proven the domain as its own."""
    async with DB.tenant_scope(NIL, Door.AUTH):
        found = await DB.value(_FIND, mail_domain.strip().rstrip(".").lower())
    return f"/auth/provider/{found}" if found else None
