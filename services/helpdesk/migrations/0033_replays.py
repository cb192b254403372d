"""Replays: the last months under a draft policy."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-11-30T00:00:00:000033"
VERSION = "1.38.0"
DESCRIPTION = "replays"

REPLAY = tenant_table(
    Party.HELPDESK,
    "replay",
    """  id uuid not null,
  policy_id uuid not null,
  rules jsonb not null,
  calendar_id uuid,
  everything boolean not null,
  since timestamptz not null,
  state text not null check (state in ('running', 'done', 'stopped')),
  total int not null,
  done int not null default 0,
  after_id uuid not null,
  counts jsonb not null default '{}',
  started_by text not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  revision int not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, policy_id) references policy (tenant_id, id),
  foreign key (tenant_id, calendar_id) references calendar (tenant_id, id)""",
    app="select, insert, update, delete",
)
INDEXES = """
create index replay_of on replay (tenant_id, policy_id, started_at desc);
"""


async def build() -> None:
    await run_sql(DB, f"{REPLAY}\n{INDEXES}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
