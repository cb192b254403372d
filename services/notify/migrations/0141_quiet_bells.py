"""A bell that would ring outside office hours waits."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.notify.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import Narrow, door_to

ID = "2026-11-30T00:00:00:000141"
VERSION = "1.38.0"
DESCRIPTION = "quiet bells"

CHANGES = f"""
alter table notice add column rings_at timestamptz;
drop index notice_unread;
create index notice_unread on notice (tenant_id, recipient_id, at desc, id desc)
  where read_at is null and rings_at is null;
create index notice_quiet on notice (rings_at) where rings_at is not null;
{door_to(Party.NOTIFY, "notice", "worker", Narrow("select (tenant_id, rings_at)"))}
"""


async def build() -> None:
    await run_sql(DB, CHANGES)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="notify", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
