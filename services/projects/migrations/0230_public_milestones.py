"""Milestones that the customer is shown."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from services.projects.plan.tables import PORTALS
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import portal_to

ID = "2026-12-01T12:00:00:000230"
VERSION = "1.38.0"
DESCRIPTION = "public milestones"

TASK = PORTALS["plan_task"]
COLUMN = "alter table plan_task add column is_public boolean not null default false;"
INDEX = """
create index milestones_shown on plan_task (tenant_id, project_id, ends_on) where is_public and kind = 'milestone';
"""


async def build() -> None:
    assert TASK is not None
    await run_sql(DB, "\n".join((COLUMN, portal_to(Party.PROJECTS, "plan_task", TASK), INDEX)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
