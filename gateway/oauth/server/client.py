"""An OAuth client as Authlib asks for it, read before a company is known: its id is all that a request names."""

import hmac
import json
from hashlib import sha256
from uuid import UUID

from joserfc.jwk import KeySet
from msgspec import Struct

from gateway.db import DB
from gateway.oauth import scopes
from shared.contracts.gateway import ClientAuth, Grant
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Role

_READ = """
select c.tenant_id, c.id, c.name, c.auth, c.secret_hash, c.grants, c.redirect_uris, c.post_logout_uris, c.scopes,
  c.roles, c.jwks, co.name as company, co.era
from oauth_client c
join company co on co.tenant_id = c.tenant_id and co.id = c.tenant_id and co.state in ('trial', 'active')
where c.id = $1 and c.revoked_at is null
"""
_USED = "update oauth_client set last_used = now() where tenant_id = $1 and id = $2"


class Client(Struct, frozen=True, kw_only=True):
    tenant_id: UUID
    id: UUID
    name: str
    company: str
    auth: ClientAuth
    secret_hash: bytes | None
    grants: frozenset[Grant]
    redirect_uris: tuple[str, ...]
    post_logout_uris: tuple[str, ...]
    scopes: tuple[str, ...]
    roles: tuple[Role, ...]
    jwks: str | None
    era: int

    def caller(self, request_id: str = "") -> Caller:
        """In whose name the log and the events speak of what this client does."""
        return Caller(
            tenant_id=self.tenant_id, kind=Kind.CLIENT, actor_id=self.id, name=self.name, request_id=request_id
        )

    def keys(self) -> KeySet:
        """Empty for a client that proves itself in another way."""
        return KeySet.import_key_set(json.loads(self.jwks)) if self.jwks else KeySet([])

    # what Authlib's ClientMixin asks

    def get_client_id(self) -> str:
        return str(self.id)

    def get_default_redirect_uri(self) -> None:
        """None: a request that does not say where it ends is refused."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """What was asked for, or all it registered (but never to stay on unasked). None refuses."""
        wanted = scopes.split(scope)
        if not wanted:
            return scopes.joined(name for name in self.scopes if name != scopes.OFFLINE)
        return scopes.joined(wanted) if set(wanted) <= set(self.scopes) else None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        given = sha256(client_secret.encode()).digest()
        return self.secret_hash is not None and hmac.compare_digest(given, self.secret_hash)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == self.auth

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code" and Grant.AUTHORIZATION_CODE in self.grants

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in self.grants


async def find_client(client_id: str | None) -> Client | None:
    """None for what is no id, unknown, revoked, or of a suspended company. Inside an auth scope."""
    try:
        wanted = UUID(client_id or "")
    except ValueError:
        return None
    if str(wanted) != client_id:
        return None
    row = await DB.row(_READ, wanted)
    if row is None:
        return None
    return Client(
        **{
            **dict(row),
            "auth": ClientAuth(row["auth"]),
            "grants": frozenset(Grant(grant) for grant in row["grants"]),
            "redirect_uris": tuple(row["redirect_uris"]),
            "post_logout_uris": tuple(row["post_logout_uris"]),
            "scopes": tuple(row["scopes"]),
            "roles": tuple(Role(role) for role in row["roles"]),
        }
    )


async def note_use(client: Client) -> None:
    """Inside an auth scope."""
    await DB.run(_USED, client.tenant_id, client.id)
