"""Indexes that an ordinary ticket is not in: of imports by their source, of what somebody has by whom. A new ticket has
neither, and is written twice (as it is opened, and when its clocks are derived)."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.db.migrate import run_sql

ID = "2026-11-30T00:00:00:000100"
VERSION = "1.38.0"
DESCRIPTION = "ordinary tickets"

CHANGES = """
alter table ticket drop constraint ticket_tenant_id_source_external_id_key;
create unique index ticket_of_source on ticket (tenant_id, source, external_id) where source is not null;
drop index ticket_by_assignee;
create index ticket_by_assignee on ticket (tenant_id, assignee_id, updated_at desc, id desc)
  where assignee_id is not null;
"""


async def build() -> None:
    await run_sql(DB, CHANGES)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
