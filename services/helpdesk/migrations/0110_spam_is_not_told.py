"""Customers see nothing of what went to spam, by whatever door: whom we do not listen to is not told so."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.db.migrate import run_sql
from shared.db.walls import CUSTOMER, TENANT

ID = "2026-11-30T00:00:00:000110"
VERSION = "1.38.0"
DESCRIPTION = "spam is not told"

RULE = f"{TENANT} and {CUSTOMER} and state <> 'spam'"
POLICY = f"alter policy ticket_portal on ticket using ({RULE}) with check ({RULE});"


async def build() -> None:
    await run_sql(DB, POLICY)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
