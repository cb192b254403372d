"""Tickets are linked, merged and split."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import CUSTOMER, Portal, tenant_table

ID = "2026-11-30T00:00:00:000056"
VERSION = "1.38.0"
DESCRIPTION = "linking"

H = Party.HELPDESK

TICKET_LINK = tenant_table(
    H,
    "ticket_link",
    """  id uuid not null,
  ticket_id uuid not null,
  customer_id uuid not null,
  other_id uuid not null,
  other_customer uuid not null,
  kind text not null check (kind in ('related', 'duplicate_of', 'caused_by', 'child_of', 'follow_up_of')),
  made_by text not null,
  made_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, ticket_id, other_id, kind),
  foreign key (tenant_id, customer_id, ticket_id) references ticket (tenant_id, customer_id, id),
  foreign key (tenant_id, other_customer, other_id) references ticket (tenant_id, customer_id, id),
  check (ticket_id <> other_id)""",
    app="select, insert, delete",
    portal=Portal(
        rule=f"{CUSTOMER} and other_customer = customer_id and kind = 'follow_up_of'",
        verbs="select, insert",
    ),
)
TICKET_MERGE = tenant_table(
    H,
    "ticket_merge",
    """  id uuid not null,
  source_id uuid not null,
  target_id uuid not null,
  customer_id uuid not null,
  source_state text not null,
  source_waiting timestamptz,
  source_resolved timestamptz,
  source_scheduled timestamptz,
  target_waiting timestamptz,
  merged_at timestamptz not null default now(),
  undone_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id, source_id) references ticket (tenant_id, customer_id, id),
  foreign key (tenant_id, customer_id, target_id) references ticket (tenant_id, customer_id, id)""",
)
REST = """
alter table ticket drop constraint ticket_state_check, add constraint ticket_state_check check (state in ('new', 'open',
  'waiting_customer', 'waiting_third_party', 'scheduled', 'resolved', 'closed', 'spam', 'merged'));
alter table ticket add column merged_into uuid, add column merged uuid[], add column also uuid[],
  add foreign key (tenant_id, customer_id, merged_into) references ticket (tenant_id, customer_id, id);
grant delete on ticket_clock to helpdesk_app;
create index ticket_link_back on ticket_link (tenant_id, other_id);
create unique index ticket_merge_open on ticket_merge (tenant_id, source_id) where undone_at is null;
"""


async def build() -> None:
    await run_sql(DB, "\n".join((TICKET_LINK, TICKET_MERGE, REST)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
