"""What is read of call-backs beside their own page finds its index; a suggestion or complaint that waits is a thing to
be reminded of."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.db.migrate import run_sql

ID = "2026-12-01T00:00:00:000325"
VERSION = "1.38.0"
DESCRIPTION = "after care"

CHANGES = """
create index call_answer_by_time on call_answer (tenant_id, at);
create index call_answer_of_customer on call_answer (tenant_id, customer_id, at);
create index call_back_by_due on call_back (tenant_id, due_at) where choice in ('must', 'drawn');
create index call_back_of_care on call_back (tenant_id, commitment_id) where occasion <> 'resolved';
alter table reminder drop constraint reminder_kind_check;
alter table reminder add constraint reminder_kind_check
  check (kind in ('problem_action', 'commitment_ends', 'improvement'));
"""


async def build() -> None:
    await run_sql(DB, CHANGES)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
