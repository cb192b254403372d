"""Priorities and teams are suggested too: what was suggested, what people said instead, and from when each is applied.

Every company's model is asked for anew, since one now holds all three kinds. Customers may see that there is one to
ask, and nothing of it: their tickets ask.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import Portal, portal_to, tenant_table

ID = "2026-11-30T00:00:00:000120"
VERSION = "1.38.0"
DESCRIPTION = "more suggestions"

H = Party.HELPDESK

PART = tenant_table(
    H,
    "suggestion_part",
    """  ticket_id uuid not null,
  customer_id uuid not null,
  kind text not null check (kind in ('priority', 'team')),
  options jsonb not null default '[]',
  words text[] not null default '{}',
  before text,
  outcome text check (outcome in ('accepted', 'corrected', 'applied', 'undone')),
  primary key (tenant_id, ticket_id, kind),
  foreign key (tenant_id, customer_id, ticket_id) references ticket (tenant_id, customer_id, id)""",
)
EXAMPLE = tenant_table(
    H,
    "suggestion_example",
    """  ticket_id uuid not null,
  customer_id uuid not null,
  kind text not null check (kind in ('priority', 'team')),
  label text not null,
  at timestamptz not null default now(),
  primary key (tenant_id, ticket_id, kind),
  foreign key (tenant_id, customer_id, ticket_id) references ticket (tenant_id, customer_id, id)""",
    app="select, insert, update, delete",
)
CHANGES = """
create index suggestion_example_by_time on suggestion_example (tenant_id, kind, at desc);
alter table suggesting
  add column priority_threshold smallint check (priority_threshold between 50 and 99),
  add column team_threshold smallint check (team_threshold between 50 and 99);
alter table category_model
  add column priority_texts int not null default 0,
  add column team_texts int not null default 0;
insert into category_model (tenant_id, fire_at) select distinct tenant_id, now() from team where not archived
  on conflict do nothing;
update category_model set asked_at = now(), fire_at = now();
"""


async def build() -> None:
    seen = portal_to(H, "category_model", Portal(rule="", verbs="select (tenant_id)"))
    await run_sql(DB, "\n".join((PART, EXAMPLE, CHANGES, seen)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
