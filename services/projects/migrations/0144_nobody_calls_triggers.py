"""What a trigger runs is called by the trigger alone."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from shared.db.migrate import run_sql

ID = "2026-12-01T00:00:00:000144"
VERSION = "1.38.0"
DESCRIPTION = "nobody calls triggers"

REVOKE = """
revoke execute on function baseline_kept() from public;
revoke execute on function baseline_tasks_kept() from public;
revoke execute on function progress_report_kept() from public;
"""


async def build() -> None:
    await run_sql(DB, REVOKE)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
