"""Mails that wait for the bell to be answered are dropped once it was."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.notify.db import DB
from shared.db.migrate import run_sql

ID = "2026-11-30T00:00:00:000130"
VERSION = "1.38.0"
DESCRIPTION = "mails that wait for the bell"


async def build() -> None:
    await run_sql(DB, "grant delete on delivery to notify_app")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="notify", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
