"""A merge remembers who followed the ticket that takes the other in: undoing gives it back its own followers."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.db.migrate import run_sql

ID = "2026-11-30T00:00:00:000099"
VERSION = "1.38.0"
DESCRIPTION = "merged watchers"

COLUMN = "alter table ticket_merge add column target_watchers uuid[];"


async def build() -> None:
    await run_sql(DB, COLUMN)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
