"""Reading the company's clients."""

from typing import Any
from uuid import UUID

from asyncpg import Record

from gateway.db import DB
from gateway.identity.paging import after_name, paged
from shared.contracts.base import Page
from shared.contracts.gateway import (
    CLIENT_NOT_FOUND,
    ClientAuth,
    ClientRegistered,
    ClientView,
    Grant,
    ListClients,
)
from shared.contracts.parties import Caller
from shared.contracts.roles import Role

_VIEW = """
select id, name, auth, grants, redirect_uris, post_logout_uris, scopes, roles, revoked_at is not null as revoked,
  created_at, last_used, revision
from oauth_client where tenant_id = $1
"""
_LIST = f"{_VIEW} and (name, id) > ($2, $3) order by name, id limit $4"
_READ = f"{_VIEW} and id = $2"


async def list_clients(caller: Caller, command: ListClients) -> Page[ClientView]:
    start = after_name("clients", command.cursor)
    rows = await DB.rows(_LIST, caller.tenant_id, *start, command.limit + 1)
    return paged("clients", rows, command.limit, lambda row: ClientView(**_typed(row)))


async def view_of(caller: Caller, client_id: UUID) -> ClientView:
    return ClientView(**await _read(caller, client_id))


async def view_with_secret(caller: Caller, client_id: UUID, secret: str | None) -> ClientRegistered:
    return ClientRegistered(**await _read(caller, client_id), secret=secret)


async def _read(caller: Caller, client_id: UUID) -> dict[str, Any]:
    row = await DB.row(_READ, caller.tenant_id, client_id)
    if row is None:
        raise CLIENT_NOT_FOUND()
    return _typed(row)


def _typed(row: Record) -> dict[str, Any]:
    return {
        **dict(row),
        "auth": ClientAuth(row["auth"]),
        "grants": tuple(Grant(grant) for grant in row["grants"]),
        "redirect_uris": tuple(row["redirect_uris"]),
        "post_logout_uris": tuple(row["post_logout_uris"]),
        "scopes": tuple(row["scopes"]),
        "roles": tuple(Role(role) for role in row["roles"]),
        "jwks_uri": None,
    }
