"""The verbs on a provider. What must be fetched is fetched before the transaction."""

import secrets

from gateway.db import DB
from gateway.identity.audit.record import audit
from gateway.oauth.providers.access import take_in_hand
from gateway.oauth.providers.discovery import Endpoints, discover, encode
from gateway.oauth.providers.domains import is_proven
from gateway.oauth.providers.queries import view_of
from gateway.oauth.settings import sealer
from gateway.sessions.ending import end_of_membership
from shared.contracts.base import Done
from shared.contracts.gateway import DOMAIN_UNVERIFIED, ConfigureProvider, MoveProvider, ProviderView
from shared.contracts.parties import Caller
from shared.core.ids import new_id

_INSERT = """
insert into provider (tenant_id, id, name, issuer, client_id, client_secret, endpoints, domain, verification)
values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9)
"""
_VERIFIED = """
update provider set domain_verified_at = now(), revision = revision + 1 where tenant_id = $1 and id = $2
"""
_REMOVE = "update provider set removed_at = now(), revision = revision + 1 where tenant_id = $1 and id = $2"
_MEMBERS = "select membership_id from provider_account where tenant_id = $1 and provider_id = $2 order by membership_id"


async def look_up(caller: Caller, command: ConfigureProvider) -> Endpoints:
    """Before the transaction."""
    return await discover(command.issuer)


async def configure(caller: Caller, command: ConfigureProvider, endpoints: Endpoints) -> ProviderView:
    provider_id = new_id()
    secret = sealer().seal(command.client_secret.encode()) if command.client_secret else None
    await DB.run(
        _INSERT,
        caller.tenant_id,
        provider_id,
        command.name.strip(),
        command.issuer,
        command.client_id,
        secret,
        encode(endpoints),
        command.domain,
        secrets.token_hex(20) if command.domain else None,
    )
    await audit("provider.configured", caller, name=command.name.strip(), provider=provider_id, issuer=command.issuer)
    return await view_of(caller, provider_id)


async def look_at_domain(caller: Caller, command: MoveProvider) -> bool:
    """Before the transaction that counts: whether DNS holds the proof."""
    async with DB.scope(caller):
        provider = await take_in_hand(caller, command.provider_id, command.revision)
    if provider.domain is None or provider.verification is None:
        return False
    return await is_proven(provider.domain, provider.verification)


async def verify_domain(caller: Caller, command: MoveProvider, proven: bool) -> ProviderView:  # noqa: FBT001
    provider = await take_in_hand(caller, command.provider_id, command.revision)
    if not proven:
        raise DOMAIN_UNVERIFIED()
    await DB.run(_VERIFIED, caller.tenant_id, provider.id)
    await audit("provider.domain_verified", caller, name=provider.name, domain=provider.domain)
    return await view_of(caller, provider.id)


async def remove(caller: Caller, command: MoveProvider) -> Done:
    """Whoever came through it is out at once, and cannot come back through it."""
    provider = await take_in_hand(caller, command.provider_id, command.revision)
    await DB.run(_REMOVE, caller.tenant_id, provider.id)
    for row in await DB.rows(_MEMBERS, caller.tenant_id, provider.id):
        await end_of_membership(caller, caller.tenant_id, row["membership_id"])
    await audit("provider.removed", caller, name=provider.name, provider=provider.id)
    return Done()
