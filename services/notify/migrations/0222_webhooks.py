"""Webhooks: endpoints, what they are told, and each attempt."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.notify.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import Narrow, tenant_table

ID = "2026-12-01T00:00:00:000282"
VERSION = "1.38.0"
DESCRIPTION = "webhooks"

N = Party.NOTIFY

WEBHOOK = tenant_table(
    N,
    "webhook",
    """  id uuid not null,
  name text not null,
  url text not null,
  events text[] not null,
  state text not null check (state in ('active', 'disabled', 'removed')),
  secret bytea not null,
  old_secret bytea,
  old_secret_until timestamptz,
  failing_since timestamptz,
  failures int not null default 0,
  due_at timestamptz,
  created_at timestamptz not null,
  revision int not null default 1,
  primary key (tenant_id, id)""",
    others={"worker": Narrow("select (tenant_id, id, state, due_at), update (due_at)")},
)
MESSAGE = tenant_table(
    N,
    "webhook_message",
    """  id uuid not null,
  webhook_id uuid not null,
  event_id uuid not null,
  event text not null,
  body text not null,
  state text not null check (state in ('pending', 'sent', 'failed')),
  due_at timestamptz not null,
  created_at timestamptz not null,
  tries int not null default 0,
  sent_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, webhook_id, event_id),
  foreign key (tenant_id, webhook_id) references webhook (tenant_id, id)""",
)
ATTEMPT = tenant_table(
    N,
    "webhook_attempt",
    """  id uuid not null,
  message_id uuid not null,
  at timestamptz not null,
  status int,
  error text,
  milliseconds int not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, message_id) references webhook_message (tenant_id, id)""",
    app="select, insert",
)
INDEXES = """
create index webhook_due on webhook (due_at) where state = 'active' and due_at is not null;
create index webhook_message_due on webhook_message (tenant_id, webhook_id, due_at) where state = 'pending';
create index webhook_message_by_time on webhook_message (tenant_id, webhook_id, created_at desc, id desc);
create index webhook_attempt_of on webhook_attempt (tenant_id, message_id, at);
"""


async def build() -> None:
    await run_sql(DB, "\n".join((WEBHOOK, MESSAGE, ATTEMPT, INDEXES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="notify", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
