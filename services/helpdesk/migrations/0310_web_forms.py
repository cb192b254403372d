"""Web forms, and what came in from people who are not known yet."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from services.helpdesk.held.states import HELD
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000310"
VERSION = "1.38.0"
DESCRIPTION = "web forms"

H = Party.HELPDESK

WEB_FORM = tenant_table(
    H,
    "web_form",
    """  id uuid not null,
  key text not null,
  name text not null,
  intro text not null,
  consent text not null,
  thanks text not null,
  category_id uuid,
  team_id uuid,
  asks_category boolean not null,
  takes_files boolean not null,
  origins text[] not null,
  per_hour int not null,
  is_active boolean not null,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, key),
  foreign key (tenant_id, category_id) references category (tenant_id, id),
  foreign key (tenant_id, team_id) references team (tenant_id, id)""",
)
HELD_MESSAGE = tenant_table(
    H,
    "held_message",
    f"""  id uuid not null,
  channel text not null,
  form_id uuid,
  connector_id uuid,
  conversation text,
  sender text,
  name text not null,
  mail text,
  title text not null,
  body text not null,
  category_id uuid,
  team_id uuid,
  is_suspicious boolean not null default false,
  at timestamptz not null default now(),
  state text not null default '{HELD.initial}' {HELD.check_sql()},
  ticket_id uuid,
  contact_id uuid,
  decided_by text,
  decided_at timestamptz,
  revision int not null default 1,
  primary key (tenant_id, id),
  check ((form_id is null) <> (connector_id is null)),
  foreign key (tenant_id, form_id) references web_form (tenant_id, id),
  foreign key (tenant_id, ticket_id) references ticket (tenant_id, id),
  foreign key (tenant_id, contact_id) references contact (tenant_id, id)""",
)
HELD_FILE = tenant_table(
    H,
    "held_file",
    """  id uuid not null,
  held_id uuid not null,
  name text not null,
  type text not null,
  size int not null,
  key text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, held_id) references held_message (tenant_id, id)""",
    app="select, insert",
)
INDEXES = """
create index held_by_state on held_message (tenant_id, state, at, id);
create index held_of_form on held_message (tenant_id, form_id, at);
create index held_file_of_message on held_file (tenant_id, held_id);
"""


async def build() -> None:
    await run_sql(DB, "\n".join((WEB_FORM, HELD_MESSAGE, HELD_FILE, INDEXES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
