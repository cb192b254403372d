"""Tokens that a company's clients held before it was suspended stay dead when it is active again."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from gateway.db import DB
from shared.db.migrate import run_sql

ID = "2026-11-30T00:00:00:000090"
VERSION = "1.38.0"
DESCRIPTION = "company era"

ERA = """
alter table company add column era int not null default 0;
grant update (era) on company to gateway_ops;
"""


async def build() -> None:
    await run_sql(DB, ERA)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="gateway", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
