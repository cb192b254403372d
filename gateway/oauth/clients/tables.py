"""A company's OAuth clients. The secret is kept as SHA-256: it is random, so no slow hash is needed."""

from piccolo.columns import UUID, Array, Bytea, Integer, Text, Timestamptz

from gateway.db import DB
from shared.db.columns import TenantTable


class OauthClient(TenantTable, db=DB, portal=None):
    """`roles` are what the client may do by itself; with a person it has the person's."""

    name = Text()
    auth = Text()
    secret_hash = Bytea(null=True)
    grants = Array(base_column=Text())
    redirect_uris = Array(base_column=Text())
    post_logout_uris = Array(base_column=Text())
    scopes = Array(base_column=Text())
    roles = Array(base_column=Text())
    jwks = Text(null=True)
    created_at = Timestamptz()
    created_by = UUID()
    last_used = Timestamptz(null=True)
    revoked_at = Timestamptz(null=True)
    revision = Integer()
