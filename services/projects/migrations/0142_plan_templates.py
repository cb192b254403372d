"""Templates of plans."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000142"
VERSION = "1.38.0"
DESCRIPTION = "plan templates"

TEMPLATE = tenant_table(
    Party.PROJECTS,
    "plan_template",
    """  id uuid not null,
  name text not null,
  service_type text not null,
  tasks jsonb not null,
  size int not null,
  days int not null,
  made_by text not null,
  made_at timestamptz not null default now(),
  archived boolean not null default false,
  revision int not null default 1,
  primary key (tenant_id, id)""",
)
INDEXES = """
create unique index plan_template_named on plan_template (tenant_id, service_type, name) where not archived;
"""


async def build() -> None:
    await run_sql(DB, f"{TEMPLATE}\n{INDEXES}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
