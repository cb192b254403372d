"""Plans: tasks in an outline, their links, days of the company's and projects' own, leave."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000100"
VERSION = "1.38.0"
DESCRIPTION = "plans"

P = Party.PROJECTS

PLAN_TASK = tenant_table(
    P,
    "plan_task",
    """  id uuid not null,
  project_id uuid not null,
  number int not null,
  parent_id uuid,
  place int not null,
  level int not null default 1,
  kind text not null check (kind in ('phase', 'task', 'milestone', 'deliverable')),
  name text not null,
  text text not null default '',
  standard text not null default '',
  owner_id uuid,
  minutes int not null check (minutes >= 0),
  effort int check (effort >= 0),
  rule text not null default 'as_soon_as_possible',
  rule_on date,
  starts timestamp,
  ends timestamp,
  starts_on date,
  ends_on date,
  slack int,
  is_critical boolean not null default false,
  archived boolean not null default false,
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, project_id, id),
  unique (tenant_id, project_id, number),
  foreign key (tenant_id, project_id) references project (tenant_id, id),
  foreign key (tenant_id, project_id, parent_id) references plan_task (tenant_id, project_id, id),
  foreign key (tenant_id, owner_id) references member (tenant_id, id)""",
)
PLAN_LINK = tenant_table(
    P,
    "plan_link",
    """  id uuid not null,
  project_id uuid not null,
  before_id uuid not null,
  after_id uuid not null check (after_id <> before_id),
  link text not null check (link in ('FS', 'SS', 'FF', 'SF')),
  lag int not null,
  unit text not null check (unit in ('working', 'calendar')),
  primary key (tenant_id, id),
  unique (tenant_id, after_id, before_id),
  foreign key (tenant_id, project_id, before_id) references plan_task (tenant_id, project_id, id),
  foreign key (tenant_id, project_id, after_id) references plan_task (tenant_id, project_id, id)""",
    app="select, insert, update, delete",
)
WORK_DAY = tenant_table(
    P,
    "work_day",
    """  id uuid not null,
  project_id uuid,
  on_day date not null,
  name text not null,
  is_worked boolean not null,
  primary key (tenant_id, id),
  unique nulls not distinct (tenant_id, project_id, on_day),
  foreign key (tenant_id, project_id) references project (tenant_id, id)""",
    app="select, insert, update, delete",
)
MEMBER_LEAVE = tenant_table(
    P,
    "member_leave",
    """  id uuid not null,
  member_id uuid not null,
  first_day date not null,
  last_day date not null check (last_day >= first_day),
  primary key (tenant_id, id),
  foreign key (tenant_id, member_id) references member (tenant_id, id)""",
    app="select, insert, update, delete",
)
INDEXES = """
create index plan_outline on plan_task (tenant_id, project_id, place) where not archived;
create index plan_of_owner on plan_task (tenant_id, owner_id, starts) where not archived;
create index plan_links on plan_link (tenant_id, project_id, after_id);
create index plan_links_on on plan_link (tenant_id, project_id, before_id);
create index plan_parts on plan_task (tenant_id, project_id, parent_id);
create index leave_of_member on member_leave (tenant_id, member_id, first_day);
"""


async def build() -> None:
    await run_sql(DB, "\n".join((PLAN_TASK, PLAN_LINK, WORK_DAY, MEMBER_LEAVE, INDEXES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
