"""Service calendars, append-only by version."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-11-30T00:00:00:000010"
VERSION = "1.38.0"
DESCRIPTION = "calendars"

H = Party.HELPDESK

CALENDAR = tenant_table(
    H,
    "calendar",
    """  id uuid not null,
  name text not null,
  state text not null check (state in ('active', 'archived')),
  is_default boolean not null,
  revision int not null default 1,
  primary key (tenant_id, id),
  check (state = 'active' or not is_default)""",
)
VERSION_TABLE = tenant_table(
    H,
    "calendar_version",
    """  id uuid not null,
  calendar_id uuid not null,
  version int not null,
  valid_from timestamptz not null,
  made_at timestamptz not null,
  author_kind text not null,
  author_id uuid not null,
  author_name text not null,
  reason text not null,
  verb text not null,
  data jsonb not null,
  definition jsonb not null,
  primary key (tenant_id, id),
  unique (tenant_id, calendar_id, version),
  foreign key (tenant_id, calendar_id) references calendar (tenant_id, id)""",
    app="select, insert",
)
INDEXES = """
create unique index calendar_default on calendar (tenant_id) where is_default;
create unique index calendar_name on calendar (tenant_id, name) where state = 'active';
create index calendar_version_in_force on calendar_version (tenant_id, calendar_id, valid_from desc, version desc);
"""


async def build() -> None:
    await run_sql(DB, "\n".join((CALENDAR, VERSION_TABLE, INDEXES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
