"""What of a ticket's terms is kept from a change of its calendar, or counted anew by it; approvals."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-11-30T00:00:00:000032"
VERSION = "1.38.0"
DESCRIPTION = "changed terms"

APPROVAL = tenant_table(
    Party.HELPDESK,
    "approval",
    """  id uuid not null,
  subject text not null,
  subject_id uuid not null,
  subject_revision int not null,
  title text not null,
  content jsonb not null,
  content_hash text not null,
  reason text not null,
  state text not null check (state in ('waiting', 'approved', 'rejected', 'withdrawn', 'void')),
  asked_by_id uuid not null,
  asked_by text not null,
  asked_at timestamptz not null default now(),
  decided_by_id uuid,
  decided_by text,
  decided_at timestamptz,
  decision text not null default '',
  revision int not null default 1,
  primary key (tenant_id, id)""",
)
REST = """
alter table ticket_terms add column until_version int, add column recount_version int,
  add column recount_from timestamptz, add column made_by text not null default '',
  add column approved_by text not null default '',
  add check ((recount_version is null) or (recount_from is not null));
create index approval_list on approval (tenant_id, state, asked_at desc, id desc);
create index approval_waiting on approval (tenant_id, subject_id) where state = 'waiting';
"""


async def build() -> None:
    await run_sql(DB, f"{APPROVAL}\n{REST}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
