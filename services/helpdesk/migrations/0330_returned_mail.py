"""By which mail of ours an address is said to be dead, where nothing else speaks for it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.db.migrate import run_sql

ID = "2026-12-01T00:00:00:000330"
VERSION = "1.38.0"
DESCRIPTION = "returned mail"


async def build() -> None:
    await run_sql(DB, "alter table failed_address add column delivery_id uuid;")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
