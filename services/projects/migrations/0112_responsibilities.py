"""The responsibility matrix."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000112"
VERSION = "1.38.0"
DESCRIPTION = "responsibilities"

P = Party.PROJECTS

RESPONSIBILITY = tenant_table(
    P,
    "responsibility",
    """  project_id uuid not null,
  task_id uuid not null,
  member_id uuid not null,
  letter text not null check (letter in ('R', 'A', 'C', 'I')),
  set_by text not null,
  set_at timestamptz not null default now(),
  primary key (tenant_id, task_id, member_id),
  foreign key (tenant_id, project_id, task_id) references plan_task (tenant_id, project_id, id),
  foreign key (tenant_id, member_id) references member (tenant_id, id)""",
    app="select, insert, update, delete",
)
INDEXES = """
create unique index one_accountable on responsibility (tenant_id, task_id) where letter = 'A';
create index responsibilities on responsibility (tenant_id, project_id, task_id);
"""


async def build() -> None:
    await run_sql(DB, "\n".join((RESPONSIBILITY, INDEXES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
