"""Teams with people, skills and presence; tickets belong to a team and wait there for somebody."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import Portal, tenant_table

ID = "2026-11-30T00:00:00:000051"
VERSION = "1.38.0"
DESCRIPTION = "teams"

H = Party.HELPDESK

TEAM = tenant_table(
    H,
    "team",
    """  id uuid not null,
  name text not null,
  lead_id uuid,
  calendar_id uuid,
  handing text not null check (handing in ('manual', 'round_robin', 'least_loaded', 'by_skill')),
  most_open int not null check (most_open between 1 and 500),
  takes_new boolean not null,
  archived boolean not null default false,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, lead_id) references member (tenant_id, id),
  foreign key (tenant_id, calendar_id) references calendar (tenant_id, id)""",
    portal=Portal(rule="takes_new and not archived", verbs="select (tenant_id, id, takes_new, archived)"),
)
TEAM_MEMBER = tenant_table(
    H,
    "team_member",
    """  team_id uuid not null,
  member_id uuid not null,
  given_at timestamptz,
  primary key (tenant_id, team_id, member_id),
  foreign key (tenant_id, team_id) references team (tenant_id, id),
  foreign key (tenant_id, member_id) references member (tenant_id, id)""",
    app="select, insert, update, delete",
)
MEMBER_SKILL = tenant_table(
    H,
    "member_skill",
    """  member_id uuid not null,
  skills text[] not null,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  primary key (tenant_id, member_id),
  foreign key (tenant_id, member_id) references member (tenant_id, id)""",
)
PRESENCE = tenant_table(
    H,
    "presence",
    """  member_id uuid not null,
  is_away boolean not null default false,
  seen_at timestamptz not null,
  primary key (tenant_id, member_id),
  foreign key (tenant_id, member_id) references member (tenant_id, id)""",
)
REST = """
create unique index team_name on team (tenant_id, lower(name)) where not archived;
create unique index team_takes_new on team (tenant_id) where takes_new and not archived;
create index team_of_member on team_member (tenant_id, member_id);
alter table ticket
  add column team_id uuid,
  add column offered_at timestamptz,
  add constraint ticket_team foreign key (tenant_id, team_id) references team (tenant_id, id);
create index ticket_of_team on ticket (tenant_id, team_id, coalesce(next_due, 'infinity'::timestamptz), id)
  where team_id is not null and state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled');
create index ticket_offered on ticket (tenant_id, team_id, priority, offered_at) where offered_at is not null;
"""


async def build() -> None:
    await run_sql(DB, "\n".join((TEAM, TEAM_MEMBER, MEMBER_SKILL, PRESENCE, REST)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
