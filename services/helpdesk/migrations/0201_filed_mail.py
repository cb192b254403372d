"""What a ticket shows of a mail beside its words, and whose mail addresses are whose beyond what contacts have."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000201"
VERSION = "1.38.0"
DESCRIPTION = "filed mail"

H = Party.HELPDESK

MESSAGE_MAIL = tenant_table(
    H,
    "message_mail",
    """  message_id uuid not null,
  customer_id uuid not null,
  mail_id uuid not null,
  sender text not null,
  sender_name text not null,
  recipients text[] not null,
  copied text[] not null,
  subject text not null,
  quoted text not null,
  html text not null,
  spf text,
  dkim text,
  dmarc text,
  is_trusted boolean not null default false,
  left_out text[] not null default '{}',
  inline jsonb not null default '{}',
  primary key (tenant_id, message_id),
  foreign key (tenant_id, customer_id, message_id) references message (tenant_id, customer_id, id),
  foreign key (tenant_id, mail_id) references raw_mail (tenant_id, id)""",
    app="select, insert",
)
SENDER_RULE = tenant_table(
    H,
    "sender_rule",
    """  id uuid not null,
  written text not null check (written = lower(written)),
  contact_id uuid,
  stands_for text check (stands_for = lower(stands_for)),
  made_by text not null,
  made_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, written),
  check ((contact_id is null) <> (stands_for is null)),
  foreign key (tenant_id, contact_id) references contact (tenant_id, id)""",
    app="select, insert, update, delete",
)
FAILED_ADDRESS = tenant_table(
    H,
    "failed_address",
    """  address text not null check (address = lower(address)),
  ticket_id uuid,
  status text not null,
  says text not null,
  times int not null default 1,
  at timestamptz not null default now(),
  primary key (tenant_id, address)""",
    app="select, insert, update, delete",
)
INDEXES = """
create index contact_by_mail on contact (tenant_id, lower(mail)) where mail is not null and state = 'active';
"""


async def build() -> None:
    await run_sql(DB, "\n".join((MESSAGE_MAIL, SENDER_RULE, FAILED_ADDRESS, INDEXES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
