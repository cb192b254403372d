"""What people choose to hear; what was held back, gathered or left unsaid stands in the log, with the reason."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.notify.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import own, tenant_table

ID = "2026-12-01T00:00:00:000280"
VERSION = "1.38.0"
DESCRIPTION = "preferences"

PREFERENCE = tenant_table(
    Party.NOTIFY,
    "preference",
    """  id uuid not null,
  customer_id uuid not null,
  choices jsonb not null,
  zone text,
  quiet_from int check (quiet_from between 0 and 1439),
  quiet_until int check (quiet_until between 0 and 1439),
  quiet_weekends boolean not null default false,
  digest_hour int not null default 8 check (digest_hour between 0 and 23),
  delegate_id uuid,
  away_from date,
  away_until date,
  revision int not null default 1,
  primary key (tenant_id, id)""",
    portal=own("select, insert, update", and_="id = current_setting('app.actor_id')::uuid"),
)
LOG = """
alter table delivery add column way text not null default 'mail' check (way in ('mail', 'bell'));
alter table delivery add column reason text;
alter table delivery add column digest_id uuid;
alter table delivery drop constraint delivery_state_check;
alter table delivery add constraint delivery_state_check
  check (state in ('pending', 'sending', 'sent', 'failed', 'held', 'gathered', 'suppressed'));
alter table delivery drop constraint delivery_tenant_id_event_id_recipient_id_kind_key;
alter table delivery add constraint delivery_once unique (tenant_id, event_id, recipient_id, kind, way);
create index delivery_held on delivery (due_at) where state = 'held';
create index delivery_held_of on delivery (tenant_id, recipient_id) where state = 'held';
"""


async def build() -> None:
    await run_sql(DB, f"{PREFERENCE}\n{LOG}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="notify", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
