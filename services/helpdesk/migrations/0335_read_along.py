"""A support address says whether those whom a mail names beside us read along on its ticket."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.db.migrate import run_sql

ID = "2026-12-01T00:00:00:000335"
VERSION = "1.38.0"
DESCRIPTION = "read along"

SQL = "alter table mailbox add column copies boolean not null default true"


async def build() -> None:
    await run_sql(DB, SQL)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
