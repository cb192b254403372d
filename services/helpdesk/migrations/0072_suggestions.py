"""Suggested categories: what was suggested for a ticket, what people said instead, and each company's model."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import Narrow, own, tenant_table, visible_parent

ID = "2026-11-30T00:00:00:000072"
VERSION = "1.38.0"
DESCRIPTION = "suggestions"

H = Party.HELPDESK

SUGGESTING = tenant_table(
    H,
    "suggesting",
    """  threshold smallint check (threshold between 50 and 99),
  changed_by text not null,
  changed_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id)""",
)
SUGGESTION = tenant_table(
    H,
    "suggestion",
    """  ticket_id uuid not null,
  customer_id uuid not null,
  fire_at timestamptz,
  claim uuid,
  tries smallint not null default 0,
  made_at timestamptz,
  model_version int,
  known boolean,
  options jsonb not null default '[]',
  words text[] not null default '{}',
  outcome text check (outcome in ('accepted', 'corrected', 'applied', 'undone')),
  primary key (tenant_id, ticket_id),
  foreign key (tenant_id, customer_id, ticket_id) references ticket (tenant_id, customer_id, id)""",
    portal=own(
        "insert (tenant_id, ticket_id, customer_id, fire_at)",
        and_=visible_parent("suggestion", "ticket_id", "ticket"),
    ),
    others={"worker": Narrow("select (tenant_id, ticket_id, fire_at, claim), update (fire_at, claim)")},
)
CATEGORY_EXAMPLE = tenant_table(
    H,
    "category_example",
    """  ticket_id uuid not null,
  customer_id uuid not null,
  category_id uuid not null,
  at timestamptz not null default now(),
  primary key (tenant_id, ticket_id),
  foreign key (tenant_id, customer_id, ticket_id) references ticket (tenant_id, customer_id, id),
  foreign key (tenant_id, category_id) references category (tenant_id, id)""",
    app="select, insert, update, delete",
)
CATEGORY_MODEL = tenant_table(
    H,
    "category_model",
    """  version int not null default 0,
  key text,
  checksum text,
  size int,
  texts int not null default 0,
  made_at timestamptz,
  asked_at timestamptz not null default now(),
  fire_at timestamptz,
  claim uuid,
  primary key (tenant_id)""",
    others={"worker": Narrow("select (tenant_id, fire_at, claim), update (fire_at, claim)")},
)
INDEXES = """
create index suggestion_due on suggestion (fire_at) where fire_at is not null;
create index category_model_due on category_model (fire_at) where fire_at is not null;
create index category_example_by_time on category_example (tenant_id, at desc);

insert into category_model (tenant_id, fire_at) select distinct tenant_id, now() from category where not archived;
"""


async def build() -> None:
    await run_sql(DB, "\n".join((SUGGESTING, SUGGESTION, CATEGORY_EXAMPLE, CATEGORY_MODEL, INDEXES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
