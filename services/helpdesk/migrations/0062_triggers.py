"""Triggers and their runs."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-11-30T00:00:00:000062"
VERSION = "1.38.0"
DESCRIPTION = "triggers"

TRIGGER = tenant_table(
    Party.HELPDESK,
    "trigger_rule",
    """  id uuid not null,
  name text not null,
  moment text not null,
  conditions jsonb not null,
  deeds jsonb not null,
  place int not null,
  is_on boolean not null default false,
  fired int not null default 0,
  fired_at timestamptz,
  archived boolean not null default false,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id)""",
)
# A trigger fires once for one cause on one ticket: the key says so, whatever is delivered twice or goes in a circle.
RUN = tenant_table(
    Party.HELPDESK,
    "trigger_run",
    """  id uuid not null,
  trigger_id uuid not null,
  ticket_id uuid not null,
  cause uuid not null,
  number int not null,
  depth int not null,
  at timestamptz not null default clock_timestamp(),
  outcome text not null,
  error text not null default '',
  primary key (tenant_id, id),
  unique (tenant_id, trigger_id, ticket_id, cause),
  foreign key (tenant_id, trigger_id) references trigger_rule (tenant_id, id),
  foreign key (tenant_id, ticket_id) references ticket (tenant_id, id)""",
    app="select, insert, update, delete",
)
INDEXES = """
create unique index trigger_rule_name on trigger_rule (tenant_id, lower(name)) where not archived;
create index trigger_run_latest on trigger_run (tenant_id, trigger_id, at desc, id desc);
"""


async def build() -> None:
    await run_sql(DB, f"{TRIGGER}\n{RUN}\n{INDEXES}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
