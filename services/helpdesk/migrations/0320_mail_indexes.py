"""How many mails wait at each support address is counted by those that do, not by all that ever came; and whose an
address is is found by an index. A stored column, for policies leave an index on an expression unused: what computes it
is not leakproof."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.db.migrate import run_sql

ID = "2026-12-01T00:00:00:000320"
VERSION = "1.38.0"
DESCRIPTION = "mail indexes"

INDEXES = """
create index raw_mail_waiting on raw_mail (tenant_id, mailbox_id) where state in ('held', 'failed', 'quarantined');
alter table contact add column mail_key text generated always as (lower(mail)) stored;
drop index contact_by_mail;
create index contact_by_mail on contact (tenant_id, mail_key) where state = 'active';
"""


async def build() -> None:
    await run_sql(DB, INDEXES)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
