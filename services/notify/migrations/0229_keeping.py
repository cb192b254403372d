"""What is old may be removed, company by company."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.notify.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import Narrow, door_to

ID = "2026-12-01T00:00:00:000289"
VERSION = "1.38.0"
DESCRIPTION = "keeping"

N = Party.NOTIFY
GRANTS = "\n".join(
    f"grant delete on {table} to {N}_app;" for table in ("notice", "delivery", "webhook_message", "webhook_attempt")
)


async def build() -> None:
    await run_sql(DB, f"{GRANTS}\n{door_to(N, 'company', 'worker', Narrow('select (tenant_id)'))}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="notify", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
