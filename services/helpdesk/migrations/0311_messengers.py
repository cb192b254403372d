"""Messengers: connectors, whose sender is which contact, and which conversation is which ticket."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000311"
VERSION = "1.38.0"
DESCRIPTION = "messengers"

H = Party.HELPDESK

CONNECTOR = tenant_table(
    H,
    "connector",
    """  id uuid not null,
  name text not null,
  label text not null,
  category_id uuid,
  team_id uuid,
  is_active boolean not null default true,
  secret text not null,
  former text,
  former_until timestamptz,
  last_at timestamptz,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, category_id) references category (tenant_id, id),
  foreign key (tenant_id, team_id) references team (tenant_id, id)""",
)
SENDER = tenant_table(
    H,
    "connector_sender",
    """  connector_id uuid not null,
  sender text not null,
  contact_id uuid not null,
  chosen_by text not null,
  chosen_at timestamptz not null default now(),
  primary key (tenant_id, connector_id, sender),
  foreign key (tenant_id, connector_id) references connector (tenant_id, id),
  foreign key (tenant_id, contact_id) references contact (tenant_id, id)""",
)
CONVERSATION = tenant_table(
    H,
    "conversation",
    """  connector_id uuid not null,
  name text not null,
  customer_id uuid not null,
  ticket_id uuid,
  since timestamptz not null default now(),
  primary key (tenant_id, connector_id, name, customer_id),
  foreign key (tenant_id, connector_id) references connector (tenant_id, id),
  foreign key (tenant_id, ticket_id) references ticket (tenant_id, id)""",
)
DELIVERY = tenant_table(
    H,
    "connector_delivery",
    """  message_id uuid not null,
  connector_id uuid not null,
  at timestamptz not null default now(),
  primary key (tenant_id, message_id, connector_id),
  foreign key (tenant_id, connector_id) references connector (tenant_id, id)""",
    app="select, insert",
)
REST = """
alter table held_message add foreign key (tenant_id, connector_id) references connector (tenant_id, id);
create index held_of_sender on held_message (tenant_id, connector_id, sender, at) where state = 'held';
"""


async def build() -> None:
    await run_sql(DB, "\n".join((CONNECTOR, SENDER, CONVERSATION, DELIVERY, REST)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
