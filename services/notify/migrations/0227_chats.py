"""Messengers: a company's channels, and the address each of its people has in one."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.notify.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import Narrow, tenant_table

ID = "2026-12-01T00:00:00:000287"
VERSION = "1.38.0"
DESCRIPTION = "chats"

CHAT = tenant_table(
    Party.NOTIFY,
    "chat",
    """  id uuid not null,
  name text not null,
  service text not null,
  address bytea not null,
  reaches boolean not null,
  kinds text[] not null,
  language text not null check (language in ('zh-Hant', 'en', 'zh-Hans')),
  state text not null check (state in ('active', 'removed')),
  created_at timestamptz not null,
  revision int not null default 1,
  primary key (tenant_id, id)""",
    others={"worker": Narrow("select (tenant_id, state, reaches)")},
)
CHANGES = f"""
alter table preference add column chat_id uuid;
alter table preference add column chat_to text;
alter table delivery drop constraint delivery_way_check;
alter table delivery add constraint delivery_way_check check (way in ('mail', 'bell', 'chat'));
alter table delivery drop constraint delivery_recipient_kind_check;
alter table delivery add constraint delivery_recipient_kind_check
  check (recipient_kind in ('member', 'contact', 'person', 'link', 'chat'));
drop index delivery_due;
create index delivery_due on delivery (due_at) where state in ('pending', 'sending') and way <> 'chat';
create index delivery_chat_due on delivery (due_at) where state in ('pending', 'sending') and way = 'chat';
grant select (way) on delivery to {Party.NOTIFY}_worker;
"""
"""A messenger that does not answer keeps no mail from being found."""


async def build() -> None:
    await run_sql(DB, f"{CHAT}\n{CHANGES}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="notify", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
