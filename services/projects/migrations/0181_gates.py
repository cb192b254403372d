"""What was decided at gates, and on which list."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000181"
VERSION = "1.38.0"
DESCRIPTION = "gates"

DECISION = tenant_table(
    Party.PROJECTS,
    "gate_decision",
    """  id uuid not null,
  project_id uuid not null,
  gate text not null check (gate in ('G1', 'G2', 'G3', 'G4', 'G5')),
  state text not null check (state in ('passed', 'conditional', 'failed')),
  decided_by_id uuid not null,
  decided_by text not null,
  decided_at timestamptz not null default clock_timestamp(),
  reason text not null,
  due_on date check ((due_on is not null) = (state = 'conditional')),
  checks jsonb not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id) references project (tenant_id, id)""",
    app="select, insert",
)
INDEX = "create index gate_decisions on gate_decision (tenant_id, project_id, gate, decided_at desc, id desc);"


async def build() -> None:
    await run_sql(DB, "\n".join((DECISION, INDEX)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
