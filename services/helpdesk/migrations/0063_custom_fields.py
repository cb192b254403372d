"""Custom fields and what they say on tickets."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import Portal, own, tenant_table, visible_parent

ID = "2026-11-30T00:00:01:000063"  # after the categories, which it refers to
VERSION = "1.38.0"
DESCRIPTION = "custom fields"

FIELD = tenant_table(
    Party.HELPDESK,
    "custom_field",
    """  id uuid not null,
  category_id uuid not null,
  name text not null,
  kind text not null check (kind in ('text', 'number', 'choice', 'date')),
  help text not null,
  required boolean not null,
  options text[] not null,
  for_customers boolean not null,
  place int not null,
  archived boolean not null default false,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, category_id) references category (tenant_id, id)""",
    portal=Portal(
        "for_customers and not archived",
        "select (tenant_id, id, category_id, name, kind, help, required, options, for_customers, place, archived)",
    ),
)
# A value that customers may not see lies behind a field that they do not see.
VALUE = tenant_table(
    Party.HELPDESK,
    "ticket_field",
    """  customer_id uuid not null,
  ticket_id uuid not null,
  field_id uuid not null,
  value text not null,
  primary key (tenant_id, ticket_id, field_id),
  foreign key (tenant_id, customer_id, ticket_id) references ticket (tenant_id, customer_id, id),
  foreign key (tenant_id, field_id) references custom_field (tenant_id, id)""",
    app="select, insert, update, delete",
    portal=own(
        "select, insert",
        and_=f"{visible_parent('ticket_field', 'ticket_id', 'ticket')} "
        f"and {visible_parent('ticket_field', 'field_id', 'custom_field')}",
    ),
)
INDEXES = """
create unique index custom_field_name on custom_field (tenant_id, category_id, lower(name)) where not archived;
"""


async def build() -> None:
    await run_sql(DB, f"{FIELD}\n{VALUE}\n{INDEXES}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
