"""The kernel's tables."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.notify.db import DB
from shared.contracts.parties import Party
from shared.db.kernel import kernel_tables
from shared.db.migrate import run_sql

ID = "2026-11-23T00:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "foundation"


async def build() -> None:
    await run_sql(DB, kernel_tables(Party.NOTIFY))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="notify", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
