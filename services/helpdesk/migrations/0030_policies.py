"""SLA policies with their versions and uses, service commitments, and what each ticket was promised."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-11-30T00:00:00:000030"
VERSION = "1.38.0"
DESCRIPTION = "policies"

H = Party.HELPDESK

POLICY = tenant_table(
    H,
    "policy",
    """  id uuid not null,
  name text not null,
  archived boolean not null default false,
  version int not null,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id)""",
)
POLICY_VERSION = tenant_table(
    H,
    "policy_version",
    """  policy_id uuid not null,
  version int not null,
  effective_from timestamptz not null,
  applies text not null check (applies in ('new', 'running', 'retroactive')),
  reason text not null,
  calendar_id uuid,
  rules jsonb not null,
  made_by_id uuid not null,
  made_by text not null,
  made_at timestamptz not null default now(),
  primary key (tenant_id, policy_id, version),
  foreign key (tenant_id, policy_id) references policy (tenant_id, id),
  foreign key (tenant_id, calendar_id) references calendar (tenant_id, id)""",
    app="select, insert",
)
POLICY_USE = tenant_table(
    H,
    "policy_use",
    """  scope text not null check (scope in ('default', 'customer', 'category')),
  target_id uuid not null,
  policy_id uuid not null,
  since timestamptz not null default now(),
  primary key (tenant_id, scope, target_id),
  foreign key (tenant_id, policy_id) references policy (tenant_id, id)""",
    app="select, insert, update, delete",
)
COMMITMENT = tenant_table(
    H,
    "commitment",
    """  id uuid not null,
  customer_id uuid not null,
  title text not null,
  content text not null,
  response_minutes int,
  resolution_minutes int,
  around_the_clock boolean not null,
  valid_from date not null,
  valid_until date,
  policy_id uuid,
  archived boolean not null default false,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references customer (tenant_id, id),
  foreign key (tenant_id, policy_id) references policy (tenant_id, id)""",
)
TICKET_TERMS = tenant_table(
    H,
    "ticket_terms",
    """  ticket_id uuid not null,
  customer_id uuid not null,
  version int not null,
  at timestamptz not null default now(),
  since timestamptz not null,
  policy_id uuid not null,
  policy_version int not null,
  commitment_id uuid,
  because text not null,
  reason text not null default '',
  calendar_id uuid,
  zone text,
  primary key (tenant_id, ticket_id, version),
  check ((calendar_id is null) <> (zone is null)),
  foreign key (tenant_id, calendar_id) references calendar (tenant_id, id),
  foreign key (tenant_id, customer_id, ticket_id) references ticket (tenant_id, customer_id, id),
  foreign key (tenant_id, policy_id, policy_version) references policy_version (tenant_id, policy_id, version),
  foreign key (tenant_id, commitment_id) references commitment (tenant_id, id)""",
    app="select, insert",
)
INDEXES = """
create unique index policy_name on policy (tenant_id, lower(name)) where not archived;
create index policy_use_of on policy_use (tenant_id, policy_id);
create index commitment_of on commitment (tenant_id, customer_id, valid_from desc, id desc);
create index commitment_list on commitment (tenant_id, valid_from desc, id desc);
create index ticket_terms_of on ticket_terms (tenant_id, policy_id, ticket_id);
create index ticket_terms_by on ticket_terms (tenant_id, calendar_id, ticket_id);
"""


async def build() -> None:
    await run_sql(DB, "\n".join((POLICY, POLICY_VERSION, POLICY_USE, COMMITMENT, TICKET_TERMS, INDEXES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
