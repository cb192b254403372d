"""The engine of approvals."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000020"
VERSION = "1.38.0"
DESCRIPTION = "approvals"

P = Party.PROJECTS

APPROVAL = tenant_table(
    P,
    "approval",
    """  id uuid not null,
  number text not null,
  party text not null,
  subject text not null,
  subject_key text not null,
  subject_revision int not null,
  title text not null,
  place text not null,
  content_hash text not null,
  amount numeric(16, 4),
  currency text not null,
  reason text not null,
  state text not null check (state in ('waiting', 'approved', 'rejected', 'returned', 'withdrawn', 'void')),
  round int not null default 1,
  asked_by_id uuid not null,
  asked_by text not null,
  department_id uuid,
  asked_at timestamptz not null default now(),
  decided_at timestamptz,
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, number)""",
)
STEP = tenant_table(
    P,
    "approval_step",
    """  id uuid not null,
  approval_id uuid not null,
  round int not null,
  position int not null,
  name text not null,
  mode text not null check (mode in ('any', 'all', 'quorum')),
  quorum int not null,
  on_timeout text not null check (on_timeout in ('remind', 'escalate')),
  on_reject text not null check (on_reject in ('return', 'restart', 'fail')),
  remind_hours int not null,
  due_hours int not null,
  spec jsonb not null,
  state text not null check (state in ('coming', 'open', 'passed', 'stopped')),
  opened_at timestamptz,
  due_at timestamptz,
  late_at timestamptz,
  closed_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, approval_id, round, position),
  foreign key (tenant_id, approval_id) references approval (tenant_id, id)""",
)
SEAT = tenant_table(
    P,
    "approval_seat",
    """  id uuid not null,
  approval_id uuid not null,
  step_id uuid not null,
  why text not null check (why in ('flow', 'added', 'handed', 'no_head')),
  member_id uuid,
  role text,
  also_role text,
  state text not null check (state in ('open', 'approved', 'returned', 'rejected', 'handed', 'spared')),
  acted_by_id uuid,
  acted_by text,
  acted_for_id uuid,
  acted_for text,
  acted_at timestamptz,
  words text not null default '',
  primary key (tenant_id, id),
  check ((member_id is null) <> (role is null)),
  foreign key (tenant_id, approval_id) references approval (tenant_id, id),
  foreign key (tenant_id, step_id) references approval_step (tenant_id, id)""",
)
EVENT = tenant_table(
    P,
    "approval_event",
    """  id uuid not null,
  approval_id uuid not null,
  round int not null,
  verb text not null,
  actor_id uuid not null,
  actor text not null,
  acted_for text,
  words text not null,
  content_hash text not null,
  at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, approval_id) references approval (tenant_id, id)""",
    app="select, insert",
)
QUESTION = tenant_table(
    P,
    "approval_question",
    """  id uuid not null,
  approval_id uuid not null,
  asked_by_id uuid not null,
  asked_by text not null,
  asked_of_id uuid not null,
  asked_of text not null,
  question text not null,
  asked_at timestamptz not null default now(),
  answer text,
  answered_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, approval_id) references approval (tenant_id, id)""",
)
DELEGATION = tenant_table(
    P,
    "delegation",
    """  id uuid not null,
  from_id uuid not null,
  to_id uuid not null check (to_id <> from_id),
  first_day date not null,
  last_day date not null check (last_day >= first_day),
  reason text not null,
  made_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, from_id) references member (tenant_id, id),
  foreign key (tenant_id, to_id) references member (tenant_id, id)""",
)
FLOW = tenant_table(
    P,
    "approval_flow",
    """  subject text not null,
  tiers jsonb not null,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, subject)""",
)
INDEXES = """
create unique index approval_of_subject on approval (tenant_id, party, subject, subject_key)
  where state in ('waiting', 'returned', 'void', 'withdrawn');
create index approval_latest on approval (tenant_id, asked_at desc, id desc);
create index approval_waiting on approval (tenant_id, asked_at desc, id desc) where state = 'waiting';
create index approval_sent on approval (tenant_id, asked_by_id, asked_at desc, id desc);
create index approval_seats on approval_seat (tenant_id, step_id);
create index approval_seat_member on approval_seat (tenant_id, member_id) where member_id is not null;
create index approval_seat_actor on approval_seat (tenant_id, acted_by_id, approval_id) where acted_by_id is not null;
create index approval_events on approval_event (tenant_id, approval_id, at, id);
create index approval_questions on approval_question (tenant_id, approval_id, asked_at, id);
create index delegation_to on delegation (tenant_id, to_id, last_day);
create index delegation_from on delegation (tenant_id, from_id, last_day);
"""


async def build() -> None:
    await run_sql(DB, "\n".join((APPROVAL, STEP, SEAT, EVENT, QUESTION, DELEGATION, FLOW, INDEXES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
