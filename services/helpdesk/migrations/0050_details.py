"""Tickets have a type and tags; a company's own matrix makes their priority."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import Portal, tenant_table

ID = "2026-11-30T00:00:00:000050"
VERSION = "1.38.0"
DESCRIPTION = "details"

H = Party.HELPDESK

PRIORITIES = tenant_table(
    H,
    "priorities",
    """  matrix smallint[] not null check (cardinality(matrix) = 9 and 1 <= all (matrix) and 4 >= all (matrix)),
  changed_by text not null,
  changed_at timestamptz not null default now(),
  revision int not null,
  primary key (tenant_id)""",
    portal=Portal(rule="", verbs="select (tenant_id, matrix)"),
)
TAG = tenant_table(
    H,
    "tag",
    """  key text not null,
  name text not null,
  primary key (tenant_id, key)""",
    app="select, insert",
)
TICKET_TAG = tenant_table(
    H,
    "ticket_tag",
    """  ticket_id uuid not null,
  key text not null,
  primary key (tenant_id, ticket_id, key),
  foreign key (tenant_id, ticket_id) references ticket (tenant_id, id),
  foreign key (tenant_id, key) references tag (tenant_id, key)""",
    app="select, insert, delete",
)
REST = """
alter table ticket
  add column type text check (type in ('incident', 'question', 'service_request', 'complaint')),
  add column priority_fixed boolean not null default false;
create index ticket_tag_by_key on ticket_tag (tenant_id, key, ticket_id);
create index tag_by_beginning on tag (tenant_id, key text_pattern_ops);
"""


async def build() -> None:
    await run_sql(DB, "\n".join((PRIORITIES, TAG, TICKET_TAG, REST)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
