"""Skills of people, and seats in projects with their history."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T12:00:00:000210"
VERSION = "1.38.0"
DESCRIPTION = "skills and staffing"

P = Party.PROJECTS

SKILL = tenant_table(
    P,
    "skill",
    """  id uuid not null,
  name text not null,
  text text not null,
  is_retired boolean not null default false,
  revision int not null default 1,
  primary key (tenant_id, id)""",
)
PERSON_SKILL = tenant_table(
    P,
    "person_skill",
    """  id uuid not null,
  member_id uuid not null,
  skill_id uuid not null,
  level int not null check (level between 1 and 5),
  proof text not null,
  issued_on date,
  expires_on date,
  state text not null check (state in ('claimed', 'verified', 'refused', 'ended')),
  written_by_id uuid not null,
  written_by text not null,
  written_at timestamptz not null default now(),
  decided_by_id uuid check (decided_by_id <> member_id),
  decided_by text,
  decided_at timestamptz,
  words text not null default '',
  revision int not null default 1,
  primary key (tenant_id, id),
  check (state <> 'verified' or decided_by_id is not null),
  foreign key (tenant_id, member_id) references member (tenant_id, id),
  foreign key (tenant_id, skill_id) references skill (tenant_id, id)""",
)
STAFFING = tenant_table(
    P,
    "staffing",
    """  id uuid not null,
  project_id uuid not null,
  number int not null,
  seat text not null,
  skill_id uuid,
  min_level int not null check (min_level between 1 and 5),
  percent int not null check (percent between 5 and 100),
  first_day date not null,
  last_day date not null check (last_day >= first_day),
  responsibilities text not null,
  state text not null check (state in ('requested', 'proposed', 'agreed', 'offered', 'active', 'released',
    'cancelled')),
  member_id uuid,
  score int,
  asked_by_id uuid not null,
  asked_by text not null,
  picked_by_id uuid,
  agreed_by_id uuid check (agreed_by_id <> member_id),
  agreed_by text,
  agreed_at timestamptz,
  waived_by text,
  waived_why text not null default '',
  accepted_at timestamptz,
  released_at timestamptz,
  since timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, project_id, number),
  check (state in ('requested', 'cancelled') or member_id is not null),
  check (state not in ('agreed', 'offered', 'active') or agreed_by_id is not null),
  check (state <> 'active' or accepted_at is not null),
  foreign key (tenant_id, project_id) references project (tenant_id, id),
  foreign key (tenant_id, member_id) references member (tenant_id, id),
  foreign key (tenant_id, skill_id) references skill (tenant_id, id)""",
)
STAFFING_EVENT = tenant_table(
    P,
    "staffing_event",
    """  id uuid not null,
  staffing_id uuid not null,
  verb text not null,
  actor_id uuid not null,
  actor text not null,
  words text not null,
  at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, staffing_id) references staffing (tenant_id, id)""",
    app="select, insert",
)
INDEXES = """
create unique index skill_name on skill (tenant_id, lower(name));
create unique index person_skill_held on person_skill (tenant_id, member_id, skill_id) where state <> 'ended';
create index person_skill_people on person_skill (tenant_id, skill_id, level desc);
create index person_skill_waits on person_skill (tenant_id, written_at, id) where state = 'claimed';
create index staffing_of_project on staffing (tenant_id, project_id, number desc);
create index staffing_of_member on staffing (tenant_id, member_id, first_day)
  where state in ('proposed', 'agreed', 'offered', 'active');
create index staffing_events on staffing_event (tenant_id, staffing_id, at desc, id desc);
"""


async def build() -> None:
    await run_sql(DB, "\n".join((SKILL, PERSON_SKILL, STAFFING, STAFFING_EVENT, INDEXES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
