"""What waits too long for one of us is remembered like whatever else comes due."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.db.migrate import run_sql

ID = "2026-12-01T00:00:00:000336"
VERSION = "1.38.0"
DESCRIPTION = "waits"

SQL = """
alter table reminder drop constraint reminder_kind_check;
alter table reminder add constraint reminder_kind_check check (kind in
  ('problem_action', 'commitment_ends', 'improvement', 'return_call', 'mails_wait', 'held_waits'));
"""


async def build() -> None:
    await run_sql(DB, SQL)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
