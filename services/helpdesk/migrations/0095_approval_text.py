"""What was asked for is kept to the letter, so that its hash can be checked; only the decision can be written."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql

ID = "2026-11-30T00:00:00:000095"
VERSION = "1.38.0"
DESCRIPTION = "approval text"

# What is there already was hashed before PostgreSQL wrote it anew: its hash is that of what has been kept of it.
CHANGES = f"""
alter table approval alter column content type text using content::text;
update approval set content_hash = encode(sha256(convert_to(
  subject || '|' || subject_id || '|' || subject_revision || '|' || content, 'UTF8')), 'hex');
revoke update on approval from {Party.HELPDESK}_app;
grant update (state, decided_by_id, decided_by, decided_at, decision, revision) on approval to {Party.HELPDESK}_app;
"""


async def build() -> None:
    await run_sql(DB, CHANGES)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
