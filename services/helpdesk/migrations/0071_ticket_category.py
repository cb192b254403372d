"""A ticket has a category of its company's tree; customers see the names of those in use, to choose from."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import Portal, portal_to

ID = "2026-11-30T00:00:00:000071"
VERSION = "1.38.0"
DESCRIPTION = "ticket_category"

PORTAL = Portal(rule="not archived", verbs="select (tenant_id, id, parent_id, name, archived)")
STATEMENTS = """
alter table ticket add column category_id uuid,
  add constraint ticket_category foreign key (tenant_id, category_id) references category (tenant_id, id);
create index ticket_by_category on ticket (tenant_id, category_id, updated_at desc, id desc)
  where category_id is not null;
"""


async def build() -> None:
    await run_sql(DB, f"{STATEMENTS}\n{portal_to(Party.HELPDESK, 'category', PORTAL)}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
