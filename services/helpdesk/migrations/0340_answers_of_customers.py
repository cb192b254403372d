"""What a customer answered in a month is found by the customer, for its service report."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.db.migrate import run_sql

ID = "2026-12-01T00:00:00:000340"
VERSION = "1.38.0"
DESCRIPTION = "answers of customers"

INDEX = "create index call_answer_of_customer on call_answer (tenant_id, customer_id, at);"


async def build() -> None:
    await run_sql(DB, INDEX)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
