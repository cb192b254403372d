"""Support addresses, and every mail that came in at one: its bytes, and what became of it.

The bytes lie in the row and not in object storage: whoever is told that we have a mail is told so after one commit that
reached the disk. They are kept outside of the line (and uncompressed: attachments are), so that lists never read them.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import Narrow, tenant_table

ID = "2026-12-01T00:00:00:000200"
VERSION = "1.38.0"
DESCRIPTION = "mail"

H = Party.HELPDESK

MAILBOX = tenant_table(
    H,
    "mailbox",
    """  id uuid not null,
  address text not null check (address = lower(address)),
  name text not null,
  team_id uuid,
  category_id uuid,
  unknown text not null default 'hold' check (unknown in ('hold', 'put_aside')),
  doubted text not null default 'quarantine' check (doubted in ('mark', 'quarantine')),
  colleagues boolean not null default true,
  receivers text[] not null default '{}',
  archived boolean not null default false,
  created_at timestamptz not null default now(),
  changed_by text not null,
  changed_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, team_id) references team (tenant_id, id),
  foreign key (tenant_id, category_id) references category (tenant_id, id)""",
    others={"worker": Narrow("select (tenant_id, id, address, archived)")},
)
MAIL_KEY = tenant_table(
    H,
    "mail_key",
    """  key bytea not null check (length(key) = 32),
  primary key (tenant_id)""",
    app="select, insert",
)
RAW_MAIL = tenant_table(
    H,
    "raw_mail",
    """  id uuid not null,
  mailbox_id uuid not null,
  via text not null check (via in ('smtp', 'imap', 'file')),
  peer text not null default '',
  envelope_from text not null default '',
  envelope_to text not null,
  digest bytea not null,
  sha256 bytea not null,
  size int not null check (size > 0),
  original bytea not null,
  copies int not null default 1,
  received_at timestamptz not null default now(),
  latest_at timestamptz not null default now(),
  state text not null default 'received' check (state in ('received', 'filed', 'failed', 'held', 'quarantined',
    'automatic', 'ignored')),
  reason text,
  attempts int not null default 0,
  due_at timestamptz,
  message_id text,
  sender text,
  sender_name text,
  subject text,
  ticket_id uuid,
  customer_id uuid,
  filed_message_id uuid,
  contact_id uuid,
  decided_by text,
  decided_at timestamptz,
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, mailbox_id, digest),
  foreign key (tenant_id, mailbox_id) references mailbox (tenant_id, id),
  foreign key (tenant_id, customer_id, ticket_id) references ticket (tenant_id, customer_id, id)""",
    others={
        "worker": Narrow("select (tenant_id, id, state, attempts, due_at), update (attempts, due_at)"),
    },
)
INDEXES = """
create index mailbox_address on mailbox (address) where not archived;
create index raw_mail_due on raw_mail (due_at) where state = 'received';
create index raw_mail_by_state on raw_mail (tenant_id, state, received_at desc, id desc);
create index raw_mail_of_mailbox on raw_mail (tenant_id, mailbox_id, received_at desc);
create index raw_mail_by_message_id on raw_mail (tenant_id, message_id) where message_id is not null;
create index raw_mail_of_message on raw_mail (tenant_id, filed_message_id) where filed_message_id is not null;
create index raw_mail_of_ticket on raw_mail (tenant_id, ticket_id, received_at) where ticket_id is not null;
create index raw_mail_of_sender on raw_mail (tenant_id, sender, received_at desc) where sender is not null;
alter table raw_mail alter column original set storage external;
"""


async def build() -> None:
    await run_sql(DB, "\n".join((MAILBOX, MAIL_KEY, RAW_MAIL, INDEXES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
