"""An operator who suspends a company ends what programs hold in its people's names."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from gateway.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import Narrow, door_to

ID = "2026-11-30T00:00:00:000004"
VERSION = "1.38.0"
DESCRIPTION = "suspended grants"

OPS = door_to(
    Party.GATEWAY, "oauth_grant", "ops", Narrow("select (tenant_id, ended_at), update (ended_at, ended_why)")
)


async def build() -> None:
    await run_sql(DB, OPS)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="gateway", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
