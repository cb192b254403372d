"""Who stands behind an access token now. The signature says who it was when the token was made; since then the person
may have left, the client been revoked, the grant ended."""

from gateway.db import DB
from gateway.oauth.server.access_token import AccessToken
from gateway.oauth.standing import HOLDER, Holder, holder
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Role
from shared.core.ids import NIL
from shared.db.doors import Door

_PERSON = f"""{HOLDER} and m.tenant_id = $1 and m.id = $2
  and exists (
    select from oauth_grant g
    join oauth_client c on c.tenant_id = g.tenant_id and c.id = g.client_id and c.revoked_at is null
    where g.tenant_id = $1 and g.id = $3 and g.membership_id = $2 and g.client_id = $4 and g.ended_at is null)
  and not exists (select from oauth_dead_token d where d.tenant_id = $1 and d.id = $5)
"""
_CLIENT = """
select c.name, c.roles from oauth_client c
join company co on co.tenant_id = c.tenant_id and co.id = c.tenant_id and co.state in ('trial', 'active')
  and co.era = $4
where c.tenant_id = $1 and c.id = $2 and c.revoked_at is null
  and not exists (select from oauth_dead_token d where d.tenant_id = $1 and d.id = $3)
"""


async def person_behind(token: AccessToken) -> Holder | None:
    """None for a client that acts for itself, too."""
    if token.gid is None:
        return None
    async with DB.tenant_scope(NIL, Door.AUTH):
        row = await DB.row(_PERSON, token.tenant, token.sub, token.gid, token.client_id, token.jti)
    return holder(row) if row else None


async def caller_behind(token: AccessToken) -> Caller | None:
    """Without scopes and request id, which are the token's and the request's."""
    if token.gid is None:
        return await _client_behind(token)
    person = await person_behind(token)
    if person is None:
        return None
    return Caller(
        tenant_id=person.tenant_id,
        kind=person.kind,
        actor_id=person.actor_id,
        person_id=person.person_id,
        name=person.name,
        roles=person.roles,
        customer_id=person.customer_id,
        locale=person.locale,
    )


async def _client_behind(token: AccessToken) -> Caller | None:
    async with DB.tenant_scope(NIL, Door.AUTH):
        row = await DB.row(_CLIENT, token.tenant, token.client_id, token.jti, token.era)
    if row is None:
        return None
    return Caller(
        tenant_id=token.tenant,
        kind=Kind.CLIENT,
        actor_id=token.client_id,
        name=row["name"],
        roles=tuple(Role(role) for role in row["roles"]),
    )
