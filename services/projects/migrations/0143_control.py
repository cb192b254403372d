"""Control: tolerances, explained deviations, progress reports. What was issued never changes: the database holds to it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000143"
VERSION = "1.38.0"
DESCRIPTION = "control"

P = Party.PROJECTS

TOLERANCE = tenant_table(
    P,
    "control_tolerance",
    """  days int not null check (days >= 0),
  percent int not null check (percent >= 0),
  changed_by text not null,
  changed_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id)""",
)
NOTE = tenant_table(
    P,
    "deviation_note",
    """  id uuid not null,
  project_id uuid not null,
  task_id uuid,
  days int not null,
  cause text not null check (cause in ('scope', 'estimate', 'staff', 'supplier', 'customer', 'technical', 'quality',
    'outside')),
  words text not null,
  recovery text not null check (recovery in ('resource', 'process', 'customer')),
  action text not null,
  recovers int not null check (recovers >= 0),
  noted_by text not null,
  noted_by_id uuid not null,
  at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id) references project (tenant_id, id),
  foreign key (tenant_id, project_id, task_id) references plan_task (tenant_id, project_id, id)""",
    app="select, insert",
)
REPORT = tenant_table(
    P,
    "progress_report",
    """  id uuid not null,
  project_id uuid not null,
  number int not null,
  first_day date not null,
  last_day date not null check (last_day >= first_day),
  state text not null check (state in ('draft', 'issued')),
  figures jsonb not null,
  summary text not null default '',
  blockers text not null default '',
  next_steps text not null default '',
  drafted_by text not null,
  drafted_at timestamptz not null default now(),
  issued_by text,
  issued_at timestamptz,
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, project_id, number),
  foreign key (tenant_id, project_id) references project (tenant_id, id)""",
)
RULES = """
create index deviation_notes on deviation_note (tenant_id, project_id, task_id, at desc);
create unique index progress_report_open on progress_report (tenant_id, project_id) where state = 'draft';
create function progress_report_kept() returns trigger language plpgsql as $$
begin
  if old.state = 'issued' then
    raise exception 'a report that was issued does not change' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger progress_report_kept before update on progress_report for each row
  execute function progress_report_kept();
"""


async def build() -> None:
    await run_sql(DB, "\n".join((TOLERANCE, NOTE, REPORT, RULES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
