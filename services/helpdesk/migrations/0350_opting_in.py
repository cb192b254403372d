"""Who opted out of being asked, and in again: a line for each change."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000350"
VERSION = "1.38.0"
DESCRIPTION = "opting in"

EVENT = tenant_table(
    Party.HELPDESK,
    "call_opt_out_event",
    """  id uuid not null,
  contact_id uuid not null,
  at timestamptz not null,
  asks boolean not null,
  actor_kind text not null,
  actor_id uuid not null,
  actor_name text not null,
  reason text not null,
  primary key (tenant_id, id)""",
    app="select, insert",
)
INDEX = "create index call_opt_out_event_of on call_opt_out_event (tenant_id, contact_id, at desc, id desc);"


async def build() -> None:
    await run_sql(DB, f"{EVENT}\n{INDEX}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
