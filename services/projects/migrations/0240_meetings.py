"""Meetings of projects: series, agendas, who was there, minutes, actions."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T12:00:00:000240"
VERSION = "1.38.0"
DESCRIPTION = "meetings"

P = Party.PROJECTS
KINDS = "('team', 'management', 'customer')"

SERIES = tenant_table(
    P,
    "meeting_series",
    f"""  id uuid not null,
  project_id uuid not null,
  title text not null,
  kind text not null check (kind in {KINDS}),
  every_weeks int not null check (every_weeks between 1 and 26),
  next_on date not null,
  at time not null,
  minutes int not null,
  place text not null,
  ended_at timestamptz,
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, project_id, id),
  foreign key (tenant_id, project_id) references project (tenant_id, id)""",
)
MEETING = tenant_table(
    P,
    "meeting",
    f"""  id uuid not null,
  project_id uuid not null,
  series_id uuid,
  number int not null,
  title text not null,
  kind text not null check (kind in {KINDS}),
  state text not null default 'planned'
    check (state in ('planned', 'held', 'minutes_draft', 'published', 'cancelled')),
  starts_at timestamptz not null,
  minutes int not null,
  place text not null,
  agenda jsonb not null default '[]',
  guests text not null default '',
  text text not null default '',
  decisions jsonb not null default '[]',
  missed_at timestamptz,
  minutes_due date,
  published_at timestamptz,
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, project_id, id),
  unique (tenant_id, project_id, number),
  foreign key (tenant_id, project_id) references project (tenant_id, id),
  foreign key (tenant_id, project_id, series_id) references meeting_series (tenant_id, project_id, id)""",
)
SEAT = tenant_table(
    P,
    "meeting_seat",
    """  meeting_id uuid not null,
  member_id uuid not null,
  presence text not null default 'invited' check (presence in ('invited', 'present', 'excused', 'absent')),
  answer text not null default 'none' check (answer in ('none', 'confirmed', 'objected')),
  words text not null default '',
  answered_at timestamptz,
  primary key (tenant_id, meeting_id, member_id),
  check (answer <> 'objected' or words <> ''),
  foreign key (tenant_id, meeting_id) references meeting (tenant_id, id),
  foreign key (tenant_id, member_id) references member (tenant_id, id)""",
)
ACTION = tenant_table(
    P,
    "meeting_action",
    """  meeting_id uuid not null,
  number int not null,
  project_id uuid not null,
  text text not null,
  owner_id uuid not null,
  due_on date not null,
  task_id uuid,
  primary key (tenant_id, meeting_id, number),
  unique (tenant_id, task_id),
  foreign key (tenant_id, project_id, meeting_id) references meeting (tenant_id, project_id, id),
  foreign key (tenant_id, owner_id) references member (tenant_id, id),
  foreign key (tenant_id, project_id, task_id) references plan_task (tenant_id, project_id, id)""",
    app="select, insert, update, delete",
)
EVENT = tenant_table(
    P,
    "meeting_event",
    """  id uuid not null,
  meeting_id uuid not null,
  what text not null,
  actor_id uuid not null,
  actor text not null,
  words text not null default '',
  at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, meeting_id) references meeting (tenant_id, id)""",
    app="select, insert",
)
INDEXES = """
create index meeting_events on meeting_event (tenant_id, meeting_id, at, id);
create index meetings on meeting (tenant_id, project_id, starts_at desc, id desc);
create index meeting_series_of on meeting_series (tenant_id, project_id);
create unique index meeting_of_series on meeting (tenant_id, series_id, starts_at) where state <> 'cancelled';
"""
# What was published is not written again: not even by a statement of ours that forgot to look.
PUBLISHED = """
create function meeting_published() returns trigger language plpgsql as $$
begin
  if old.state = 'published' and (new.text, new.decisions, new.agenda, new.guests, new.state, new.starts_at)
      is distinct from (old.text, old.decisions, old.agenda, old.guests, old.state, old.starts_at) then
    raise exception 'published minutes do not change' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
revoke all on function meeting_published() from public;
create trigger meeting_published before update on meeting for each row execute function meeting_published();
"""


async def build() -> None:
    await run_sql(DB, "\n".join((SERIES, MEETING, SEAT, ACTION, EVENT, INDEXES, PUBLISHED)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
