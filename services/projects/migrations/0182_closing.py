"""Closing reviews, lessons with the answers of later proposals, and manifests of archives."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000182"
VERSION = "1.38.0"
DESCRIPTION = "closing"

P = Party.PROJECTS

REVIEW = tenant_table(
    P,
    "closing_review",
    """  project_id uuid not null,
  state text not null check (state in ('draft', 'team_review', 'published')),
  due_on date not null,
  targets jsonb,
  summary text not null default '',
  problems text not null default '',
  actions jsonb not null default '[]',
  submitted_by_id uuid,
  submitted_by text,
  published_by text,
  published_at timestamptz,
  returned_why text not null default '',
  opened_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, project_id),
  check ((published_at is not null) = (state = 'published')),
  foreign key (tenant_id, project_id) references project (tenant_id, id)""",
)
WORD = tenant_table(
    P,
    "closing_word",
    """  id uuid not null,
  project_id uuid not null,
  by_id uuid not null,
  by_name text not null,
  at timestamptz not null default now(),
  words text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id) references closing_review (tenant_id, project_id)""",
    app="select, insert",
)
LESSON = tenant_table(
    P,
    "lesson",
    """  id uuid not null,
  project_id uuid not null,
  number int not null,
  title text not null,
  context text not null,
  advice text not null,
  tags text[] not null,
  state text not null check (state in ('draft', 'published', 'retired')),
  made_by text not null,
  made_at timestamptz not null default now(),
  retired_why text not null default '',
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, project_id) references project (tenant_id, id)""",
    app="select, insert, update, delete",
)
ANSWER = tenant_table(
    P,
    "lesson_answer",
    """  proposal_id uuid not null,
  lesson_id uuid not null,
  adopted boolean not null,
  reason text not null,
  by_name text not null,
  at timestamptz not null default now(),
  primary key (tenant_id, proposal_id, lesson_id),
  foreign key (tenant_id, proposal_id) references proposal (tenant_id, id),
  foreign key (tenant_id, lesson_id) references lesson (tenant_id, id)""",
)
MANIFEST = tenant_table(
    P,
    "project_manifest",
    """  id uuid not null,
  project_id uuid not null,
  made_by text not null,
  made_at timestamptz not null default clock_timestamp(),
  entries jsonb not null,
  sha256 text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id) references project (tenant_id, id)""",
    app="select, insert",
)
INDEXES = """
create index closing_words on closing_word (tenant_id, project_id, at, id);
create index lesson_latest on lesson (tenant_id, made_at desc, id desc) where state <> 'draft';
create index lesson_of_project on lesson (tenant_id, project_id);
create index lesson_answers on lesson_answer (tenant_id, lesson_id) where adopted;
create index manifest_latest on project_manifest (tenant_id, project_id, made_at desc);
"""


async def build() -> None:
    await run_sql(DB, "\n".join((REVIEW, WORD, LESSON, ANSWER, MANIFEST, INDEXES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
