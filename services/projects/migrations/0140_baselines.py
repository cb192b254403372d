"""Baselines: numbered snapshots of a plan. What was approved never changes: the database holds to it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000140"
VERSION = "1.38.0"
DESCRIPTION = "baselines"

P = Party.PROJECTS

BASELINE = tenant_table(
    P,
    "plan_baseline",
    """  id uuid not null,
  project_id uuid not null,
  number int not null check (number >= 0),
  state text not null check (state in ('draft', 'submitted', 'approved', 'superseded')),
  reason text not null default '',
  change_id uuid,
  round int not null default 0,
  content_hash text not null default '',
  starts_on date,
  ends_on date,
  tasks int not null default 0,
  effort bigint not null default 0,
  budget numeric(16, 4),
  currency text not null default '',
  curve jsonb not null default '[]',
  drafted_by text not null,
  drafted_at timestamptz not null default now(),
  submitted_at timestamptz,
  approved_at timestamptz,
  approved_by text,
  superseded_at timestamptz,
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, project_id, number),
  unique (tenant_id, change_id),
  foreign key (tenant_id, project_id) references project (tenant_id, id)""",
)
TASKS = tenant_table(
    P,
    "baseline_task",
    """  baseline_id uuid not null,
  round int not null,
  task_id uuid not null,
  project_id uuid not null,
  number int not null,
  place int not null,
  level int not null,
  kind text not null,
  name text not null,
  owner_name text not null,
  standard text not null,
  minutes int not null,
  effort int not null,
  starts timestamp not null,
  ends timestamp not null,
  starts_on date not null,
  ends_on date not null,
  primary key (tenant_id, baseline_id, round, task_id),
  foreign key (tenant_id, baseline_id) references plan_baseline (tenant_id, id),
  foreign key (tenant_id, project_id) references project (tenant_id, id)""",
    app="select, insert",
)
RULES = """
create unique index baseline_approved on plan_baseline (tenant_id, project_id) where state = 'approved';
create unique index baseline_open on plan_baseline (tenant_id, project_id) where state in ('draft', 'submitted');
create function baseline_kept() returns trigger language plpgsql as $$
begin
  if old.state not in ('approved', 'superseded') then
    return new;
  end if;
  if new.state not in ('approved', 'superseded') or (old.state = 'superseded' and new.state <> 'superseded')
    or (to_jsonb(new) - array['state', 'superseded_at', 'revision'])
      is distinct from (to_jsonb(old) - array['state', 'superseded_at', 'revision']) then
    raise exception 'a baseline that was approved does not change' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create function baseline_tasks_kept() returns trigger language plpgsql as $$
begin
  if exists (select from plan_baseline b where b.tenant_id = new.tenant_id and b.id = new.baseline_id
    and b.state in ('approved', 'superseded')) then
    raise exception 'a baseline that was approved does not change' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger baseline_kept before update on plan_baseline for each row execute function baseline_kept();
create trigger baseline_tasks_kept before insert on baseline_task for each row execute function baseline_tasks_kept();
"""


async def build() -> None:
    await run_sql(DB, "\n".join((BASELINE, TASKS, RULES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
