"""Who watches a ticket: ids of members, which tell a customer nothing."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.db.migrate import run_sql

ID = "2026-11-30T00:00:00:000052"
VERSION = "1.38.0"
DESCRIPTION = "watchers"

COLUMN = "alter table ticket add column watchers uuid[];"


async def build() -> None:
    await run_sql(DB, COLUMN)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
