"""Reading the company's sign-in providers."""

from uuid import UUID

from asyncpg import Record

from gateway.db import DB
from gateway.identity.paging import after_name, paged
from gateway.oauth.settings import issuer
from shared.contracts.base import Page
from shared.contracts.gateway import PROVIDER_NOT_FOUND, ListProviders, ProviderView
from shared.contracts.parties import Caller

_VIEW = """
select id, name, issuer, client_id, domain, domain_verified_at is not null as domain_verified, verification, revision
from provider where tenant_id = $1 and removed_at is null
"""
_LIST = f"{_VIEW} and (name, id) > ($2, $3) order by name, id limit $4"
_READ = f"{_VIEW} and id = $2"


async def list_providers(caller: Caller, command: ListProviders) -> Page[ProviderView]:
    start = after_name("providers", command.cursor)
    rows = await DB.rows(_LIST, caller.tenant_id, *start, command.limit + 1)
    return paged("providers", rows, command.limit, _view)


async def view_of(caller: Caller, provider_id: UUID) -> ProviderView:
    row = await DB.row(_READ, caller.tenant_id, provider_id)
    if row is None:
        raise PROVIDER_NOT_FOUND()
    return _view(row)


def callback_of(provider_id: UUID) -> str:
    """An address of its own per provider: an answer that arrives at another's was mixed up."""
    return f"{issuer()}/auth/provider/{provider_id}/callback"


def _view(row: Record) -> ProviderView:
    return ProviderView(**dict(row), enabled=True, callback=callback_of(row["id"]))
