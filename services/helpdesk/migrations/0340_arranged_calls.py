"""Call-backs about an entry of the improvement register: arranged by a person, or of a complaint once it is over."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.db.migrate import run_sql

ID = "2026-12-01T00:00:00:000340"
VERSION = "1.38.0"
DESCRIPTION = "arranged calls"

CHANGES = """
alter table call_back add column improvement_id uuid;
alter table call_back add foreign key (tenant_id, improvement_id) references improvement (tenant_id, id);
alter table call_back drop constraint call_back_occasion_check;
alter table call_back add constraint call_back_occasion_check
  check (occasion in ('resolved', 'delivered', 'quarterly', 'improvement'));
create index call_back_of_improvement on call_back (tenant_id, improvement_id) where improvement_id is not null;
"""


async def build() -> None:
    await run_sql(DB, CHANGES)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
