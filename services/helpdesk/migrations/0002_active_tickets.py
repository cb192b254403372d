"""The desk counts what is open on every look: from an index alone."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.db.migrate import run_sql

ID = "2026-11-24T00:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "active tickets"

INDEX = """
create index ticket_active on ticket (tenant_id, state, assignee_id)
  where state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled');
"""


async def build() -> None:
    await run_sql(DB, INDEX)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
