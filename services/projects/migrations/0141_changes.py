"""Change requests, their history, and the part of a project that its customer may name."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.changes.tables import PORTALS
from services.projects.db import DB
from services.projects.projects.tables import OF_PROJECT
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import CUSTOMER, TENANT, tenant_table

ID = "2026-12-01T00:00:00:000141"
VERSION = "1.38.0"
DESCRIPTION = "changes"

P = Party.PROJECTS
STATES = "('draft', 'assessing', 'internal_review', 'customer_review', 'approved', 'rejected', 'applied')"

CHANGE = tenant_table(
    P,
    "change_request",
    f"""  id uuid not null,
  project_id uuid not null,
  customer_id uuid not null,
  number int not null,
  title text not null,
  text text not null,
  source text not null check (source in ('staff', 'customer')),
  state text not null check (state in {STATES}),
  customer_ref text not null default '',
  work jsonb not null default '[]',
  days int,
  cost numeric(16, 4) check (cost >= 0),
  currency text not null,
  category text not null default 'labour',
  quality text not null default '',
  risk text not null default '',
  round int not null default 0,
  written_by text not null,
  written_by_id uuid not null,
  written_at timestamptz not null default now(),
  reviewed_at timestamptz,
  decided_by text,
  decided_at timestamptz,
  decision text not null default '',
  applied_by text,
  applied_at timestamptz,
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, project_id, number),
  unique (tenant_id, customer_id, id),
  foreign key (tenant_id, customer_id, project_id) references project (tenant_id, customer_id, id)""",
    portal=PORTALS["change_request"],
)
EVENT = tenant_table(
    P,
    "change_event",
    """  id uuid not null,
  change_id uuid not null,
  customer_id uuid not null,
  verb text not null,
  actor_id uuid not null,
  actor text not null,
  words text not null,
  at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id, change_id) references change_request (tenant_id, customer_id, id)""",
    app="select, insert",
    portal=PORTALS["change_event"],
)
REST = f"""
create index change_events on change_event (tenant_id, change_id, at, id);
alter table project_budget add column change_id uuid;
alter table project_budget add unique (tenant_id, change_id);
alter table project_budget add foreign key (tenant_id, change_id) references change_request (tenant_id, id);
alter table plan_baseline add foreign key (tenant_id, change_id) references change_request (tenant_id, id);
do $$ begin
  if not exists (select from pg_policies where tablename = 'project' and policyname = 'project_portal') then
    create policy project_portal on project to projects_portal using ({TENANT} and {CUSTOMER})
      with check ({TENANT} and {CUSTOMER});
  end if;
end $$;
grant select ({OF_PROJECT}) on project to projects_portal;
"""


async def build() -> None:
    await run_sql(DB, "\n".join((CHANGE, EVENT, REST)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
