"""Call-backs: questionnaires, plans, draws, calls, answers, recovery cases, and what is due of them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import Narrow, own, tenant_table

ID = "2026-12-01T00:00:00:000220"
VERSION = "1.38.0"
DESCRIPTION = "call-backs"

H = Party.HELPDESK

QUESTIONNAIRE = tenant_table(
    H,
    "questionnaire",
    """  id uuid not null,
  name text not null,
  purpose text not null check (purpose in ('resolved', 'care')),
  version int not null default 1,
  archived boolean not null default false,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id)""",
)
QUESTIONNAIRE_VERSION = tenant_table(
    H,
    "questionnaire_version",
    """  questionnaire_id uuid not null,
  version int not null,
  questions jsonb not null check (jsonb_array_length(questions) between 1 and 5),
  made_by text not null,
  made_at timestamptz not null default now(),
  primary key (tenant_id, questionnaire_id, version),
  foreign key (tenant_id, questionnaire_id) references questionnaire (tenant_id, id)""",
    app="select, insert",
)
CALL_PLAN = tenant_table(
    H,
    "call_plan",
    """  id uuid not null,
  name text not null,
  customer_id uuid,
  commitment_id uuid,
  questionnaire_id uuid not null,
  care_questionnaire_id uuid not null,
  team_id uuid,
  script text not null default '',
  rules jsonb not null,
  archived boolean not null default false,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id),
  check (commitment_id is null or customer_id is not null),
  foreign key (tenant_id, customer_id) references customer (tenant_id, id),
  foreign key (tenant_id, commitment_id) references commitment (tenant_id, id),
  foreign key (tenant_id, questionnaire_id) references questionnaire (tenant_id, id),
  foreign key (tenant_id, care_questionnaire_id) references questionnaire (tenant_id, id),
  foreign key (tenant_id, team_id) references team (tenant_id, id)""",
)
# Who worked on a ticket never calls about it, unless a lead has said why: the last word is this check's.
INDEPENDENT = "check (caller_id is null or not caller_id = any(handlers) or override <> '')"
CALL_BACK = tenant_table(
    H,
    "call_back",
    f"""  id uuid not null,
  customer_id uuid not null,
  contact_id uuid not null,
  ticket_id uuid,
  commitment_id uuid,
  occasion text not null check (occasion in ('resolved', 'delivered', 'quarterly')),
  occasion_key text not null,
  plan_id uuid not null,
  questionnaire_id uuid not null,
  questionnaire_version int not null,
  rules jsonb not null,
  state text not null check (state in ('planned', 'due', 'in_progress', 'linked', 'answered', 'confirmed', 'refused',
    'no_contact', 'unanswered', 'suppressed', 'excluded', 'void')),
  choice text not null check (choice in ('must', 'pending', 'drawn', 'not_drawn', 'none')),
  reason text not null default '',
  stratum text not null default '',
  handlers uuid[] not null default '{{}}',
  caller_id uuid,
  caller_name text,
  override text not null default '',
  began_at timestamptz not null,
  asked_at timestamptz,
  draw_at timestamptz not null,
  due_at timestamptz not null,
  is_slot boolean not null default false,
  earliest_at timestamptz not null,
  attempts int not null default 0,
  call_result text,
  business text not null default 'none',
  concluded_at timestamptz,
  link_until timestamptz not null,
  generation int not null default 1,
  revoked_at timestamptz,
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, customer_id, id),
  unique (tenant_id, occasion_key),
  {INDEPENDENT},
  foreign key (tenant_id, customer_id, contact_id) references contact (tenant_id, customer_id, id),
  foreign key (tenant_id, customer_id, ticket_id) references ticket (tenant_id, customer_id, id),
  foreign key (tenant_id, commitment_id) references commitment (tenant_id, id),
  foreign key (tenant_id, plan_id) references call_plan (tenant_id, id),
  foreign key (tenant_id, questionnaire_id, questionnaire_version)
    references questionnaire_version (tenant_id, questionnaire_id, version),
  foreign key (tenant_id, caller_id) references member (tenant_id, id)""",
    portal=own("select (tenant_id, id, customer_id, contact_id, ticket_id, state, asked_at, link_until, revoked_at)"),
)
CALL_ATTEMPT = tenant_table(
    H,
    "call_attempt",
    """  id uuid not null,
  call_back_id uuid not null,
  number int not null,
  caller_id uuid not null,
  caller_name text not null,
  at timestamptz not null,
  result text not null check (result in ('no_answer', 'busy', 'wrong_number', 'call_later', 'refused', 'answered',
    'partial')),
  slot_at timestamptz,
  note text not null default '',
  primary key (tenant_id, id),
  unique (tenant_id, call_back_id, number),
  foreign key (tenant_id, call_back_id) references call_back (tenant_id, id),
  foreign key (tenant_id, caller_id) references member (tenant_id, id)""",
    app="select, insert",
)
CALL_ANSWER = tenant_table(
    H,
    "call_answer",
    """  call_back_id uuid not null,
  customer_id uuid not null,
  source text not null check (source in ('interviewer', 'customer')),
  by_id uuid not null,
  by_name text not null,
  at timestamptz not null,
  solved text check (solved in ('yes', 'partly', 'no')),
  result smallint check (result between 1 and 5),
  timeliness smallint check (timeliness between 1 and 5),
  effort smallint check (effort between 1 and 5),
  recommend smallint check (recommend between 0 and 10),
  comment text not null default '',
  praise text[] not null default '{}',
  wants_call boolean not null default false,
  counts boolean not null default true,
  contested_by_id uuid,
  contested_by text,
  contest text,
  decided_by text,
  decision text,
  primary key (tenant_id, call_back_id, source),
  foreign key (tenant_id, customer_id, call_back_id) references call_back (tenant_id, customer_id, id)""",
    portal=own("select (tenant_id, customer_id, call_back_id, source)"),
)
CALL_BACK_EVENT = tenant_table(
    H,
    "call_back_event",
    """  id uuid not null,
  call_back_id uuid not null,
  version int not null,
  verb text not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_id uuid not null,
  actor_name text not null,
  from_state text,
  to_state text not null,
  data jsonb not null default '{}',
  primary key (tenant_id, id),
  unique (tenant_id, call_back_id, version),
  foreign key (tenant_id, call_back_id) references call_back (tenant_id, id)""",
    app="select, insert",
)
CALL_DRAW = tenant_table(
    H,
    "call_draw",
    """  id uuid not null,
  plan_id uuid not null,
  at timestamptz not null,
  month date not null,
  seed text not null,
  inputs jsonb not null,
  chosen uuid[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, plan_id) references call_plan (tenant_id, id)""",
    app="select, insert",
)
CALL_OPT_OUT = tenant_table(
    H,
    "call_opt_out",
    """  contact_id uuid not null,
  at timestamptz not null,
  by_name text not null,
  primary key (tenant_id, contact_id)""",
    app="select, insert, delete",
)
RECOVERY = tenant_table(
    H,
    "recovery_case",
    """  id uuid not null,
  call_back_id uuid not null,
  customer_id uuid not null,
  contact_id uuid not null,
  ticket_id uuid,
  state text not null check (state in ('open', 'contacted', 'planned', 'done', 'closed')),
  supervisor_id uuid,
  supervisor_name text,
  is_again boolean not null,
  opened_at timestamptz not null,
  contact_due timestamptz not null,
  plan_due timestamptz not null,
  contacted_at timestamptz,
  planned_at timestamptz,
  done_at timestamptz,
  closed_at timestamptz,
  contact_late boolean not null default false,
  plan_late boolean not null default false,
  said text not null default '',
  plan text not null default '',
  outcome text not null default '',
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, call_back_id),
  foreign key (tenant_id, customer_id, call_back_id) references call_back (tenant_id, customer_id, id),
  foreign key (tenant_id, supervisor_id) references member (tenant_id, id)""",
)
RECOVERY_EVENT = tenant_table(
    H,
    "recovery_event",
    """  id uuid not null,
  recovery_id uuid not null,
  version int not null,
  verb text not null,
  at timestamptz not null,
  actor_id uuid not null,
  actor_name text not null,
  to_state text not null,
  text text not null default '',
  primary key (tenant_id, id),
  unique (tenant_id, recovery_id, version),
  foreign key (tenant_id, recovery_id) references recovery_case (tenant_id, id)""",
    app="select, insert",
)
CALL_TIMER = tenant_table(
    H,
    "call_timer",
    """  kind text not null,
  subject_id uuid not null,
  fire_at timestamptz not null,
  primary key (tenant_id, kind, subject_id)""",
    app="select, insert, update, delete",
    others={"worker": Narrow("select (tenant_id, fire_at)")},
)
REST = """
create unique index questionnaire_name on questionnaire (tenant_id, lower(name)) where not archived;
create unique index call_plan_scope on call_plan (tenant_id, coalesce(commitment_id, customer_id, tenant_id))
  where not archived;
create index call_back_work on call_back (tenant_id, due_at, id) where state in ('planned', 'due', 'in_progress')
  and choice in ('must', 'drawn');
create index call_back_of_contact on call_back (tenant_id, contact_id, asked_at);
create index call_back_of_ticket on call_back (tenant_id, ticket_id, began_at);
create index call_back_pending on call_back (tenant_id, plan_id, draw_at) where choice = 'pending' and state = 'planned';
create index call_back_began on call_back (tenant_id, began_at);
create index call_back_over on call_back (tenant_id, concluded_at desc, id) where concluded_at is not null;
create index call_draw_of_plan on call_draw (tenant_id, plan_id, at desc);
create index recovery_open on recovery_case (tenant_id, opened_at, id) where state <> 'closed';
create index call_timer_due on call_timer (fire_at);
"""


async def build() -> None:
    await run_sql(
        DB,
        "\n".join(
            (
                QUESTIONNAIRE,
                QUESTIONNAIRE_VERSION,
                CALL_PLAN,
                CALL_BACK,
                CALL_ATTEMPT,
                CALL_ANSWER,
                CALL_BACK_EVENT,
                CALL_DRAW,
                CALL_OPT_OUT,
                RECOVERY,
                RECOVERY_EVENT,
                CALL_TIMER,
                REST,
            )
        ),
    )


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
