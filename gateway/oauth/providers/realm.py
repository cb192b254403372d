"""Home realm: whose provider signs in the people of a mail domain, or of a company."""

from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from gateway.db import DB
from shared.core.ids import NIL
from shared.db.doors import Door

_PROVIDERS = """
select p.id, p.name, p.tenant_id from provider p
join company co on co.tenant_id = p.tenant_id and co.id = p.tenant_id and co.state in ('trial', 'active')
where p.removed_at is null
"""
# The latest proof wins: a domain may have been sold since the earlier one.
_OF_DOMAIN = f"""{_PROVIDERS} and p.domain = $1 and p.domain_verified_at is not null
order by p.domain_verified_at desc limit 1
"""
_OF_COMPANY = f"{_PROVIDERS} and p.tenant_id = $1 order by p.name, p.id"
_OF_MEMBERSHIP = f"""{_PROVIDERS} and p.tenant_id = $1 and exists (
  select from provider_account a where a.tenant_id = p.tenant_id and a.provider_id = p.id and a.membership_id = $2)
order by p.name, p.id limit 1
"""


class Entrance(Struct, frozen=True, kw_only=True):
    """A provider as a sign-in page offers it. `path` takes `?next=`, and `&again` from who is signed in already."""

    name: str
    path: str


async def start_url_for(mail_domain: str) -> str | None:
    """Where people with such an address begin to sign in; None if no company has proven the domain as its own."""
    found = await _one(_OF_DOMAIN, _plain(mail_domain))
    return found.path if found else None


async def company_of_domain(mail_domain: str) -> UUID | None:
    """The company that has proven it as its own; None for a public provider's domain and any other."""
    async with DB.tenant_scope(NIL, Door.AUTH):
        row = await DB.row(_OF_DOMAIN, _plain(mail_domain))
    return row["tenant_id"] if row else None


async def entrances_of(company_id: UUID) -> list[Entrance]:
    """What a company's own sign-in page offers beside a password."""
    async with DB.tenant_scope(NIL, Door.AUTH):
        return [_entrance(row) for row in await DB.rows(_OF_COMPANY, company_id)]


async def entrance_of(company_id: UUID, membership_id: UUID) -> Entrance | None:
    """By which a member came in once: how he proves himself again who has no password here."""
    return await _one(_OF_MEMBERSHIP, company_id, membership_id)


def _plain(mail_domain: str) -> str:
    return mail_domain.strip().rstrip(".").lower()


async def _one(sql: str, *given: object) -> Entrance | None:
    async with DB.tenant_scope(NIL, Door.AUTH):
        row = await DB.row(sql, *given)
    return None if row is None else _entrance(row)


def _entrance(row: Record) -> Entrance:
    return Entrance(name=str(row["name"]), path=f"/auth/provider/{row['id']}")
