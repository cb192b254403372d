"""What a company's approval flows were before: each version is kept with who set it and when."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T12:00:00:000251"
VERSION = "1.38.0"
DESCRIPTION = "flow versions"

TABLE = tenant_table(
    Party.PROJECTS,
    "approval_flow_version",
    """  subject text not null,
  revision int not null,
  tiers jsonb not null,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  primary key (tenant_id, subject, revision)""",
    app="select, insert",
)
FIRST = """
insert into approval_flow_version (tenant_id, subject, revision, tiers, changed_by, changed_at)
select tenant_id, subject, revision, tiers, changed_by, changed_at from approval_flow;
"""


async def build() -> None:
    await run_sql(DB, "\n".join((TABLE, FIRST)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
