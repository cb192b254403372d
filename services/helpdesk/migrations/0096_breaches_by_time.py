"""Breaches of a period are counted from the breaches themselves."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.db.migrate import run_sql

ID = "2026-11-30T00:00:00:000096"
VERSION = "1.38.0"
DESCRIPTION = "breaches by time"


async def build() -> None:
    await run_sql(DB, "create index sla_breach_by_time on sla_breach (tenant_id, due_at) where not by_change;")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
