"""Suggestions and complaints."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from services.helpdesk.improvements.tables import PORTALS
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000261"
VERSION = "1.38.0"
DESCRIPTION = "improvements"

IMPROVEMENT = tenant_table(
    Party.HELPDESK,
    "improvement",
    """  id uuid not null,
  number int not null,
  kind text not null check (kind in ('suggestion', 'complaint')),
  state text not null check (state in ('new', 'acknowledged', 'accepted', 'declined', 'ended')),
  way text not null check (way in ('portal', 'ticket', 'phone', 'mail', 'visit')),
  title text not null,
  body text not null,
  customer_id uuid not null,
  requester_id uuid not null,
  requester_name text not null,
  ticket_id uuid,
  owner_id uuid,
  opened_at timestamptz not null,
  acknowledge_by timestamptz not null,
  acknowledged_at timestamptz,
  reason text not null default '',
  decided_at timestamptz,
  decided_by text,
  check_on date,
  worked boolean,
  effect text not null default '',
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  unique (tenant_id, customer_id, id),
  foreign key (tenant_id, customer_id, ticket_id) references ticket (tenant_id, customer_id, id)""",
    portal=PORTALS["improvement"],
)
EVENT = tenant_table(
    Party.HELPDESK,
    "improvement_event",
    """  id uuid not null,
  improvement_id uuid not null,
  customer_id uuid not null,
  verb text not null,
  at timestamptz not null,
  actor_id uuid not null,
  actor_name text not null,
  words text not null,
  told boolean not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id, improvement_id) references improvement (tenant_id, customer_id, id)""",
    app="select, insert",
    portal=PORTALS["improvement_event"],
)
INDEXES = """
create index improvement_newest on improvement (tenant_id, opened_at, id);
create index improvement_of_customer on improvement (tenant_id, customer_id, opened_at, id);
create index improvement_late on improvement (tenant_id, acknowledge_by) where state = 'new';
create index improvement_event_of on improvement_event (tenant_id, improvement_id, at);
"""


async def build() -> None:
    await run_sql(DB, f"{IMPROVEMENT}\n{EVENT}\n{INDEXES}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
