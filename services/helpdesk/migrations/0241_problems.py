"""Problems gather tickets of one cause; what is due at a time is remembered for a worker."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import Narrow, tenant_table

ID = "2026-12-01T00:00:00:000241"
VERSION = "1.38.0"
DESCRIPTION = "problems"

H = Party.HELPDESK

PROBLEM = tenant_table(
    H,
    "problem",
    """  id uuid not null,
  number int not null,
  title text not null,
  cause_id uuid,
  state text not null check (state in ('open', 'analysing', 'acting', 'watching', 'closed', 'reopened')),
  analysis text not null default '',
  workaround text not null default '',
  action text not null default '',
  owner_id uuid,
  action_due date,
  watch_days int not null default 28 check (watch_days between 1 and 366),
  watch_since timestamptz,
  recurrences int not null default 0,
  opened_by text not null,
  opened_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  closed_at timestamptz,
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, cause_id) references cause (tenant_id, id)""",
)
PROBLEM_TICKET = tenant_table(
    H,
    "problem_ticket",
    """  problem_id uuid not null,
  ticket_id uuid not null,
  customer_id uuid not null,
  linked_by text not null,
  linked_at timestamptz not null default now(),
  primary key (tenant_id, problem_id, ticket_id),
  foreign key (tenant_id, problem_id) references problem (tenant_id, id),
  foreign key (tenant_id, customer_id, ticket_id) references ticket (tenant_id, customer_id, id)""",
    app="select, insert, delete",
)
PROBLEM_EVENT = tenant_table(
    H,
    "problem_event",
    """  problem_id uuid not null,
  version int not null,
  verb text not null,
  at timestamptz not null default now(),
  actor_id uuid not null,
  actor_name text not null,
  to_state text not null,
  data jsonb not null default '{}',
  primary key (tenant_id, problem_id, version),
  foreign key (tenant_id, problem_id) references problem (tenant_id, id)""",
    app="select, insert",
)
TELLING = tenant_table(
    H,
    "problem_telling",
    """  id uuid not null,
  problem_id uuid not null,
  body text not null,
  told_by_id uuid not null,
  told_by text not null,
  at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, problem_id) references problem (tenant_id, id)""",
    app="select, insert",
)
TOLD = tenant_table(
    H,
    "problem_told",
    """  telling_id uuid not null,
  ticket_id uuid not null,
  outcome text not null default 'waiting' check (outcome in ('waiting', 'told', 'ended')),
  primary key (tenant_id, telling_id, ticket_id),
  foreign key (tenant_id, telling_id) references problem_telling (tenant_id, id),
  foreign key (tenant_id, ticket_id) references ticket (tenant_id, id)""",
)
PROPOSAL = tenant_table(
    H,
    "problem_proposal",
    """  id uuid not null,
  kind text not null check (kind in ('cause', 'burst')),
  cause_id uuid,
  title text not null,
  tickets uuid[] not null,
  state text not null default 'open' check (state in ('open', 'accepted', 'declined')),
  made_at timestamptz not null default now(),
  decided_by text,
  decided_at timestamptz,
  reason text not null default '',
  problem_id uuid,
  revision int not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, cause_id) references cause (tenant_id, id),
  foreign key (tenant_id, problem_id) references problem (tenant_id, id)""",
)
# What is due at a time and is no ticket's clock: the worker sees which thing of which company, and nothing else of it.
REMINDER = tenant_table(
    H,
    "reminder",
    """  kind text not null check (kind in ('problem_action', 'commitment_ends')),
  subject_id uuid not null,
  fire_at timestamptz not null,
  primary key (tenant_id, kind, subject_id)""",
    app="select, insert, update, delete",
    others={"worker": Narrow("select (tenant_id, kind, subject_id, fire_at)")},
)
INDEXES = """
create index problem_latest on problem (tenant_id, updated_at desc, id desc);
create index problem_by_cause on problem (tenant_id, cause_id) where cause_id is not null;
create index problem_of_ticket on problem_ticket (tenant_id, ticket_id);
create index problem_tellings on problem_telling (tenant_id, problem_id, at desc);
create unique index problem_proposed on problem_proposal (tenant_id, cause_id) where state = 'open' and kind = 'cause';
create index problem_proposals on problem_proposal (tenant_id, made_at desc, id desc);
create index reminder_due on reminder (fire_at);
"""


async def build() -> None:
    parts = (PROBLEM, PROBLEM_TICKET, PROBLEM_EVENT, TELLING, TOLD, PROPOSAL, REMINDER, INDEXES)
    await run_sql(DB, "\n".join(parts))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
