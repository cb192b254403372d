"""A provider as signing in needs it: found by its id, before a company is known."""

from typing import Any
from uuid import UUID

from msgspec import Struct

from gateway.db import DB
from gateway.oauth.providers.discovery import Endpoints, decode
from gateway.oauth.settings import sealer
from shared.contracts.parties import Caller, Kind
from shared.core.ids import NIL
from shared.db.doors import Door

_READ = """
select p.tenant_id, p.id, p.name, p.issuer, p.client_id, p.client_secret, p.endpoints,
  case when p.domain_verified_at is not null then p.domain end as domain, co.name as company
from provider p
join company co on co.tenant_id = p.tenant_id and co.id = p.tenant_id and co.state in ('trial', 'active')
where p.id = $1 and p.removed_at is null
"""


class Provider(Struct, frozen=True, kw_only=True):
    """`domain` is None until it is proven."""

    tenant_id: UUID
    id: UUID
    name: str
    company: str
    issuer: str
    client_id: str
    client_secret: bytes | None
    endpoints: Endpoints
    domain: str | None

    @property
    def secret(self) -> str | None:
        return sealer().open(self.client_secret).decode() if self.client_secret else None

    def caller(self, request_id: str) -> Caller:
        """In whose name the log speaks of what the provider said."""
        return Caller(
            tenant_id=self.tenant_id, kind=Kind.CLIENT, actor_id=self.id, name=self.name, request_id=request_id
        )


async def find_provider(provider_id: str) -> Provider | None:
    try:
        wanted = UUID(provider_id)
    except ValueError:
        return None
    async with DB.tenant_scope(NIL, Door.AUTH):
        row = await DB.row(_READ, wanted)
    if row is None:
        return None
    given: dict[str, Any] = {**dict(row), "endpoints": decode(row["endpoints"])}
    return Provider(**given)
