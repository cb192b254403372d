"""A file of an article can be taken out: what was joined by mistake is not shown with the next publication."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.db.migrate import run_sql

ID = "2026-12-01T00:00:00:000326"
VERSION = "1.38.0"
DESCRIPTION = "dropped files"

CHANGES = """
alter table article_file add column dropped_in int;
"""


async def build() -> None:
    await run_sql(DB, CHANGES)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
