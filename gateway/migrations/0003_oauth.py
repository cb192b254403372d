"""OAuth clients, what people granted them, codes and tokens; companies' own sign-in providers; signing keys."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from gateway.db import DB
from gateway.identity.walls import unwalled_table
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import Narrow, tenant_table

ID = "2026-11-24T00:00:00:000003"
VERSION = "1.38.0"
DESCRIPTION = "oauth"

G = Party.GATEWAY

SWEEP = Narrow("select (expires_at), delete")
"""What the worker needs to forget what has expired."""

CLIENT = tenant_table(
    G,
    "oauth_client",
    """  id uuid not null,
  name text not null,
  auth text not null check (auth in ('none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt')),
  secret_hash bytea,
  grants text[] not null,
  redirect_uris text[] not null,
  post_logout_uris text[] not null,
  scopes text[] not null,
  roles text[] not null,
  jwks text,
  created_at timestamptz not null default now(),
  created_by uuid not null,
  last_used timestamptz,
  revoked_at timestamptz,
  revision int not null default 1,
  primary key (tenant_id, id),
  check ((auth in ('client_secret_basic', 'client_secret_post')) = (secret_hash is not null)),
  check ((auth = 'private_key_jwt') = (jwks is not null))""",
    app="select, insert, update (secret_hash, revoked_at, revision)",
    others={"auth": Narrow("select, update (last_used)")},
)
CONSENT = tenant_table(
    G,
    "oauth_consent",
    """  id uuid not null,
  client_id uuid not null,
  membership_id uuid not null,
  scopes text[] not null,
  given_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, client_id, membership_id),
  foreign key (tenant_id, client_id) references oauth_client (tenant_id, id),
  foreign key (tenant_id, membership_id) references membership (tenant_id, id)""",
    app="select, delete",
    others={"auth": Narrow("select, insert, update (scopes, given_at), delete")},
)
GRANT = tenant_table(
    G,
    "oauth_grant",
    """  id uuid not null,
  client_id uuid not null,
  membership_id uuid not null,
  scopes text[] not null,
  auth_time timestamptz not null,
  amr text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_why text,
  primary key (tenant_id, id),
  foreign key (tenant_id, client_id) references oauth_client (tenant_id, id),
  foreign key (tenant_id, membership_id) references membership (tenant_id, id)""",
    app="select, update (ended_at, ended_why)",
    others={"auth": Narrow("select, insert, update (ended_at, ended_why)"), "worker": SWEEP},
)
CODE = tenant_table(
    G,
    "oauth_code",
    """  id uuid not null,
  code_hash bytea not null,
  client_id uuid not null,
  membership_id uuid not null,
  redirect_uri text not null,
  scopes text[] not null,
  nonce text,
  challenge text not null,
  auth_time timestamptz not null,
  amr text[] not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, code_hash),
  foreign key (tenant_id, client_id) references oauth_client (tenant_id, id),
  foreign key (tenant_id, membership_id) references membership (tenant_id, id)""",
    app="select",
    others={"auth": Narrow("select, insert, update (used_at)"), "worker": SWEEP},
)
REFRESH = tenant_table(
    G,
    "oauth_refresh",
    """  id uuid not null,
  grant_id uuid not null,
  token_hash bytea not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, token_hash),
  foreign key (tenant_id, grant_id) references oauth_grant (tenant_id, id) on delete cascade""",
    app="select",
    others={"auth": Narrow("select, insert, update (used_at)")},
)
DEAD_TOKEN = tenant_table(
    G,
    "oauth_dead_token",
    """  id uuid not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id)""",
    app="select",
    others={"auth": Narrow("select, insert"), "worker": SWEEP},
)
ASSERTION = tenant_table(
    G,
    "oauth_assertion",
    """  client_id uuid not null,
  jti_hash bytea not null,
  expires_at timestamptz not null,
  primary key (tenant_id, client_id, jti_hash)""",
    app="select",
    others={"auth": Narrow("select, insert"), "worker": SWEEP},
)
PROVIDER = tenant_table(
    G,
    "provider",
    """  id uuid not null,
  name text not null,
  issuer text not null,
  client_id text not null,
  client_secret bytea,
  endpoints jsonb not null,
  domain text,
  verification text,
  domain_verified_at timestamptz,
  created_at timestamptz not null default now(),
  removed_at timestamptz,
  revision int not null default 1,
  primary key (tenant_id, id),
  check ((domain is null) = (verification is null))""",
    app="select, insert, update (domain_verified_at, removed_at, revision)",
    others={"auth": Narrow("select")},
)
ACCOUNT = tenant_table(
    G,
    "provider_account",
    """  id uuid not null,
  provider_id uuid not null,
  subject text not null,
  membership_id uuid not null,
  linked_at timestamptz not null default now(),
  last_used timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, provider_id, subject),
  unique (tenant_id, provider_id, membership_id),
  foreign key (tenant_id, provider_id) references provider (tenant_id, id),
  foreign key (tenant_id, membership_id) references membership (tenant_id, id)""",
    app="select",
    others={"auth": Narrow("select, insert, update (last_used), delete")},
)
SIGNING_KEY = unwalled_table(
    "signing_key",
    """  id uuid primary key,
  public text not null,
  private bytea not null,
  active_at timestamptz not null,
  created_at timestamptz not null default now()""",
    auth="select, insert, delete",
)
INDEXES = """
create index oauth_client_by_id on oauth_client (id);
create index oauth_client_by_name on oauth_client (tenant_id, name, id);
create index oauth_consent_of_member on oauth_consent (tenant_id, membership_id);
create index oauth_grant_of_client on oauth_grant (tenant_id, client_id) where ended_at is null;
create index oauth_grant_of_member on oauth_grant (tenant_id, membership_id) where ended_at is null;
create index oauth_grant_by_expiry on oauth_grant (expires_at);
create index oauth_code_by_expiry on oauth_code (expires_at);
create index oauth_refresh_of_grant on oauth_refresh (tenant_id, grant_id);
create index oauth_dead_token_by_expiry on oauth_dead_token (expires_at);
create index oauth_assertion_by_expiry on oauth_assertion (expires_at);
create index provider_by_id on provider (id);
create index provider_by_domain on provider (domain) where domain_verified_at is not null and removed_at is null;
create index provider_by_name on provider (tenant_id, name, id);
create index provider_account_of_member on provider_account (tenant_id, membership_id);
"""


async def build() -> None:
    await run_sql(
        DB,
        "\n".join(
            (
                CLIENT,
                CONSENT,
                GRANT,
                CODE,
                REFRESH,
                DEAD_TOKEN,
                ASSERTION,
                PROVIDER,
                ACCOUNT,
                SIGNING_KEY,
                INDEXES,
            )
        ),
    )


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="gateway", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
