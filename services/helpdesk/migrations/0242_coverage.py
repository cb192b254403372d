"""Commitments say what they cover, and every ticket whether it is covered."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import own, tenant_table

ID = "2026-12-01T00:00:00:000242"
VERSION = "1.38.0"
DESCRIPTION = "coverage"

H = Party.HELPDESK

COMMITMENT = """
alter table commitment add column products text[] not null default '{}',
  add column category_ids uuid[] not null default '{}', add column priorities jsonb,
  add column warranty_until date, add column contact text not null default '';
create index commitment_ends on commitment (tenant_id, valid_until, id) where not archived;
"""
COVERAGE = tenant_table(
    H,
    "ticket_coverage",
    """  ticket_id uuid not null,
  customer_id uuid not null,
  verdict text not null check (verdict in ('covered', 'expired', 'not_covered')),
  reason text not null,
  commitment_id uuid,
  title text,
  until date,
  decided_at timestamptz not null default now(),
  charge text not null default 'none'
    check (charge in ('none', 'asked', 'offered', 'agreed', 'refused', 'withdrawn')),
  amount text not null default '',
  note text not null default '',
  asked_by text,
  approval_id uuid,
  answered_by text,
  answered_at timestamptz,
  primary key (tenant_id, ticket_id),
  foreign key (tenant_id, customer_id, ticket_id) references ticket (tenant_id, customer_id, id),
  foreign key (tenant_id, commitment_id) references commitment (tenant_id, id)""",
    portal=own(
        "select (tenant_id, ticket_id, customer_id, verdict, reason, title, until, decided_at, charge, amount, note, "
        "answered_by, answered_at), update (charge, answered_by, answered_at)"
    ),
)
POLICY = tenant_table(
    H,
    "coverage_policy",
    """  verdict text not null check (verdict in ('expired', 'not_covered', 'charged')),
  policy_id uuid not null,
  primary key (tenant_id, verdict),
  foreign key (tenant_id, policy_id) references policy (tenant_id, id)""",
    app="select, insert, update, delete",
)


async def build() -> None:
    await run_sql(DB, f"{COMMITMENT}\n{COVERAGE}\n{POLICY}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
