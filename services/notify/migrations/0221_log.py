"""The log is searched by ticket; addresses that mail comes back from are not written to any more."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.notify.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000281"
VERSION = "1.38.0"
DESCRIPTION = "log"

ADDRESS = tenant_table(
    Party.NOTIFY,
    "disabled_address",
    """  id uuid not null,
  mail text not null check (mail = lower(mail)),
  answer text not null,
  at timestamptz not null,
  enabled_at timestamptz,
  enabled_by text,
  primary key (tenant_id, id)""",
)
INDEXES = """
create unique index disabled_address_once on disabled_address (tenant_id, mail) where enabled_at is null;
create index delivery_of_ticket on delivery (tenant_id, (data ->> 'number'), created_at desc);
create index notice_of_ticket on notice (tenant_id, (data ->> 'number'), at desc);
"""


async def build() -> None:
    await run_sql(DB, f"{ADDRESS}\n{INDEXES}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="notify", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
