"""Codes and refresh tokens in PostgreSQL. A row is locked before it is looked at, so of many who present the same one,
exactly one finds it unused; what else matters is read in statements of its own, after the lock."""

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from uuid import UUID

from gateway.db import DB
from gateway.identity.audit.record import audit
from gateway.oauth.grants.ending import end_grant
from gateway.oauth.server.client import Client
from gateway.oauth.server.work import Code, Refresh, Terms
from gateway.oauth.settings import derived
from gateway.oauth.standing import Holder
from shared.core.errors import Failure, Unauthenticated
from shared.core.ids import new_id

CODE_SECONDS = 60
GRACE_SECONDS = 5
IDLE_DAYS = 14
ABSOLUTE_DAYS = 30
ACCESS_SECONDS = 300

ASSERTION_REPLAYED = Failure("oauth.assertion_replayed", Unauthenticated)
"""Never leaves this part: it rolls the transaction back."""

_TAKE_CODE = """
select id, client_id, membership_id, redirect_uri, scopes, nonce, challenge, auth_time, amr,
  used_at is not null as is_used, expires_at <= now() as is_expired
from oauth_code where tenant_id = $1 and code_hash = $2 and client_id = $3 for update
"""
_TAKE_REFRESH = """
select id, grant_id, used_at is not null as is_used,
  used_at <= clock_timestamp() - make_interval(secs => $3) as is_late, expires_at <= now() as is_dead
from oauth_refresh where tenant_id = $1 and token_hash = $2 for update
"""
_GRANT = """
select client_id, membership_id, scopes, auth_time, amr, ended_at is not null or expires_at <= now() as is_dead,
  (select used_at is not null from oauth_refresh r where r.tenant_id = g.tenant_id and r.token_hash = $3) as went_on
from oauth_grant g where tenant_id = $1 and id = $2
"""
_SAVE_CODE = """
insert into oauth_code (tenant_id, id, code_hash, client_id, membership_id, redirect_uri, scopes, nonce, challenge,
  auth_time, amr, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now() + make_interval(secs => $12))
"""
_SPEND_CODE = """
update oauth_code set used_at = clock_timestamp() where tenant_id = $1 and id = $2 and used_at is null
"""
_SPEND_REFRESH = """
update oauth_refresh set used_at = clock_timestamp() where tenant_id = $1 and id = $2 and used_at is null
"""
_SAVE_GRANT = """
insert into oauth_grant (tenant_id, id, client_id, membership_id, scopes, auth_time, amr, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(secs => $8))
"""
_SAVE_REFRESH = """
insert into oauth_refresh (tenant_id, id, grant_id, token_hash, expires_at)
select g.tenant_id, $3, g.id, $4, least(g.expires_at, now() + make_interval(days => $5))
from oauth_grant g where g.tenant_id = $1 and g.id = $2
"""
_USE_ASSERTION = """
insert into oauth_assertion (tenant_id, client_id, jti_hash, expires_at) values ($1, $2, $3, to_timestamp($4))
on conflict do nothing
"""


class SpentTwice(AssertionError):
    """A row was used up while we held its lock: impossible, and therefore rolled back."""


def digest(token: str) -> bytes:
    return sha256(token.encode()).digest()


def new_token() -> str:
    return secrets.token_urlsafe(32)


def successor_of(token: str) -> str:
    """The refresh token after this one: always the same, so that a repeated request gets the same answer and nothing
    readable is ever kept; and nobody else can tell it, because it takes our key."""
    return urlsafe_b64encode(derived("refresh", token.encode())).rstrip(b"=").decode()


async def take_code(client: Client, code: str) -> Code | None:
    row = await DB.row(_TAKE_CODE, client.tenant_id, digest(code), client.id)
    return Code(**dict(row)) if row else None


async def take_refresh(client: Client, token: str) -> Refresh | None:
    """Another client's token is not found."""
    row = await DB.row(_TAKE_REFRESH, client.tenant_id, digest(token), float(GRACE_SECONDS))
    if row is None:
        return None
    successor = successor_of(token)
    grant = await DB.row(_GRANT, client.tenant_id, row["grant_id"], digest(successor))
    if grant is None or grant["client_id"] != client.id:
        return None
    given: dict[str, Any] = {**dict(grant), **dict(row)}
    went_on = bool(given.pop("went_on"))
    given["is_late"] = bool(row["is_late"]) or went_on
    given["is_dead"] = row["is_dead"] or grant["is_dead"]
    return Refresh(**given, successor=successor)


async def save_code(client: Client, holder: Holder, code: str, terms: Terms) -> None:
    await DB.run(
        _SAVE_CODE,
        client.tenant_id,
        new_id(),
        digest(code),
        client.id,
        holder.id,
        terms.redirect_uri,
        terms.scopes,
        terms.nonce,
        terms.challenge,
        holder.auth_time,
        list(holder.amr),
        float(CODE_SECONDS),
    )


async def spend_code(client: Client, code_id: UUID) -> None:
    """The lock says that it is unused; the statement says so once more."""
    if not await DB.run(_SPEND_CODE, client.tenant_id, code_id):
        raise SpentTwice


async def spend_refresh(client: Client, refresh_id: UUID) -> None:
    if not await DB.run(_SPEND_REFRESH, client.tenant_id, refresh_id):
        raise SpentTwice


async def save_grant(client: Client, code: Code, *, is_lasting: bool) -> None:
    """Without a refresh token a grant ends with its access token."""
    seconds = ABSOLUTE_DAYS * 86_400 if is_lasting else ACCESS_SECONDS
    await DB.run(
        _SAVE_GRANT,
        client.tenant_id,
        code.id,
        client.id,
        code.membership_id,
        code.scopes,
        code.auth_time,
        code.amr,
        float(seconds),
    )


async def save_refresh(client: Client, grant_id: UUID, token: str) -> None:
    await DB.run(_SAVE_REFRESH, client.tenant_id, grant_id, new_id(), digest(token), IDLE_DAYS)


async def end_family(client: Client, grant_id: UUID, why: str, request_id: str) -> None:
    """Somebody has a copy of what only the client should have: all of it dies."""
    caller = client.caller(request_id)
    if await end_grant(caller, grant_id, why):
        await audit("token.reused", caller, name=client.name, client=client.id, grant=grant_id, why=why)


async def use_assertion(client: Client, token_id: str, expires: int) -> None:
    """Raises where it was used before."""
    if not await DB.run(_USE_ASSERTION, client.tenant_id, client.id, digest(token_id), expires):
        raise ASSERTION_REPLAYED()
