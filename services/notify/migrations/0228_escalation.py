"""A notice that nobody has looked at goes on, to another channel and then to somebody else."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.notify.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql

ID = "2026-12-01T00:00:00:000288"
VERSION = "1.38.0"
DESCRIPTION = "escalation"

CHANGES = f"""
alter table notice add column escalates_at timestamptz;
alter table notice add column escalated int not null default 0;
alter table preference add column escalate_after int check (escalate_after between 0 and 1440);
create index notice_escalates on notice (escalates_at) where escalates_at is not null and read_at is null;
grant select (escalates_at, read_at) on notice to {Party.NOTIFY}_worker;
"""


async def build() -> None:
    await run_sql(DB, CHANGES)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="notify", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
