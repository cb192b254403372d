"""Why tickets came about, and where that must be said."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000240"
VERSION = "1.38.0"
DESCRIPTION = "causes"

H = Party.HELPDESK

CAUSE = tenant_table(
    H,
    "cause",
    """  id uuid not null,
  parent_id uuid,
  code text not null,
  name text not null,
  description text not null,
  is_defect boolean not null,
  archived boolean not null default false,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, parent_id) references cause (tenant_id, id),
  check (parent_id is distinct from id)""",
)
RULE = tenant_table(
    H,
    "cause_rule",
    """  policy_id uuid,
  priorities smallint[] not null,
  types text[] not null,
  reopened boolean not null,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  revision int not null default 1,
  unique nulls not distinct (tenant_id, policy_id),
  foreign key (tenant_id, policy_id) references policy (tenant_id, id)""",
    app="select, insert, update, delete",
)
TICKET_CAUSE = tenant_table(
    H,
    "ticket_cause",
    """  ticket_id uuid not null,
  customer_id uuid not null,
  cause_id uuid,
  whys text[] not null default '{}' check (cardinality(whys) <= 5),
  root text not null default '',
  set_by text,
  set_at timestamptz,
  asked_why text not null default '',
  asked_at timestamptz,
  primary key (tenant_id, ticket_id),
  foreign key (tenant_id, customer_id, ticket_id) references ticket (tenant_id, customer_id, id),
  foreign key (tenant_id, cause_id) references cause (tenant_id, id)""",
)
INDEXES = """
create unique index cause_name on cause (tenant_id, parent_id, lower(name)) nulls not distinct where not archived;
create unique index cause_code on cause (tenant_id, lower(code)) where not archived and code <> '';
create index ticket_cause_by_cause on ticket_cause (tenant_id, cause_id, ticket_id) where cause_id is not null;
"""


async def build() -> None:
    await run_sql(DB, f"{CAUSE}\n{RULE}\n{TICKET_CAUSE}\n{INDEXES}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
