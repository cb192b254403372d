"""Deliverables with versions and files, the history they share with acceptance, and what customers see of a project."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from services.projects.deliverables.tables import PORTALS
from services.projects.projects.tables import STANDING
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000160"
VERSION = "1.38.0"
DESCRIPTION = "deliverables"

P = Party.PROJECTS
CLASSES = "('project_document', 'service_report', 'test_report', 'customer_feedback', 'other')"
STATES = """('planned', 'drafting', 'internal_review', 'ready', 'delivered', 'accepted', 'conditional', 'rejected')"""

DELIVERABLE = tenant_table(
    P,
    "deliverable",
    f"""  id uuid not null,
  project_id uuid not null,
  customer_id uuid not null,
  number int not null,
  name text not null,
  document_class text not null check (document_class in {CLASSES}),
  standard text not null default '',
  is_visible boolean not null default true,
  in_pack boolean not null default true,
  plan_task_id uuid,
  state text not null default 'planned' check (state in {STATES}),
  version int not null default 0,
  delivered_version int,
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, customer_id, id),
  unique (tenant_id, project_id, number),
  unique (tenant_id, plan_task_id),
  foreign key (tenant_id, customer_id, project_id) references project (tenant_id, customer_id, id),
  foreign key (tenant_id, project_id, plan_task_id) references plan_task (tenant_id, project_id, id)""",
    portal=PORTALS["deliverable"],
)
VERSION_TABLE = tenant_table(
    P,
    "deliverable_version",
    """  id uuid not null,
  project_id uuid not null,
  customer_id uuid not null,
  deliverable_id uuid not null,
  number int not null,
  note text not null,
  standard text not null,
  author_id uuid not null,
  author text not null,
  submitted_at timestamptz not null default now(),
  reviewer_id uuid check (reviewer_id <> author_id),
  reviewed_by text,
  reviewed_at timestamptz,
  review_words text not null default '',
  delivered_by text,
  delivered_at timestamptz,
  verdict text check (verdict in ('accepted', 'conditional', 'rejected')),
  judged_by text,
  judged_at timestamptz,
  judged_words text not null default '',
  content_hash text not null,
  primary key (tenant_id, id),
  unique (tenant_id, customer_id, id),
  unique (tenant_id, deliverable_id, number),
  foreign key (tenant_id, customer_id, deliverable_id) references deliverable (tenant_id, customer_id, id)""",
    app="""select, insert, update (reviewer_id, reviewed_by, reviewed_at, review_words, delivered_by, delivered_at)""",
    portal=PORTALS["deliverable_version"],
)
FILE = tenant_table(
    P,
    "project_file",
    """  id uuid not null,
  project_id uuid not null,
  customer_id uuid not null,
  version_id uuid not null,
  position int not null,
  name text not null,
  type text not null,
  size int not null,
  key text not null,
  sha256 text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id, version_id) references deliverable_version (tenant_id, customer_id, id)""",
    app="select, insert",
    portal=PORTALS["project_file"],
)
EVENT = tenant_table(
    P,
    "delivery_event",
    """  id uuid not null,
  project_id uuid not null,
  customer_id uuid not null,
  thing text not null check (thing in ('deliverable', 'acceptance')),
  subject_id uuid not null,
  what text not null,
  actor_id uuid not null,
  actor text not null,
  words text not null default '',
  at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id, project_id) references project (tenant_id, customer_id, id)""",
    app="select, insert",
    portal=PORTALS["delivery_event"],
)
REST = f"""
create index deliverable_versions on deliverable_version (tenant_id, deliverable_id, number desc);
create index project_files on project_file (tenant_id, version_id, position);
create index delivery_events on delivery_event (tenant_id, subject_id, at desc, id desc);
create index project_of_customer on project (tenant_id, customer_id, opened_at desc, id desc);
grant select ({STANDING}) on project to {P}_portal;
"""


async def build() -> None:
    await run_sql(DB, "\n".join((DELIVERABLE, VERSION_TABLE, FILE, EVENT, REST)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
