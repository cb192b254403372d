"""Saved views of the queue."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-11-30T00:00:00:000055"
VERSION = "1.38.0"
DESCRIPTION = "saved views"

SAVED_VIEW = tenant_table(
    Party.HELPDESK,
    "saved_view",
    """  id uuid not null,
  owner_id uuid,
  name text not null,
  queue text not null,
  filters jsonb not null default '{}',
  columns text[] not null default '{}',
  sort text not null,
  revision int not null default 1,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, owner_id) references member (tenant_id, id)""",
    app="select, insert, update, delete",
)
INDEXES = """
create unique index saved_view_name on saved_view (tenant_id, owner_id, lower(name)) nulls not distinct;
"""


async def build() -> None:
    await run_sql(DB, f"{SAVED_VIEW}\n{INDEXES}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
