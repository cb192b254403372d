"""Reviews of risks turn by turn; what is owed already is looked at at once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T12:00:00:000250"
VERSION = "1.38.0"
DESCRIPTION = "duties"

TURN = tenant_table(
    Party.PROJECTS,
    "risk_review_turn",
    """  id uuid not null,
  project_id uuid not null,
  due_on date not null,
  state text not null check (state in ('due', 'held', 'missed')),
  ended_at timestamptz,
  primary key (tenant_id, id),
  check ((ended_at is null) = (state = 'due')),
  foreign key (tenant_id, project_id) references project (tenant_id, id)""",
)
INDEXES = """
create unique index risk_review_due on risk_review_turn (tenant_id, project_id) where state = 'due';
create index risk_review_turns on risk_review_turn (tenant_id, project_id, due_on desc);
"""
OWED = """
insert into risk_review_turn (tenant_id, id, project_id, due_on, state)
select p.tenant_id, uuidv7(), p.id, r.next_on, 'due' from project p
cross join lateral (select next_on from risk_review r where r.tenant_id = p.tenant_id and r.project_id = p.id
  order by r.at desc, r.id desc limit 1) r
where p.phase in ('planning', 'executing', 'acceptance', 'after_sales', 'on_hold');
insert into due (tenant_id, kind, subject_id, fire_at)
select tenant_id, 'risk_review', id, now() from risk_review_turn;
insert into due (tenant_id, kind, subject_id, fire_at)
select tenant_id, 'closing_review', project_id, now() from closing_review where state <> 'published';
insert into due (tenant_id, kind, subject_id, fire_at)
select tenant_id, 'gate_condition', id, now() from gate_decision where state = 'conditional';
"""


async def build() -> None:
    await run_sql(DB, "\n".join((TURN, INDEXES, OWED)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
