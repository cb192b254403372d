"""Macros."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-11-30T00:00:00:000061"
VERSION = "1.38.0"
DESCRIPTION = "macros"

MACRO = tenant_table(
    Party.HELPDESK,
    "macro",
    """  id uuid not null,
  name text not null,
  deeds jsonb not null,
  used int not null default 0,
  used_at timestamptz,
  archived boolean not null default false,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id)""",
)
INDEXES = "create unique index macro_name on macro (tenant_id, lower(name)) where not archived;"


async def build() -> None:
    await run_sql(DB, f"{MACRO}\n{INDEXES}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
