"""The verbs on a client."""

import secrets
from hashlib import sha256

from gateway.db import DB
from gateway.identity.audit.record import audit
from gateway.oauth.clients.access import take_in_hand
from gateway.oauth.clients.queries import view_of, view_with_secret
from gateway.oauth.clients.rules import SECRET_AUTHS, check
from gateway.oauth.grants.ending import end_of_client
from shared.contracts.gateway import CLIENT_NO_SECRET, ClientRegistered, ClientView, MoveClient, RegisterClient
from shared.contracts.parties import Caller
from shared.core.ids import new_id

_INSERT = """
insert into oauth_client (tenant_id, id, name, auth, secret_hash, grants, redirect_uris, post_logout_uris, scopes,
  roles, jwks, created_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""
_ROTATE = "update oauth_client set secret_hash = $3, revision = revision + 1 where tenant_id = $1 and id = $2"
_REVOKE = "update oauth_client set revoked_at = now(), revision = revision + 1 where tenant_id = $1 and id = $2"


async def register(caller: Caller, command: RegisterClient) -> ClientRegistered:
    """The only time the secret is shown."""
    check(caller, command)
    client_id = new_id()
    secret = _new_secret() if command.auth in SECRET_AUTHS else None
    await DB.run(
        _INSERT,
        caller.tenant_id,
        client_id,
        command.name.strip(),
        command.auth,
        sha256(secret.encode()).digest() if secret else None,
        list(dict.fromkeys(command.grants)),
        list(dict.fromkeys(command.redirect_uris)),
        list(dict.fromkeys(command.post_logout_uris)),
        list(dict.fromkeys(command.scopes)),
        list(dict.fromkeys(command.roles)),
        command.jwks,
        caller.actor_id,
    )
    await audit("client.registered", caller, name=command.name.strip(), client=client_id)
    return await view_with_secret(caller, client_id, secret)


async def rotate_secret(caller: Caller, command: MoveClient) -> ClientRegistered:
    client = await take_in_hand(caller, command.client_id, command.revision)
    if client.auth not in SECRET_AUTHS:
        raise CLIENT_NO_SECRET()
    secret = _new_secret()
    await DB.run(_ROTATE, caller.tenant_id, client.id, sha256(secret.encode()).digest())
    await audit("client.secret_rotated", caller, name=client.name, client=client.id)
    return await view_with_secret(caller, client.id, secret)


async def revoke(caller: Caller, command: MoveClient) -> ClientView:
    """Nothing that the client holds is good any more, from this commit on."""
    client = await take_in_hand(caller, command.client_id, command.revision)
    await DB.run(_REVOKE, caller.tenant_id, client.id)
    await end_of_client(caller, client.id)
    await audit("client.revoked", caller, name=client.name, client=client.id)
    return await view_of(caller, client.id)


def _new_secret() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)
