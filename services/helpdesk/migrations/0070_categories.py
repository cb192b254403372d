"""A company's tree of ticket categories."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-11-30T00:00:00:000070"
VERSION = "1.38.0"
DESCRIPTION = "categories"

CATEGORY = tenant_table(
    Party.HELPDESK,
    "category",
    """  id uuid not null,
  parent_id uuid,
  name text not null,
  description text not null,
  examples text[] not null,
  archived boolean not null default false,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, parent_id) references category (tenant_id, id),
  check (parent_id is distinct from id)""",
)
INDEXES = """
create unique index category_name on category (tenant_id, parent_id, lower(name)) nulls not distinct
  where not archived;
"""


async def build() -> None:
    await run_sql(DB, f"{CATEGORY}\n{INDEXES}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
