"""What is changed while its line waits is indexed after the change: the line is held until that has been committed."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.db.migrate import run_sql

ID = "2026-11-30T00:00:00:000081"
VERSION = "1.38.0"
DESCRIPTION = "search again"

CHANGES = """
create or replace function search_wanted() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into search_todo (tenant_id, id, kind) values (new.tenant_id, new.id, tg_table_name)
    on conflict (tenant_id, id) do update set kind = excluded.kind;
  return null;
end $$;
create or replace function search_title_changed() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into search_todo (tenant_id, id, kind)
    select m.tenant_id, m.id, 'message' from message m where m.tenant_id = new.tenant_id and m.ticket_id = new.id
    order by m.id on conflict (tenant_id, id) do update set kind = excluded.kind;
  return null;
end $$;
"""


async def build() -> None:
    await run_sql(DB, CHANGES)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
