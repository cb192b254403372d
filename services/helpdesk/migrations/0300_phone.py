"""The hotline: calls written down, numbers remembered, and the door of a telephone system."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from services.helpdesk.phone.tables import PORTALS
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000300"
VERSION = "1.38.0"
DESCRIPTION = "phone"

CALLER_NUMBER = """  number text not null,
  contact_id uuid not null,
  made_by text not null,
  made_at timestamptz not null default now(),
  primary key (tenant_id, number, contact_id),
  foreign key (tenant_id, contact_id) references contact (tenant_id, id)"""
PHONE_CALL = """  id uuid not null,
  direction text not null check (direction in ('in', 'out')),
  answered boolean not null,
  began_at timestamptz not null,
  number text,
  said text not null,
  contact_id uuid,
  customer_id uuid,
  ticket_id uuid,
  message_id uuid,
  notes text not null,
  by_id uuid not null,
  by_name text not null,
  promise text,
  promise_at timestamptz,
  wants_return boolean not null,
  return_said text,
  return_at timestamptz,
  return_place timestamptz,
  returned_at timestamptz,
  returned_by text,
  revision int not null default 1,
  primary key (tenant_id, id),
  check (wants_return = (return_place is not null)),
  foreign key (tenant_id, contact_id) references contact (tenant_id, id),
  foreign key (tenant_id, customer_id) references customer (tenant_id, id),
  foreign key (tenant_id, ticket_id) references ticket (tenant_id, id)"""
PHONE_RING = """  id uuid not null,
  ring_key text not null,
  number text,
  said text not null,
  member_id uuid,
  at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, ring_key)"""
PHONE_EXTENSION = """  extension text not null,
  member_id uuid not null,
  primary key (tenant_id, extension),
  unique (tenant_id, member_id),
  foreign key (tenant_id, member_id) references member (tenant_id, id)"""
PHONE_SETTING = """  region text not null default '',
  sealed text,
  before text,
  before_until timestamptz,
  made_at timestamptz,
  made_by text,
  revision int not null default 1,
  primary key (tenant_id)"""

ALL = "select, insert, update, delete"
BODIES = {
    "caller_number": (CALLER_NUMBER, ALL),
    "phone_call": (PHONE_CALL, "select, insert, update"),
    "phone_ring": (PHONE_RING, "select, insert, delete"),
    "phone_extension": (PHONE_EXTENSION, ALL),
    "phone_setting": (PHONE_SETTING, "select, insert, update"),
}
# A stored column, for policies leave an index on an expression unused: what computes it is not leakproof.
REST = r"""
alter table contact add column phone_tail text generated always as (
  right(regexp_replace(split_part(split_part(phone, '#', 1), 'x', 1), '\D', '', 'g'), 7)) stored;
create index contact_phone_tail on contact (tenant_id, phone_tail) where phone_tail <> '';
create index caller_number_of_contact on caller_number (tenant_id, contact_id);
create index phone_call_latest on phone_call (tenant_id, began_at, id);
create index phone_call_of_contact on phone_call (tenant_id, contact_id, began_at, id) where contact_id is not null;
create index phone_call_of_number on phone_call (tenant_id, number, began_at, id) where number is not null;
create index phone_call_of_customer on phone_call (tenant_id, customer_id, began_at, id) where customer_id is not null;
create index phone_call_of_ticket on phone_call (tenant_id, ticket_id) where ticket_id is not null;
create index phone_call_wanted on phone_call (tenant_id, return_place, id) where wants_return and returned_at is null;
create index phone_ring_at on phone_ring (tenant_id, at);
"""


async def build() -> None:
    made = [
        tenant_table(Party.HELPDESK, name, body, app=app, portal=PORTALS[name]) for name, (body, app) in BODIES.items()
    ]
    await run_sql(DB, "\n".join((*made, REST)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
