"""A commitment knows the project that it was accepted with."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.db.migrate import run_sql

ID = "2026-12-01T00:00:00:000334"
VERSION = "1.38.0"
DESCRIPTION = "commitments of projects"

SQL = """
alter table commitment add column project_id uuid, add column project_code text, add column project_version integer;
create unique index commitment_of_project on commitment (tenant_id, project_id);
"""


async def build() -> None:
    await run_sql(DB, SQL)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
