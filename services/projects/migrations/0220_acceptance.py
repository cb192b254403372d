"""Acceptances, their questions, signatures and reservations."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.acceptance.tables import PORTALS
from services.projects.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T12:00:00:000220"
VERSION = "1.38.0"
DESCRIPTION = "acceptance"

P = Party.PROJECTS
DECIDED = "('accepted', 'accepted_with_reservations', 'rejected')"
STATES = "('preparing', 'pack_complete', 'proposed', 'confirmed', 'in_session', 'fixing', 'accepted',"
STATES += " 'accepted_with_reservations', 'rejected')"

ACCEPTANCE = tenant_table(
    P,
    "acceptance",
    f"""  id uuid not null,
  project_id uuid not null,
  customer_id uuid not null,
  round int not null,
  zone text not null,
  state text not null default 'preparing' check (state in {STATES}),
  exempt jsonb not null default '[]',
  pack jsonb not null default '[]',
  held_on date,
  held_at text not null default '',
  place text not null default '',
  method text not null default '',
  standard text not null default '',
  standard_hash text not null default '',
  remind_days int not null default 3,
  proposed_by text,
  proposed_at timestamptz,
  confirmed_by text,
  confirmed_at timestamptz,
  wish_on date,
  wish_words text not null default '',
  attendees jsonb not null default '[]',
  demonstration text not null default '',
  minutes text not null default '',
  decision_asked_at timestamptz,
  commitment jsonb,
  signature_id uuid,
  begun_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, customer_id, id),
  unique (tenant_id, project_id, round),
  check ((state in {DECIDED}) = (signature_id is not null)),
  foreign key (tenant_id, customer_id, project_id) references project (tenant_id, customer_id, id)""",
    portal=PORTALS["acceptance"],
)
QUESTION = tenant_table(
    P,
    "acceptance_question",
    """  id uuid not null,
  acceptance_id uuid not null,
  customer_id uuid not null,
  number int not null,
  text text not null,
  asked_by text not null,
  by_customer boolean not null,
  asked_at timestamptz not null default now(),
  answer text not null default '',
  answered_by text,
  answered_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, acceptance_id, number),
  foreign key (tenant_id, customer_id, acceptance_id) references acceptance (tenant_id, customer_id, id)""",
    app="select, insert, update (answer, answered_by, answered_at)",
    portal=PORTALS["acceptance_question"],
)
SIGNATURE = tenant_table(
    P,
    "acceptance_signature",
    """  id uuid not null,
  acceptance_id uuid not null,
  customer_id uuid not null,
  verdict text not null check (verdict in ('accepted', 'accepted_with_reservations', 'rejected')),
  signer_id uuid not null,
  signer text not null,
  typed_name text not null,
  signed_at timestamptz not null,
  address text not null,
  satisfaction int not null check (satisfaction between 1 and 5),
  words text not null,
  content_hash text not null,
  primary key (tenant_id, id),
  unique (tenant_id, acceptance_id),
  unique (tenant_id, acceptance_id, id),
  foreign key (tenant_id, customer_id, signer_id) references contact (tenant_id, customer_id, id),
  foreign key (tenant_id, customer_id, acceptance_id) references acceptance (tenant_id, customer_id, id)""",
    app="select",
    portal=PORTALS["acceptance_signature"],
)
RESERVATION = tenant_table(
    P,
    "acceptance_reservation",
    """  acceptance_id uuid not null,
  customer_id uuid not null,
  number int not null,
  text text not null,
  due_on date not null,
  nonconformity_id uuid,
  primary key (tenant_id, acceptance_id, number),
  foreign key (tenant_id, customer_id, acceptance_id) references acceptance (tenant_id, customer_id, id),
  foreign key (tenant_id, nonconformity_id) references nonconformity (tenant_id, id)""",
    app="select, update (nonconformity_id)",
    portal=PORTALS["acceptance_reservation"],
)
REST = """
alter table acceptance add foreign key (tenant_id, id, signature_id)
  references acceptance_signature (tenant_id, acceptance_id, id);
create index acceptance_scores on acceptance_signature (tenant_id, customer_id, signed_at);
"""
CONTACTS = "alter table contact add unique (tenant_id, customer_id, id);"


async def build() -> None:
    await run_sql(DB, "\n".join((CONTACTS, ACCEPTANCE, QUESTION, SIGNATURE, RESERVATION, REST)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
