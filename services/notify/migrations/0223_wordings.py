"""The company's own words for mails, every version of them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.notify.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000283"
VERSION = "1.38.0"
DESCRIPTION = "wordings"

WORDING = tenant_table(
    Party.NOTIFY,
    "wording",
    """  id uuid not null,
  kind text not null,
  language text not null check (language in ('zh-Hant', 'en', 'zh-Hans')),
  version int not null,
  subject text not null,
  body text not null,
  is_current boolean not null,
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, kind, language, version)""",
)
INDEXES = """
create unique index wording_current on wording (tenant_id, kind, language) where is_current;
"""


async def build() -> None:
    await run_sql(DB, f"{WORDING}\n{INDEXES}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="notify", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
