"""Time entries. What was approved never changes, and nobody decides his own: the database holds to both."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T12:00:00:000205"
VERSION = "1.38.0"
DESCRIPTION = "time entries"

P = Party.PROJECTS

ENTRY = tenant_table(
    P,
    "time_entry",
    """  id uuid not null,
  project_id uuid not null,
  task_id uuid not null,
  member_id uuid not null,
  on_day date not null,
  week date not null generated always as (on_day - (extract(isodow from on_day)::int - 1)) stored,
  minutes int not null,
  note text not null default '',
  state text not null check (state in ('draft', 'submitted', 'approved', 'returned')),
  reason text not null default '',
  submitted_at timestamptz,
  decided_by_id uuid,
  decided_by text,
  decided_at timestamptz,
  corrects_id uuid,
  entered_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id),
  check (minutes between -1440 and 1440 and (minutes >= 0 or corrects_id is not null)),
  check (decided_by_id is distinct from member_id),
  check (state not in ('approved', 'returned') or decided_by_id is not null),
  foreign key (tenant_id, project_id, task_id) references plan_task (tenant_id, project_id, id),
  foreign key (tenant_id, member_id) references member (tenant_id, id),
  foreign key (tenant_id, corrects_id) references time_entry (tenant_id, id)""",
)
EVENT = tenant_table(
    P,
    "time_entry_event",
    """  id uuid not null,
  entry_id uuid not null,
  verb text not null,
  state text not null,
  minutes int not null,
  actor_id uuid not null,
  actor text not null,
  words text not null,
  at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, entry_id) references time_entry (tenant_id, id)""",
    app="select, insert",
)
RULES = """
create unique index time_cell on time_entry (tenant_id, member_id, on_day, task_id) where corrects_id is null;
create unique index time_correction on time_entry (tenant_id, corrects_id) where state <> 'approved';
create index time_corrections on time_entry (tenant_id, corrects_id) where corrects_id is not null;
create index time_of_week on time_entry (tenant_id, member_id, week);
create index time_waiting on time_entry (tenant_id, project_id, member_id, week) where state = 'submitted';
create index time_of_project on time_entry (tenant_id, project_id, on_day, id);
create index time_of_task on time_entry (tenant_id, task_id) where state = 'approved';
create index time_entry_events on time_entry_event (tenant_id, entry_id, at, id);
create function time_entry_kept() returns trigger language plpgsql as $$
begin
  if old.state = 'approved' then
    raise exception 'time that was approved does not change' using errcode = 'check_violation';
  end if;
  if (new.project_id, new.task_id, new.member_id, new.on_day) <> (old.project_id, old.task_id, old.member_id, old.on_day)
    or new.corrects_id is distinct from old.corrects_id then
    raise exception 'time stays with its person, task and day' using errcode = 'check_violation';
  end if;
  return new;
end $$;
revoke execute on function time_entry_kept() from public;
create trigger time_entry_kept before update on time_entry for each row execute function time_entry_kept();
"""


async def build() -> None:
    await run_sql(DB, "\n".join((ENTRY, EVENT, RULES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
