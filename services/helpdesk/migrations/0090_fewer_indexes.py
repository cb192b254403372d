"""The queue goes by what is due, no more by who waits longest: its index cost every write and served no read. Tickets
are vacuumed early, because the desk counts from an index alone only where a vacuum has been."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.db.migrate import run_sql

ID = "2026-11-30T00:00:00:000090"
VERSION = "1.38.0"
DESCRIPTION = "fewer indexes"

CHANGES = """
drop index ticket_queue;
alter table ticket set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
alter table sla_timer set (autovacuum_vacuum_scale_factor = 0.02);
"""


async def build() -> None:
    await run_sql(DB, CHANGES)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
