"""The directory copies, notices, deliveries."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.notify.db import DB
from shared.contracts.parties import Party
from shared.copies import copy_state_table
from shared.db.migrate import run_sql
from shared.db.walls import Narrow, own, tenant_table

ID = "2026-11-24T00:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "telling"

N = Party.NOTIFY

COMPANY = tenant_table(
    N,
    "company",
    """  id uuid not null,
  version int not null,
  slug text not null,
  name text not null,
  zone text not null,
  locale text not null,
  state text not null,
  host text,
  accent text,
  phone text,
  primary key (tenant_id, id),
  check (tenant_id = id)""",
)
MEMBER = tenant_table(
    N,
    "member",
    """  id uuid not null,
  version int not null,
  name text not null,
  mail text not null,
  locale text not null,
  roles text[] not null,
  state text not null,
  primary key (tenant_id, id)""",
)
CUSTOMER = tenant_table(
    N,
    "customer",
    """  id uuid not null,
  version int not null,
  name text not null,
  state text not null,
  primary key (tenant_id, id)""",
)
CONTACT = tenant_table(
    N,
    "contact",
    """  id uuid not null,
  version int not null,
  customer_id uuid not null,
  person_id uuid,
  name text not null,
  mail text,
  locale text not null,
  state text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references customer (tenant_id, id)""",
)
NOTICE = tenant_table(
    N,
    "notice",
    """  id uuid not null,
  customer_id uuid not null,
  recipient_id uuid not null,
  event_id uuid not null,
  kind text not null,
  data jsonb not null,
  path text not null,
  at timestamptz not null,
  read_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, event_id, recipient_id, kind)""",
    portal=own(
        "select, update (read_at)",
        and_="recipient_id = current_setting('app.actor_id')::uuid",
    ),
)
DELIVERY = tenant_table(
    N,
    "delivery",
    """  id uuid not null,
  event_id uuid not null,
  kind text not null,
  recipient_kind text not null check (recipient_kind in ('member', 'contact', 'person', 'link')),
  recipient_id uuid not null,
  address text not null default '',
  data jsonb not null,
  state text not null check (state in ('pending', 'sending', 'sent', 'failed')),
  attempts int not null default 0,
  due_at timestamptz not null,
  error text,
  created_at timestamptz not null,
  sent_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, event_id, recipient_id, kind)""",
    others={
        "worker": Narrow("select (tenant_id, id, state, attempts, due_at), update (state, attempts, due_at)"),
    },
)
INDEXES = """
create index member_agents on member (tenant_id, id) where state = 'active' and roles && array['agent', 'support_lead'];
create index notice_by_time on notice (tenant_id, recipient_id, at desc, id desc);
create index notice_unread on notice (tenant_id, recipient_id, at desc, id desc) where read_at is null;
create index delivery_by_time on delivery (tenant_id, created_at desc, id desc);
create index delivery_by_state on delivery (tenant_id, state, created_at desc, id desc);
create index delivery_of_recipient on delivery (tenant_id, recipient_id);
create index delivery_due on delivery (due_at) where state in ('pending', 'sending');
"""


async def build() -> None:
    tables = (copy_state_table(N), COMPANY, MEMBER, CUSTOMER, CONTACT, NOTICE, DELIVERY)
    await run_sql(DB, "\n".join((*tables, INDEXES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="notify", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
