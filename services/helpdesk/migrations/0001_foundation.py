"""The directory copies, tickets with messages and event log, files."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.copies import copy_state_table
from shared.db.kernel import kernel_tables
from shared.db.migrate import run_sql
from shared.db.walls import CUSTOMER, Portal, own, tenant_table, visible_parent

ID = "2026-11-23T00:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "foundation"

H = Party.HELPDESK

COMPANY = tenant_table(
    H,
    "company",
    """  id uuid not null,
  version int not null,
  slug text not null,
  name text not null,
  zone text not null,
  locale text not null,
  state text not null,
  primary key (tenant_id, id),
  check (tenant_id = id)""",
)
MEMBER = tenant_table(
    H,
    "member",
    """  id uuid not null,
  version int not null,
  name text not null,
  roles text[] not null,
  state text not null,
  primary key (tenant_id, id)""",
)
CUSTOMER_TABLE = tenant_table(
    H,
    "customer",
    """  id uuid not null,
  version int not null,
  name text not null,
  level text,
  state text not null,
  primary key (tenant_id, id)""",
    portal=Portal("id = current_setting('app.customer_id')::uuid", "select"),
)
CONTACT = tenant_table(
    H,
    "contact",
    """  id uuid not null,
  version int not null,
  customer_id uuid not null,
  name text not null,
  mail text,
  phone text,
  manager boolean not null,
  state text not null,
  primary key (tenant_id, id),
  unique (tenant_id, customer_id, id),
  foreign key (tenant_id, customer_id) references customer (tenant_id, id)""",
    portal=own("select (tenant_id, id, customer_id, name, state)"),
)
TICKET = tenant_table(
    H,
    "ticket",
    """  id uuid not null,
  customer_id uuid not null,
  number int not null,
  title text not null,
  state text not null check (state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled',
    'resolved', 'closed', 'spam')),
  impact smallint not null check (impact between 1 and 3),
  urgency smallint not null check (urgency between 1 and 3),
  priority smallint not null check (priority between 1 and 4),
  channel text not null,
  requester_id uuid not null,
  assignee_id uuid,
  assignee_name text,
  opened_at timestamptz not null,
  updated_at timestamptz not null,
  waiting_since timestamptz,
  resolved_at timestamptz,
  closed_at timestamptz,
  scheduled_until timestamptz,
  resolution text,
  reopened int not null default 0,
  revision int not null default 1,
  source text,
  external_id text,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  unique (tenant_id, customer_id, id),
  unique (tenant_id, source, external_id),
  foreign key (tenant_id, customer_id, requester_id) references contact (tenant_id, customer_id, id),
  foreign key (tenant_id, assignee_id) references member (tenant_id, id)""",
    portal=own(
        "select, insert, update (state, waiting_since, resolved_at, closed_at, reopened, updated_at, revision)"
    ),
)
MESSAGE = tenant_table(
    H,
    "message",
    """  id uuid not null,
  ticket_id uuid not null,
  customer_id uuid not null,
  side text not null check (side in ('customer', 'staff', 'system')),
  author_id uuid,
  author_name text not null,
  visibility text not null check (visibility in ('public', 'internal')),
  channel text not null,
  body text not null,
  at timestamptz not null,
  files jsonb not null default '[]',
  primary key (tenant_id, id),
  unique (tenant_id, customer_id, id),
  foreign key (tenant_id, customer_id, ticket_id) references ticket (tenant_id, customer_id, id)""",
    app="select, insert",
    portal=own(
        "select, insert",
        and_=f"visibility = 'public' and {visible_parent('message', 'ticket_id', 'ticket')}",
    ),
)
TICKET_EVENT = tenant_table(
    H,
    "ticket_event",
    """  id uuid not null,
  ticket_id uuid not null,
  customer_id uuid not null,
  version int not null,
  verb text not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_id uuid not null,
  actor_name text not null,
  from_state text,
  to_state text not null,
  data jsonb not null default '{}',
  primary key (tenant_id, id),
  unique (tenant_id, ticket_id, version),
  foreign key (tenant_id, customer_id, ticket_id) references ticket (tenant_id, customer_id, id)""",
    app="select, insert",
    portal=Portal(CUSTOMER, "insert"),
)
FILE = tenant_table(
    H,
    "file",
    """  id uuid not null,
  customer_id uuid not null,
  ticket_id uuid not null,
  message_id uuid not null,
  name text not null,
  type text not null,
  size int not null,
  key text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, key),
  foreign key (tenant_id, customer_id, message_id) references message (tenant_id, customer_id, id),
  foreign key (tenant_id, customer_id, ticket_id) references ticket (tenant_id, customer_id, id)""",
    app="select, insert",
    portal=own(
        "select, insert",
        and_=visible_parent("file", "message_id", "message"),
    ),
)
INDEXES = """
create index ticket_by_change on ticket (tenant_id, updated_at desc, id desc);
create index ticket_by_state on ticket (tenant_id, state, updated_at desc, id desc);
create index ticket_by_assignee on ticket (tenant_id, assignee_id, updated_at desc, id desc);
create index ticket_by_customer on ticket (tenant_id, customer_id, updated_at desc, id desc);
create index ticket_queue on ticket (tenant_id, coalesce(waiting_since, 'infinity'::timestamptz), id)
  where state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled');
create index message_of_ticket on message (tenant_id, ticket_id, at, id);
create index contact_by_customer on contact (tenant_id, customer_id);

-- A customer belongs to one company: without this the planner multiplies the two, expects one row where a customer
-- has thousands, and picks plans that read them all.
create statistics ticket_owner (dependencies, ndistinct) on tenant_id, customer_id from ticket;
create statistics message_owner (dependencies, ndistinct) on tenant_id, customer_id from message;
create statistics message_thread (dependencies, ndistinct) on tenant_id, ticket_id from message;
create statistics event_thread (dependencies, ndistinct) on tenant_id, ticket_id from ticket_event;
create statistics contact_owner (dependencies, ndistinct) on tenant_id, customer_id from contact;
"""


async def build() -> None:
    await run_sql(
        DB,
        "\n".join(
            (
                kernel_tables(H),
                copy_state_table(H),
                COMPANY,
                MEMBER,
                CUSTOMER_TABLE,
                CONTACT,
                TICKET,
                MESSAGE,
                TICKET_EVENT,
                FILE,
                INDEXES,
            )
        ),
    )


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
