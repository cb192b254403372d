"""Suggestions for imported tickets wait until nobody else asks for one."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.db.migrate import run_sql

ID = "2026-11-30T00:00:00:000098"
VERSION = "1.38.0"
DESCRIPTION = "suggestions that wait"

CHANGES = """
alter table suggestion add column can_wait boolean not null default false;
grant select (can_wait) on suggestion to helpdesk_worker;
update suggestion s set can_wait = true
  from ticket t
  where s.fire_at is not null and t.tenant_id = s.tenant_id and t.id = s.ticket_id and t.source is not null;
drop index suggestion_due;
create index suggestion_due on suggestion (fire_at) where fire_at is not null and not can_wait;
create index suggestion_can_wait on suggestion (fire_at) where fire_at is not null and can_wait;
"""


async def build() -> None:
    await run_sql(DB, CHANGES)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
