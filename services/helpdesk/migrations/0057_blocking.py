"""Senders that a company takes for spam."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-11-30T00:00:00:000057"
VERSION = "1.38.0"
DESCRIPTION = "blocking"

BLOCKED_SENDER = tenant_table(
    Party.HELPDESK,
    "blocked_sender",
    """  id uuid not null,
  sender text not null check (sender = lower(sender)),
  blocked_by text not null,
  blocked_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, sender)""",
    app="select, insert, delete",
)


async def build() -> None:
    await run_sql(DB, BLOCKED_SENDER)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
