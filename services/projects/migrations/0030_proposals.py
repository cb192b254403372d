"""Needs, proposals with what was submitted, and what an approved one begins: a budget's draft and the first plan."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000030"
VERSION = "1.38.0"
DESCRIPTION = "proposals"

P = Party.PROJECTS
CATEGORIES = "('labour', 'material', 'rental', 'travel', 'communication', 'office')"

REQUIREMENT = tenant_table(
    P,
    "requirement",
    """  id uuid not null,
  number int not null,
  customer_id uuid not null,
  title text not null,
  text text not null,
  source text not null check (source in ('market', 'customer', 'suggestion', 'ticket')),
  source_ref text not null,
  amount numeric(16, 4),
  currency text not null,
  state text not null check (state in ('captured', 'assessed', 'proposed', 'shelved')),
  marks jsonb not null default '[]',
  score numeric(4, 2),
  verdict text not null default '',
  captured_by text not null,
  captured_at timestamptz not null default now(),
  assessed_by text,
  assessed_at timestamptz,
  shelved_why text not null default '',
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, customer_id) references customer (tenant_id, id)""",
)
PROPOSAL = tenant_table(
    P,
    "proposal",
    """  id uuid not null,
  requirement_id uuid,
  customer_id uuid not null,
  title text not null,
  background text not null default '',
  goal text not null default '',
  services text not null default '',
  outcome text not null default '',
  budget jsonb not null default '[]',
  starts date,
  ends date,
  stages jsonb not null default '[]',
  manager_id uuid,
  amount numeric(16, 4),
  currency text not null,
  state text not null check (state in ('draft', 'dept_review', 'mgmt_review', 'returned', 'approved', 'rejected',
    'withdrawn')),
  applicant_id uuid not null,
  applicant text not null,
  round int not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, requirement_id),
  foreign key (tenant_id, requirement_id) references requirement (tenant_id, id),
  foreign key (tenant_id, customer_id) references customer (tenant_id, id),
  foreign key (tenant_id, manager_id) references member (tenant_id, id)""",
)
SUBMISSION = tenant_table(
    P,
    "proposal_submission",
    """  proposal_id uuid not null,
  round int not null,
  content text not null,
  content_hash text not null,
  total numeric(16, 4) not null,
  submitted_by text not null,
  submitted_at timestamptz not null default now(),
  primary key (tenant_id, proposal_id, round),
  foreign key (tenant_id, proposal_id) references proposal (tenant_id, id)""",
    app="select, insert",
)
BUDGET = tenant_table(
    P,
    "project_budget",
    """  id uuid not null,
  project_id uuid not null,
  version int not null,
  state text not null check (state in ('draft', 'finance_check', 'mgmt_review', 'approved', 'superseded', 'returned',
    'rejected')),
  currency text not null,
  total numeric(16, 4) not null,
  created_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, project_id, version),
  foreign key (tenant_id, project_id) references project (tenant_id, id)""",
)
BUDGET_LINE = tenant_table(
    P,
    "budget_line",
    f"""  id uuid not null,
  budget_id uuid not null,
  position int not null,
  category text not null check (category in {CATEGORIES}),
  basis text not null,
  amount numeric(16, 4) not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, budget_id) references project_budget (tenant_id, id)""",
    app="select, insert, update, delete",
)
STAGE = tenant_table(
    P,
    "project_stage",
    """  id uuid not null,
  project_id uuid not null,
  position int not null,
  name text not null,
  starts date not null,
  ends date not null check (ends >= starts),
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id) references project (tenant_id, id)""",
    app="select, insert, update, delete",
)
INDEXES = """
create index requirement_latest on requirement (tenant_id, captured_at desc, id desc);
create unique index requirement_of_source on requirement (tenant_id, source, source_ref) where source_ref <> '';
create index proposal_latest on proposal (tenant_id, created_at desc, id desc);
create index budget_lines on budget_line (tenant_id, budget_id, position);
create index project_stages on project_stage (tenant_id, project_id, position);
"""


async def build() -> None:
    parts = (REQUIREMENT, PROPOSAL, SUBMISSION, BUDGET, BUDGET_LINE, STAGE, INDEXES)
    await run_sql(DB, "\n".join(parts))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
