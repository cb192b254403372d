"""The directory copies, and what is due at a time."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.projects.db import DB
from shared.contracts.parties import Party
from shared.copies import copy_state_table
from shared.db.migrate import run_sql
from shared.db.walls import Narrow, tenant_table

ID = "2026-12-01T00:00:00:000010"
VERSION = "1.38.0"
DESCRIPTION = "directory"

P = Party.PROJECTS

COMPANY = tenant_table(
    P,
    "company",
    """  id uuid not null,
  version int not null,
  slug text not null,
  name text not null,
  zone text not null,
  locale text not null,
  state text not null,
  primary key (tenant_id, id),
  check (tenant_id = id)""",
)
DEPARTMENT = tenant_table(
    P,
    "department",
    """  id uuid not null,
  version int not null,
  name text not null,
  parent_id uuid,
  head_id uuid,
  state text not null,
  primary key (tenant_id, id)""",
)
MEMBER = tenant_table(
    P,
    "member",
    """  id uuid not null,
  version int not null,
  name text not null,
  roles text[] not null,
  department_id uuid,
  state text not null,
  primary key (tenant_id, id)""",
)
CUSTOMER = tenant_table(
    P,
    "customer",
    """  id uuid not null,
  version int not null,
  name text not null,
  level text,
  state text not null,
  primary key (tenant_id, id)""",
)
CONTACT = tenant_table(
    P,
    "contact",
    """  id uuid not null,
  version int not null,
  customer_id uuid not null,
  name text not null,
  mail text,
  manager boolean not null,
  state text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references customer (tenant_id, id)""",
)
# The worker sees which thing of which company is due, and nothing else of it.
DUE = tenant_table(
    P,
    "due",
    """  kind text not null,
  subject_id uuid not null,
  fire_at timestamptz not null,
  primary key (tenant_id, kind, subject_id)""",
    app="select, insert, update, delete",
    others={"worker": Narrow("select (tenant_id, kind, subject_id, fire_at)")},
)
INDEXES = """
create index department_head on department (tenant_id, head_id) where head_id is not null;
create index member_department on member (tenant_id, department_id);
create index due_next on due (fire_at);
"""


async def build() -> None:
    await run_sql(DB, "\n".join((COMPANY, DEPARTMENT, MEMBER, CUSTOMER, CONTACT, copy_state_table(P), DUE, INDEXES)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
