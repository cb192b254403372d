"""Companies' sign-in providers and the accounts there that belong to people here."""

from piccolo.columns import JSONB, UUID, Bytea, Integer, Text, Timestamptz

from gateway.db import DB
from shared.db.columns import TenantTable


class Provider(TenantTable, db=DB, portal=None):
    """`client_secret` is sealed. `domain` counts only once `domain_verified_at` is set."""

    name = Text()
    issuer = Text()
    client_id = Text()
    client_secret = Bytea(null=True)
    endpoints = JSONB()
    domain = Text(null=True)
    verification = Text(null=True)
    domain_verified_at = Timestamptz(null=True)
    created_at = Timestamptz()
    removed_at = Timestamptz(null=True)
    revision = Integer()


class ProviderAccount(TenantTable, db=DB, portal=None):
    """Who a provider's `sub` is here. The mail address only ever helped to find the membership, once."""

    provider_id = UUID()
    subject = Text()
    membership_id = UUID()
    linked_at = Timestamptz()
    last_used = Timestamptz()
