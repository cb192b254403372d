"""Files that prove a skill."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T12:00:00:000211"
VERSION = "1.38.0"
DESCRIPTION = "files that prove a skill"

P = Party.PROJECTS

SKILL_FILE = tenant_table(
    P,
    "skill_file",
    """  id uuid not null,
  person_skill_id uuid not null,
  name text not null,
  type text not null,
  size int not null,
  key text not null,
  sha256 text not null,
  at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, person_skill_id) references person_skill (tenant_id, id)""",
    app="select, insert, delete",
)
INDEXES = "create index skill_files on skill_file (tenant_id, person_skill_id, at, id);"


async def build() -> None:
    await run_sql(DB, "\n".join((SKILL_FILE, INDEXES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
