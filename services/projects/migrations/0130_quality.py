"""Checks of what is delivered, checklists, nonconformities with their history and task forces, and what a company
settles for quality."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000130"
VERSION = "1.38.0"
DESCRIPTION = "quality"

P = Party.PROJECTS
METHODS = "('self', 'cross', 'customer', 'inspect', 'test', 'audit')"
SOURCES = "('self', 'cross', 'customer', 'inspect', 'test', 'audit', 'ticket', 'acceptance', 'seen')"
STATES = """('open', 'graded', 'assigned', 'in_rectification', 'done_by_owner', 'back', 'verified', 'effect_watch',
    'closed', 'reopened')"""
CAUSES = """('people', 'method', 'tools', 'material', 'environment', 'measurement', 'requirement', 'communication',
    'supplier', 'other')"""

SETTING = tenant_table(
    P,
    "quality_setting",
    """  major_hours int not null check (major_hours between 1 and 168),
  effect_days int not null check (effect_days between 1 and 366),
  revision int not null,
  primary key (tenant_id)""",
)
TEMPLATE = tenant_table(
    P,
    "check_template",
    f"""  id uuid not null,
  name text not null,
  method text not null check (method in {METHODS}),
  items jsonb not null,
  sample text not null,
  archived boolean not null default false,
  revision int not null default 1,
  primary key (tenant_id, id)""",
)
CHECK = tenant_table(
    P,
    "quality_check",
    f"""  id uuid not null,
  number text not null,
  project_id uuid not null,
  task_id uuid not null,
  title text not null,
  method text not null check (method in {METHODS}),
  state text not null check (state in ('planned', 'in_progress', 'passed', 'failed', 'waived')),
  items jsonb not null,
  sample text not null,
  checker_id uuid,
  due_on date not null,
  evidence text not null default '',
  link text not null default '',
  verdict text not null default '',
  said_by text not null default '',
  decided_by text not null default '',
  decided_at timestamptz,
  waived_why text not null default '',
  repeats_id uuid,
  nonconformity_id uuid,
  planned_by text not null,
  planned_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  unique (tenant_id, project_id, id),
  unique (tenant_id, repeats_id),
  check (state <> 'waived' or waived_why <> ''),
  check (state <> 'passed' or evidence <> '' or link <> ''),
  check (state <> 'failed' or verdict <> ''),
  foreign key (tenant_id, project_id) references project (tenant_id, id),
  foreign key (tenant_id, project_id, task_id) references plan_task (tenant_id, project_id, id),
  foreign key (tenant_id, checker_id) references member (tenant_id, id),
  foreign key (tenant_id, project_id, repeats_id) references quality_check (tenant_id, project_id, id)""",
)
CHECK_EVENT = tenant_table(
    P,
    "quality_check_event",
    """  id uuid not null,
  check_id uuid not null,
  verb text not null,
  from_state text not null,
  to_state text not null,
  actor_id uuid not null,
  actor text not null,
  at timestamptz not null default clock_timestamp(),
  words text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, check_id) references quality_check (tenant_id, id)""",
    app="select, insert",
)
NONCONFORMITY = tenant_table(
    P,
    "nonconformity",
    f"""  id uuid not null,
  number text not null,
  project_id uuid,
  customer_id uuid,
  task_id uuid,
  check_id uuid,
  title text not null,
  text text not null,
  source text not null check (source in {SOURCES}),
  source_ref text not null,
  cause_ref uuid,
  state text not null check (state in {STATES}),
  grade text check (grade in ('major', 'general', 'minor')),
  impact int check (impact between 1 and 3),
  spread int check (spread between 1 and 3),
  grade_why text not null default '',
  graded_id uuid,
  graded_by text not null default '',
  tell_by timestamptz not null,
  told_at timestamptz,
  heard_at timestamptz,
  heard_by text not null default '',
  cause text check (cause in {CAUSES}),
  cause_text text not null default '',
  correction text not null default '',
  measure text not null default '',
  similar_cases text not null default '',
  evidence text not null default '',
  link text not null default '',
  owner_id uuid,
  verifier_id uuid check (verifier_id <> owner_id),
  due_on date,
  effect_metric text not null default '',
  effect_days int check (effect_days between 1 and 366),
  effect_on date,
  effect_result text not null default '',
  report text not null default '',
  verified_at timestamptz,
  closed_at timestamptz,
  reopened int not null default 0,
  raised_id uuid not null,
  raised_by text not null,
  raised_at timestamptz not null default now(),
  since timestamptz not null default now(),
  late_at timestamptz,
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  check (state <> 'closed' or effect_result <> ''),
  check (state in ('open', 'graded', 'reopened') or owner_id is not null),
  foreign key (tenant_id, project_id) references project (tenant_id, id),
  foreign key (tenant_id, project_id, task_id) references plan_task (tenant_id, project_id, id),
  foreign key (tenant_id, project_id, check_id) references quality_check (tenant_id, project_id, id),
  foreign key (tenant_id, customer_id) references customer (tenant_id, id),
  foreign key (tenant_id, owner_id) references member (tenant_id, id),
  foreign key (tenant_id, verifier_id) references member (tenant_id, id)""",
)
NONCONFORMITY_EVENT = tenant_table(
    P,
    "nonconformity_event",
    """  id uuid not null,
  nonconformity_id uuid not null,
  verb text not null,
  from_state text not null,
  to_state text not null,
  actor_id uuid not null,
  actor text not null,
  role text not null,
  at timestamptz not null default clock_timestamp(),
  words text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, nonconformity_id) references nonconformity (tenant_id, id)""",
    app="select, insert",
)
FORCE = tenant_table(
    P,
    "nonconformity_force",
    """  nonconformity_id uuid not null,
  member_id uuid not null,
  leads boolean not null,
  primary key (tenant_id, nonconformity_id, member_id),
  foreign key (tenant_id, nonconformity_id) references nonconformity (tenant_id, id),
  foreign key (tenant_id, member_id) references member (tenant_id, id)""",
    app="select, insert, update, delete",
)
TICKET = tenant_table(
    P,
    "nonconformity_ticket",
    """  ticket_id uuid not null,
  nonconformity_id uuid not null,
  number text not null,
  at timestamptz not null default now(),
  primary key (tenant_id, ticket_id),
  foreign key (tenant_id, nonconformity_id) references nonconformity (tenant_id, id)""",
    app="select, insert",
)
INDEXES = """
alter table quality_check add foreign key (tenant_id, nonconformity_id) references nonconformity (tenant_id, id);
create unique index check_template_name on check_template (tenant_id, lower(name)) where not archived;
create index quality_check_order on quality_check (tenant_id, project_id, due_on, id);
create index quality_check_of_task on quality_check (tenant_id, task_id);
create index quality_check_decided on quality_check (tenant_id, decided_at) where decided_at is not null;
create index quality_check_events on quality_check_event (tenant_id, check_id, at);
create index nonconformity_latest on nonconformity (tenant_id, raised_at desc, id desc);
create index nonconformity_of_project on nonconformity (tenant_id, project_id, state);
create index nonconformity_of_cause on nonconformity (tenant_id, cause_ref) where cause_ref is not null;
create unique index nonconformity_of_source on nonconformity (tenant_id, source, source_ref)
  where source = 'ticket';
create unique index nonconformity_lead on nonconformity_force (tenant_id, nonconformity_id) where leads;
create index nonconformity_events on nonconformity_event (tenant_id, nonconformity_id, at);
create index nonconformity_tickets on nonconformity_ticket (tenant_id, nonconformity_id);
"""


async def build() -> None:
    tables = (SETTING, TEMPLATE, CHECK, CHECK_EVENT, NONCONFORMITY, NONCONFORMITY_EVENT, FORCE, TICKET)
    await run_sql(DB, "\n".join((*tables, INDEXES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
