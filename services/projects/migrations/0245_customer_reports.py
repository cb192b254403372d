"""Regular reports to customers: how often one is drafted, and the reports themselves."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.customer_reports.tables import PORTALS
from services.projects.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T12:00:00:000245"
VERSION = "1.38.0"
DESCRIPTION = "customer reports"

P = Party.PROJECTS

PLAN = tenant_table(
    P,
    "customer_report_plan",
    """  project_id uuid not null,
  frequency text check (frequency in ('monthly', 'biweekly')),
  first_day date,
  risks int[] not null default '{}',
  changed_by text not null,
  changed_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, project_id),
  check ((frequency is null) = (first_day is null)),
  foreign key (tenant_id, project_id) references project (tenant_id, id)""",
)
REPORT = tenant_table(
    P,
    "customer_report",
    """  id uuid not null,
  project_id uuid not null,
  customer_id uuid not null,
  number int not null,
  first_day date not null,
  last_day date not null check (last_day >= first_day),
  state text not null default 'draft' check (state in ('draft', 'approved', 'sent', 'read')),
  figures jsonb not null,
  summary text not null default '',
  wishes text not null default '',
  drafted_by text,
  drafted_at timestamptz not null default now(),
  approved_by_id uuid,
  approved_by text,
  approved_at timestamptz,
  sent_by text,
  sent_at timestamptz,
  sent_to uuid[] not null default '{}',
  read_by_id uuid,
  read_by text,
  read_at timestamptz,
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, customer_id, id),
  unique (tenant_id, project_id, number),
  check ((approved_at is null) = (state = 'draft')),
  check ((sent_at is null) = (state in ('draft', 'approved'))),
  check ((read_at is null) = (state <> 'read')),
  foreign key (tenant_id, customer_id, project_id) references project (tenant_id, customer_id, id)""",
    portal=PORTALS["customer_report"],
)
RULES = """
create unique index customer_report_open on customer_report (tenant_id, project_id) where state = 'draft';
create function customer_report_kept() returns trigger language plpgsql as $$
begin
  if old.state <> 'draft' and (old.number, old.first_day, old.last_day, old.figures, old.summary, old.wishes)
      is distinct from (new.number, new.first_day, new.last_day, new.figures, new.summary, new.wishes) then
    raise exception 'a report that was approved does not change' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger customer_report_kept before update on customer_report for each row
  execute function customer_report_kept();
revoke execute on function customer_report_kept() from public;
"""


async def build() -> None:
    await run_sql(DB, "\n".join((PLAN, REPORT, RULES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
