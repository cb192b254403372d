"""What a person let a client do, and the codes and tokens that came of it. Nothing here can be shown as a token:
codes and refresh tokens are kept as SHA-256."""

from typing import ClassVar

from piccolo.columns import UUID, Array, Bytea, Text, Timestamptz
from piccolo.table import Table

from gateway.db import DB
from shared.db.columns import TenantTable
from shared.db.walls import Portal


class OauthConsent(TenantTable, db=DB, portal=None):
    """Remembered, so that the same question is not asked twice."""

    client_id = UUID()
    membership_id = UUID()
    scopes = Array(base_column=Text())
    given_at = Timestamptz()


class OauthGrant(TenantTable, db=DB, portal=None):
    """One authorisation and the family of refresh tokens that grew from it: they live and die together."""

    client_id = UUID()
    membership_id = UUID()
    scopes = Array(base_column=Text())
    auth_time = Timestamptz()
    amr = Array(base_column=Text())
    created_at = Timestamptz()
    expires_at = Timestamptz()
    ended_at = Timestamptz(null=True)
    ended_why = Text(null=True)


class OauthCode(TenantTable, db=DB, portal=None):
    """`id` is the id of the grant that the code becomes."""

    code_hash = Bytea()
    client_id = UUID()
    membership_id = UUID()
    redirect_uri = Text()
    scopes = Array(base_column=Text())
    nonce = Text(null=True)
    challenge = Text()
    auth_time = Timestamptz()
    amr = Array(base_column=Text())
    expires_at = Timestamptz()
    used_at = Timestamptz(null=True)


class OauthRefresh(TenantTable, db=DB, portal=None):
    """One generation of a grant's refresh token."""

    grant_id = UUID()
    token_hash = Bytea()
    expires_at = Timestamptz()
    used_at = Timestamptz(null=True)


class OauthDeadToken(TenantTable, db=DB, portal=None):
    """`id` is the jti of an access token that was revoked before its time."""

    expires_at = Timestamptz()


class OauthAssertion(Table, db=DB):
    """Ids of client assertions that were used: each is good once."""

    portal: ClassVar[Portal | None] = None
    tenant_id = UUID(default=None)
    client_id = UUID()
    jti_hash = Bytea(primary_key=True)
    expires_at = Timestamptz()
