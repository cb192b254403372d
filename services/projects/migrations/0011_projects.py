"""Projects, their teams and their history."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000011"
VERSION = "1.38.0"
DESCRIPTION = "projects"

P = Party.PROJECTS
PHASES = """('initiating', 'planning', 'executing', 'acceptance', 'after_sales', 'closed', 'archived', 'on_hold',
    'terminated')"""

PROJECT = tenant_table(
    P,
    "project",
    f"""  id uuid not null,
  code text not null,
  name text not null,
  customer_id uuid not null,
  manager_id uuid not null,
  department_id uuid,
  proposal_id uuid,
  phase text not null check (phase in {PHASES}),
  held_phase text check (held_phase in {PHASES}),
  goal text not null,
  starts date not null,
  ends date not null check (ends >= starts),
  amount numeric(16, 4),
  currency text not null,
  opened_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, customer_id, id),
  unique (tenant_id, code),
  unique (tenant_id, proposal_id),
  foreign key (tenant_id, customer_id) references customer (tenant_id, id),
  foreign key (tenant_id, manager_id) references member (tenant_id, id)""",
)
PROJECT_MEMBER = tenant_table(
    P,
    "project_member",
    """  id uuid not null,
  project_id uuid not null,
  member_id uuid not null,
  part text not null check (part in ('manager', 'member')),
  added_by text not null,
  added_at timestamptz not null default now(),
  left_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id) references project (tenant_id, id),
  foreign key (tenant_id, member_id) references member (tenant_id, id)""",
)
PROJECT_EVENT = tenant_table(
    P,
    "project_event",
    """  id uuid not null,
  project_id uuid not null,
  what text not null,
  actor_id uuid not null,
  actor text not null,
  at timestamptz not null default now(),
  data jsonb not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id) references project (tenant_id, id)""",
    app="select, insert",
)
INDEXES = """
create index project_latest on project (tenant_id, opened_at desc, id desc);
create unique index project_team on project_member (tenant_id, project_id, member_id) where left_at is null;
create index project_of_member on project_member (tenant_id, member_id, project_id) where left_at is null;
create index project_events on project_event (tenant_id, project_id, at desc, id desc);
"""


async def build() -> None:
    await run_sql(DB, "\n".join((PROJECT, PROJECT_MEMBER, PROJECT_EVENT, INDEXES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
