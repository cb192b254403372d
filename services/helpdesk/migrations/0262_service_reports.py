"""Monthly service reports of customers, and which company's drafts were made."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from services.helpdesk.service_reports.tables import PORTALS
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import Narrow, door_to, tenant_table

ID = "2026-12-01T00:00:00:000262"
VERSION = "1.38.0"
DESCRIPTION = "service reports"

REPORT = tenant_table(
    Party.HELPDESK,
    "service_report",
    """  id uuid not null,
  number int not null,
  customer_id uuid not null,
  month date not null check (extract(day from month) = 1),
  state text not null check (state in ('draft', 'reviewed', 'sent')),
  figures jsonb not null,
  summary text not null default '',
  actions text not null default '',
  drafted_at timestamptz not null,
  reviewed_by text,
  reviewed_by_id uuid,
  reviewed_at timestamptz,
  sent_by text,
  sent_at timestamptz,
  sent_to uuid[] not null default '{}',
  received_by text,
  received_at timestamptz,
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  unique (tenant_id, customer_id, month),
  foreign key (tenant_id, customer_id) references customer (tenant_id, id)""",
    portal=PORTALS["service_report"],
)
RUN = tenant_table(
    Party.HELPDESK,
    "service_report_run",
    """  month date not null,
  at timestamptz not null,
  primary key (tenant_id, month)""",
    app="select, insert",
    others={"worker": Narrow("select (tenant_id, month)")},
)
REST = f"""
create index service_report_latest on service_report (tenant_id, month, id);
{door_to(Party.HELPDESK, "company", "worker", Narrow("select (tenant_id, zone, state)"))}
"""


async def build() -> None:
    await run_sql(DB, f"{REPORT}\n{RUN}\n{REST}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
