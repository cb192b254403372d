"""Cycles of clocks that ended before the current one began, so that reports count every promise."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-11-30T00:00:00:000140"
VERSION = "1.38.0"
DESCRIPTION = "past cycles"

TICKET_CYCLE = tenant_table(
    Party.HELPDESK,
    "ticket_cycle",
    """  ticket_id uuid not null,
  customer_id uuid not null,
  clock text not null,
  cycle int not null,
  stopped_at timestamptz not null,
  took_seconds int not null,
  is_met boolean not null,
  primary key (tenant_id, ticket_id, clock, cycle),
  foreign key (tenant_id, customer_id, ticket_id) references ticket (tenant_id, customer_id, id)""",
    app="select, insert, delete",
)
REST = """
alter table ticket_clock add column has_past boolean not null default false;
create index ticket_cycle_by_end on ticket_cycle (tenant_id, stopped_at);

-- Tickets that have such cycles already are derived again, fifty a second: others must not wait for them.
insert into sla_timer (tenant_id, ticket_id, customer_id, clock, cycle, kind, due_at, fire_at)
  select tenant_id, ticket_id, customer_id, 'derive', -140, 'derive', at, at
  from (select tenant_id, ticket_id, customer_id, now() + 0.02 * row_number() over () * interval '1 second' as at
    from (select distinct tenant_id, ticket_id, customer_id from ticket_clock where cycle > 1) several) spread
  on conflict do nothing;
"""


async def build() -> None:
    await run_sql(DB, f"{TICKET_CYCLE}\n{REST}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
