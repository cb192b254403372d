"""What tickets, customers and contacts are searched in, and the queue of what has yet to be put there."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import Narrow, tenant_table

ID = "2026-11-30T00:00:00:000080"
VERSION = "1.38.0"
DESCRIPTION = "search"

H = Party.HELPDESK

SEARCH_ENTRY = tenant_table(
    H,
    "search_entry",
    """  id uuid not null,
  ticket_id uuid not null,
  customer_id uuid not null,
  visibility text not null,
  at timestamptz not null,
  words int[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id, id) references message (tenant_id, customer_id, id)""",
)
SEARCH_PARTY = tenant_table(
    H,
    "search_party",
    """  id uuid not null,
  kind text not null check (kind in ('customer', 'contact')),
  customer_id uuid not null,
  words int[] not null,
  primary key (tenant_id, id)""",
)
SEARCH_TODO = tenant_table(
    H,
    "search_todo",
    """  id uuid not null,
  kind text not null check (kind in ('message', 'customer', 'contact')),
  primary key (tenant_id, id)""",
    app="select, insert, update, delete",
    others={"worker": Narrow("select (tenant_id)")},
)
REST = """
create index search_entry_of_ticket on search_entry (tenant_id, ticket_id, at, id);
create index search_entry_words on search_entry using gin (words) with (gin_pending_list_limit = 1024);
create index search_party_words on search_party using gin (words) with (gin_pending_list_limit = 256);
-- Most numbers are rare: statistics about the few common ones cost more than they tell.
alter table search_entry alter column words set statistics 10;
alter table search_party alter column words set statistics 10;
create statistics search_thread (dependencies, ndistinct) on tenant_id, ticket_id from search_entry;

create function search_wanted() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into search_todo (tenant_id, id, kind) values (new.tenant_id, new.id, tg_table_name) on conflict do nothing;
  return null;
end $$;
create function search_title_changed() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into search_todo (tenant_id, id, kind)
    select m.tenant_id, m.id, 'message' from message m where m.tenant_id = new.tenant_id and m.ticket_id = new.id
    on conflict do nothing;
  return null;
end $$;
revoke all on function search_wanted(), search_title_changed() from public;
create trigger search_wanted after insert or update on message for each row execute function search_wanted();
create trigger search_wanted after insert or update on customer for each row execute function search_wanted();
create trigger search_wanted after insert or update on contact for each row execute function search_wanted();
create trigger search_title_changed after update of title on ticket for each row
  when (old.title is distinct from new.title) execute function search_title_changed();

-- What is there already is indexed behind everything that comes.
insert into search_todo (tenant_id, id, kind)
  select tenant_id, id, 'message' from message union all
  select tenant_id, id, 'customer' from customer union all
  select tenant_id, id, 'contact' from contact;
"""


async def build() -> None:
    await run_sql(DB, "\n".join((SEARCH_ENTRY, SEARCH_PARTY, SEARCH_TODO, REST)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
