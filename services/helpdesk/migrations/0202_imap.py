"""Mailboxes that are fetched from: where their server is, how far we are, and how it goes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import Narrow, tenant_table

ID = "2026-12-01T00:00:00:000202"
VERSION = "1.38.0"
DESCRIPTION = "imap"

MAILBOX_IMAP = tenant_table(
    Party.HELPDESK,
    "mailbox_imap",
    """  mailbox_id uuid not null,
  host text not null,
  port int not null check (port between 1 and 65535),
  tls text not null check (tls in ('implicit', 'starttls')),
  username text not null,
  password bytea not null,
  folder text not null,
  done_folder text,
  validity bigint,
  last_uid bigint not null default 0,
  due_at timestamptz not null default now(),
  checked_at timestamptz,
  succeeded_at timestamptz,
  error text,
  waiting int not null default 0,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  primary key (tenant_id, mailbox_id),
  foreign key (tenant_id, mailbox_id) references mailbox (tenant_id, id)""",
    app="select, insert, update, delete",
    others={"worker": Narrow("select (tenant_id, mailbox_id, due_at), update (due_at)")},
)
INDEXES = "create index mailbox_imap_due on mailbox_imap (due_at);"


async def build() -> None:
    await run_sql(DB, f"{MAILBOX_IMAP}\n{INDEXES}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
