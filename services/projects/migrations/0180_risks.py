"""Risks with their history and reviews, and communication plans."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000180"
VERSION = "1.38.0"
DESCRIPTION = "risks and communication plans"

P = Party.PROJECTS

RISK = tenant_table(
    P,
    "project_risk",
    """  id uuid not null,
  project_id uuid not null,
  number int not null,
  phase text not null,
  category text not null check (category in ('technical', 'people', 'market', 'customer', 'legal')),
  cause text not null,
  happening text not null,
  effect text not null,
  probability int check (probability between 1 and 5),
  impact int check (impact between 1 and 5),
  strategy text check (strategy in ('avoid', 'reduce', 'share', 'accept')),
  response text not null default '',
  owner_id uuid,
  due_on date,
  state text not null check (state in ('identified', 'assessed', 'treating', 'monitoring', 'closed', 'occurred')),
  made_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, project_id, number),
  check ((probability is null) = (impact is null)),
  foreign key (tenant_id, project_id) references project (tenant_id, id),
  foreign key (tenant_id, owner_id) references member (tenant_id, id)""",
)
RISK_EVENT = tenant_table(
    P,
    "risk_event",
    """  id uuid not null,
  risk_id uuid not null,
  what text not null,
  actor_id uuid not null,
  actor text not null,
  at timestamptz not null default now(),
  probability int,
  impact int,
  words text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, risk_id) references project_risk (tenant_id, id)""",
    app="select, insert",
)
RISK_REVIEW = tenant_table(
    P,
    "risk_review",
    """  id uuid not null,
  project_id uuid not null,
  at timestamptz not null default now(),
  by_id uuid not null,
  by_name text not null,
  no_new_risk boolean not null,
  words text not null,
  next_on date not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id) references project (tenant_id, id)""",
    app="select, insert",
)
COMM_PLAN = tenant_table(
    P,
    "comm_plan",
    """  id uuid not null,
  project_id uuid not null,
  version int not null,
  state text not null check (state in ('draft', 'review', 'active', 'superseded')),
  items jsonb not null,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, project_id, version),
  foreign key (tenant_id, project_id) references project (tenant_id, id)""",
)
INDEXES = """
create index risk_events on risk_event (tenant_id, risk_id, at, id);
create index risk_reviews on risk_review (tenant_id, project_id, at desc, id desc);
create unique index comm_plan_active on comm_plan (tenant_id, project_id) where state = 'active';
create unique index comm_plan_open on comm_plan (tenant_id, project_id) where state in ('draft', 'review');
"""


async def build() -> None:
    await run_sql(DB, "\n".join((RISK, RISK_EVENT, RISK_REVIEW, COMM_PLAN, INDEXES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
