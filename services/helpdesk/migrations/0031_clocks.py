"""Clocks of tickets, their breaches, and the timers that fire when something is due."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import Narrow, own, tenant_table, visible_parent

ID = "2026-11-30T00:00:00:000031"
VERSION = "1.38.0"
DESCRIPTION = "clocks"

H = Party.HELPDESK

TICKET_CLOCK = tenant_table(
    H,
    "ticket_clock",
    """  ticket_id uuid not null,
  customer_id uuid not null,
  clock text not null,
  cycle int not null,
  phase text not null check (phase in ('running', 'paused', 'stopped', 'void')),
  paused_by text,
  started_at timestamptz not null,
  stopped_at timestamptz,
  due_at timestamptz,
  target_minutes int,
  left_seconds int,
  breached_at timestamptz,
  by_change boolean not null default false,
  overrun_seconds int not null default 0,
  primary key (tenant_id, ticket_id, clock),
  foreign key (tenant_id, customer_id, ticket_id) references ticket (tenant_id, customer_id, id)""",
    portal=own(
        "select",
        and_="(clock = 'first_response' or clock = 'total_resolution') and "
        + visible_parent("ticket_clock", "ticket_id", "ticket"),
    ),
)
SLA_BREACH = tenant_table(
    H,
    "sla_breach",
    """  ticket_id uuid not null,
  customer_id uuid not null,
  clock text not null,
  cycle int not null,
  due_at timestamptz not null,
  by_change boolean not null,
  late boolean not null,
  noticed_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, ticket_id, clock, cycle),
  foreign key (tenant_id, customer_id, ticket_id) references ticket (tenant_id, customer_id, id)""",
    app="select, insert",
)
SLA_TIMER = tenant_table(
    H,
    "sla_timer",
    """  ticket_id uuid not null,
  customer_id uuid not null,
  clock text not null,
  cycle int not null,
  kind text not null,
  due_at timestamptz not null,
  fire_at timestamptz,
  claim uuid,
  plan jsonb not null default '[]',
  fired text[] not null default '{}',
  primary key (tenant_id, ticket_id, clock, cycle),
  foreign key (tenant_id, customer_id, ticket_id) references ticket (tenant_id, customer_id, id)""",
    app="select, insert, update, delete",
    portal=own(
        "insert (tenant_id, ticket_id, customer_id, clock, cycle, kind, due_at, fire_at)",
        and_="clock = 'derive' and kind = 'derive' and " + visible_parent("sla_timer", "ticket_id", "ticket"),
    ),
    others={
        "worker": Narrow(
            "select (tenant_id, ticket_id, clock, cycle, kind, due_at, fire_at, claim), update (fire_at, claim)"
        ),
        "ops": Narrow("select (tenant_id, clock, kind, due_at, fire_at, claim)"),
    },
)
REST = """
alter table ticket_terms add column promise jsonb;
alter table ticket add column next_due timestamptz, add column promised_due timestamptz;
create index sla_timer_due on sla_timer (fire_at) where fire_at is not null and kind <> 'silent';
create index sla_timer_silent on sla_timer (fire_at) where fire_at is not null and kind = 'silent';
create index ticket_by_due on ticket (tenant_id, coalesce(next_due, 'infinity'::timestamptz), id)
  where state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled');

-- Tickets from before the clocks get theirs when a worker has nothing else to do, and nobody is told of breaches that
-- lie before: nothing was promised then.
insert into sla_timer (tenant_id, ticket_id, customer_id, clock, cycle, kind, due_at, fire_at)
  select tenant_id, id, customer_id, 'derive', revision, 'silent', now(), now() from ticket;
"""


async def build() -> None:
    await run_sql(DB, "\n".join((TICKET_CLOCK, SLA_BREACH, SLA_TIMER, REST)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
