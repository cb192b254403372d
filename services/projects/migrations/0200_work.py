"""Work on the tasks of plans, and reminders of it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from services.projects.work.states import WORK
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T12:00:00:000200"
VERSION = "1.38.0"
DESCRIPTION = "work"

P = Party.PROJECTS
OF_TASK = "foreign key (tenant_id, project_id, task_id) references plan_task (tenant_id, project_id, id)"

TASK_WORK = tenant_table(
    P,
    "task_work",
    f"""  task_id uuid not null,
  project_id uuid not null,
  state text not null default 'todo' {WORK.check_sql()},
  owner_id uuid,
  reviewer_id uuid check (reviewer_id <> owner_id),
  requirement text not null default '',
  standard text not null default '',
  standard_hash text not null default '',
  standard_version int not null default 0,
  percent int not null default 0 check (percent between 0 and 100),
  remaining int check (remaining >= 0),
  blocked_why text not null default '',
  help_wanted text not null default '',
  assigned_by text not null default '',
  assigned_at timestamptz,
  accepted_at timestamptz,
  started_at timestamptz,
  submitted_at timestamptz,
  passed_by_id uuid check (passed_by_id <> owner_id),
  done_at timestamptz,
  cancelled_at timestamptz,
  noted_at timestamptz,
  revision int not null default 1,
  primary key (tenant_id, task_id),
  check (state in ('todo', 'cancelled') or (owner_id is not null and reviewer_id is not null
    and assigned_at is not null and accepted_at is not null)),
  check (assigned_at is null or (owner_id is not null and reviewer_id is not null and standard_hash <> '')),
  check (state <> 'blocked' or blocked_why <> ''),
  check ((state = 'done') = (done_at is not null and passed_by_id is not null)),
  {OF_TASK},
  foreign key (tenant_id, owner_id) references member (tenant_id, id),
  foreign key (tenant_id, reviewer_id) references member (tenant_id, id)""",
)
ITEM = tenant_table(
    P,
    "task_item",
    f"""  task_id uuid not null,
  number int not null,
  project_id uuid not null,
  text text not null,
  added_by text not null,
  ticked_by text,
  ticked_at timestamptz,
  removed_at timestamptz,
  primary key (tenant_id, task_id, number),
  {OF_TASK}""",
)
NOTE = tenant_table(
    P,
    "task_note",
    f"""  id uuid not null,
  task_id uuid not null,
  project_id uuid not null,
  percent int not null,
  remaining int,
  text text not null,
  by_id uuid not null,
  by_name text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id),
  {OF_TASK}""",
    app="select, insert",
)
COMMENT = tenant_table(
    P,
    "task_comment",
    f"""  id uuid not null,
  task_id uuid not null,
  project_id uuid not null,
  text text not null,
  by_id uuid not null,
  by_name text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id),
  {OF_TASK}""",
    app="select, insert",
)
FILE = tenant_table(
    P,
    "task_file",
    f"""  id uuid not null,
  task_id uuid not null,
  project_id uuid not null,
  name text not null,
  type text not null,
  size int not null,
  key text not null,
  sha256 text not null,
  by_name text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id),
  {OF_TASK}""",
    app="select, insert",
)
EVENT = tenant_table(
    P,
    "task_event",
    f"""  id uuid not null,
  task_id uuid not null,
  project_id uuid not null,
  verb text not null,
  from_state text not null,
  to_state text not null,
  actor_id uuid not null,
  actor text not null,
  words text not null default '',
  standard_hash text not null default '',
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id),
  {OF_TASK}""",
    app="select, insert",
)
REMINDER = tenant_table(
    P,
    "task_reminder",
    f"""  task_id uuid not null,
  project_id uuid not null,
  member_id uuid not null,
  on_day date not null,
  because text not null check (because in ('overdue', 'soon', 'silent', 'below')),
  primary key (tenant_id, task_id, member_id, on_day),
  {OF_TASK}""",
    app="select, insert",
)
INDEXES = """
create index work_of_project on task_work (tenant_id, project_id);
create index work_of_owner on task_work (tenant_id, owner_id) where state not in ('done', 'cancelled');
create index work_of_reviewer on task_work (tenant_id, reviewer_id) where state = 'submitted';
create index task_notes on task_note (tenant_id, task_id, at desc);
create index task_comments on task_comment (tenant_id, task_id, at);
create index task_files on task_file (tenant_id, task_id, at);
create index task_events on task_event (tenant_id, task_id, at, id);
"""


async def build() -> None:
    await run_sql(DB, "\n".join((TASK_WORK, ITEM, NOTE, COMMENT, FILE, EVENT, REMINDER, INDEXES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
