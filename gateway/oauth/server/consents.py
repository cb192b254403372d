"""What a person has let a client do, remembered per membership; and the list of it, to take it back."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from gateway.db import DB
from gateway.identity.audit.record import audit
from gateway.oauth.grants.ending import withdraw
from gateway.oauth.server.client import Client
from gateway.oauth.standing import Holder
from shared.contracts.parties import Caller, Kind
from shared.core.ids import new_id

_READ = "select scopes from oauth_consent where tenant_id = $1 and client_id = $2 and membership_id = $3"
_GIVE = """
insert into oauth_consent (tenant_id, id, client_id, membership_id, scopes) values ($1, $2, $3, $4, $5)
on conflict (tenant_id, client_id, membership_id) do update set given_at = now(), scopes = array(
  select distinct s from unnest(oauth_consent.scopes || excluded.scopes) as s order by s)
"""
_OF_PERSON = """
select c.tenant_id, c.client_id, c.membership_id, c.scopes, c.given_at, cl.name, co.name as company,
  coalesce(m.contact_id, m.id) as actor_id, m.name as holder, m.kind
from oauth_consent c
join oauth_client cl on cl.tenant_id = c.tenant_id and cl.id = c.client_id and cl.revoked_at is null
join company co on co.tenant_id = c.tenant_id and co.id = c.tenant_id
join membership m on m.tenant_id = c.tenant_id and m.id = c.membership_id
where m.person_id = $1 and ($2::uuid is null or c.tenant_id = $2) order by co.name, cl.name, c.client_id
"""


class Application(Struct, frozen=True, kw_only=True):
    """A client that somebody has let in."""

    tenant_id: UUID
    client_id: UUID
    membership_id: UUID
    scopes: list[str]
    given_at: datetime
    name: str
    company: str
    actor_id: UUID
    holder: str
    kind: str

    def caller(self, request_id: str) -> Caller:
        """The person, as that company knows him."""
        kind = Kind.MEMBER if self.kind == "staff" else Kind.CUSTOMER
        return Caller(
            tenant_id=self.tenant_id, kind=kind, actor_id=self.actor_id, name=self.holder, request_id=request_id
        )


async def consented(client: Client, holder: Holder) -> frozenset[str]:
    found = await DB.value(_READ, client.tenant_id, client.id, holder.id)
    return frozenset(found or ())


async def give(client: Client, holder: Holder, scopes: tuple[str, ...], request_id: str) -> None:
    await DB.run(_GIVE, client.tenant_id, new_id(), client.id, holder.id, list(scopes))
    await audit("consent.given", acting(holder, request_id), name=client.name, client=client.id)


async def applications(person_id: UUID, bound: UUID | None) -> list[Application]:
    """Over all companies of the person; over one, for a session that stands in for one only."""
    return [Application(**dict(row)) for row in await DB.rows(_OF_PERSON, person_id, bound)]


async def take_back(application: Application, request_id: str) -> None:
    caller = application.caller(request_id)
    if await withdraw(caller, application.client_id, application.membership_id):
        await audit("consent.withdrawn", caller, name=application.name, client=application.client_id)


def acting(holder: Holder, request_id: str) -> Caller:
    return Caller(
        tenant_id=holder.tenant_id,
        kind=holder.kind,
        actor_id=holder.actor_id,
        person_id=holder.person_id,
        name=holder.name,
        customer_id=holder.customer_id,
        request_id=request_id,
    )
