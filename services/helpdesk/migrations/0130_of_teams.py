"""Saved views and canned replies may belong to a team."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.db.migrate import run_sql

ID = "2026-11-30T00:00:00:000130"
VERSION = "1.38.0"
DESCRIPTION = "views and replies of teams"

CHANGES = """
alter table saved_view
  add column team_id uuid,
  add column saved_by uuid,
  add constraint saved_view_team foreign key (tenant_id, team_id) references team (tenant_id, id),
  add constraint saved_view_whose check (owner_id is null or team_id is null);
drop index saved_view_name;
create unique index saved_view_name on saved_view (tenant_id, owner_id, team_id, lower(name)) nulls not distinct;
alter table canned_reply
  add column team_id uuid,
  add constraint canned_reply_team foreign key (tenant_id, team_id) references team (tenant_id, id),
  add constraint canned_reply_whose check (owner_id is null or team_id is null);
drop index canned_reply_name;
create unique index canned_reply_name on canned_reply (tenant_id, owner_id, team_id, lower(name)) nulls not distinct
  where not archived;
"""


async def build() -> None:
    await run_sql(DB, CHANGES)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
