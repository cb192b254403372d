"""Overloads that were saved in spite of the warning: who, of whom, on which days, and why."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T12:00:00:000206"
VERSION = "1.38.0"
DESCRIPTION = "overloads"

P = Party.PROJECTS

OVERLOAD = tenant_table(
    P,
    "plan_overload",
    """  id uuid not null,
  project_id uuid not null,
  task_id uuid not null,
  member_id uuid not null,
  days text[] not null,
  minutes int not null check (minutes > 0),
  reason text not null,
  saved_by_id uuid not null,
  saved_by text not null,
  at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id, task_id) references plan_task (tenant_id, project_id, id),
  foreign key (tenant_id, member_id) references member (tenant_id, id)""",
    app="select, insert",
)
INDEXES = "create index plan_overloads on plan_overload (tenant_id, project_id, task_id, at desc, id desc);"


async def build() -> None:
    await run_sql(DB, "\n".join((OVERLOAD, INDEXES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
