"""The working week of a company: its days and hours. A company without a row works from Monday to Friday."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T12:00:00:000207"
VERSION = "1.38.0"
DESCRIPTION = "working week"

P = Party.PROJECTS

WEEK = tenant_table(
    P,
    "work_week",
    """  weekdays int[] not null,
  morning_from int not null check (morning_from >= 0),
  morning_to int not null,
  afternoon_from int,
  afternoon_to int check (afternoon_to <= 1440),
  changed_by text not null,
  changed_at timestamptz not null default now(),
  revision int not null,
  primary key (tenant_id),
  check (cardinality(weekdays) between 1 and 7 and weekdays <@ array[1, 2, 3, 4, 5, 6, 7]),
  check (morning_from < morning_to and morning_to <= 1440),
  check ((afternoon_from is null) = (afternoon_to is null)),
  check (morning_to <= afternoon_from and afternoon_from < afternoon_to)""",
)


async def build() -> None:
    await run_sql(DB, WEEK)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
