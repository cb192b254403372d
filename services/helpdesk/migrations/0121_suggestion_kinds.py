"""Which kinds of suggestions a company's model knows: when it learns another one, tickets that wait are asked about it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.db.migrate import run_sql

ID = "2026-11-30T00:00:00:000121"
VERSION = "1.38.0"
DESCRIPTION = "suggestion kinds"

CHANGES = "alter table category_model add column kinds text[] not null default '{}';"


async def build() -> None:
    await run_sql(DB, CHANGES)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
