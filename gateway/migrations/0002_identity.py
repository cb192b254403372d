"""Companies, departments, people, customers, contacts; sign-in, sessions, links; the audit log."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from gateway.db import DB
from gateway.identity.walls import AMONG_MEMBERS, OF_COMPANY, unwalled_table
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import Narrow, Portal, tenant_table

ID = "2026-11-24T00:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "identity"

G = Party.GATEWAY

COMPANY = tenant_table(
    G,
    "company",
    """  id uuid not null,
  slug text not null,
  host text,
  name text not null,
  zone text not null,
  locale text not null,
  accent text,
  phone text,
  state text not null check (state in ('trial', 'active', 'suspended')),
  created_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id),
  check (tenant_id = id)""",
    app="select, update (name, zone, locale, accent, phone, revision)",
    portal=Portal(rule="", verbs="select"),
    others={
        "ops": Narrow("select, insert, update (state, revision)"),
        "auth": Narrow("select"),
    },
)
DEPARTMENT = tenant_table(
    G,
    "department",
    """  id uuid not null,
  name text not null,
  parent_id uuid,
  head_id uuid,
  archived_at timestamptz,
  revision int not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, parent_id) references department (tenant_id, id)""",
)
CUSTOMER = tenant_table(
    G,
    "customer",
    """  id uuid not null,
  name text not null,
  name_norm text not null,
  level text,
  state text not null check (state in ('active', 'archived')),
  revision int not null default 1,
  primary key (tenant_id, id)""",
    others={"auth": Narrow("select (tenant_id, id, name, state)")},
)
CONTACT = tenant_table(
    G,
    "contact",
    """  id uuid not null,
  customer_id uuid not null,
  name text not null,
  mail text,
  mail_norm text,
  phone text,
  locale text not null,
  manager boolean not null default false,
  state text not null check (state in ('active', 'archived', 'erased')),
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, customer_id, id),
  foreign key (tenant_id, customer_id) references customer (tenant_id, id)""",
    others={"auth": Narrow("select (tenant_id, id, customer_id, name, locale, manager, state, revision), update (locale, revision)")},
)
PERSON = """  id uuid primary key,
  mail text not null,
  mail_norm text not null unique,
  name text not null,
  locale text not null,
  zone text,
  state text not null check (state in ('invited', 'active', 'locked', 'erased')),
  second_factor boolean not null default false,
  is_operator boolean not null default false,
  last_place text,
  enters_directly boolean not null default true,
  created_at timestamptz not null default now(),
  revision int not null default 1"""
MEMBERSHIP = tenant_table(
    G,
    "membership",
    """  id uuid not null,
  person_id uuid not null references person (id),
  kind text not null check (kind in ('staff', 'customer')),
  name text not null,
  roles text[] not null,
  department_id uuid,
  customer_id uuid,
  contact_id uuid,
  state text not null check (state in ('invited', 'active', 'suspended', 'ended')),
  last_seen timestamptz,
  created_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id),
  check ((kind = 'customer') = (contact_id is not null)),
  check ((contact_id is null) = (customer_id is null)),
  foreign key (tenant_id, department_id) references department (tenant_id, id),
  foreign key (tenant_id, customer_id, contact_id) references contact (tenant_id, customer_id, id)""",
    others={
        "ops": Narrow("insert"),
        "auth": Narrow("select, update (state, name, last_seen, revision)"),
    },
)
AUDIT = tenant_table(
    G,
    "audit_event",
    """  id uuid not null,
  at timestamptz not null,
  what text not null,
  actor_kind text not null,
  actor_id uuid not null,
  actor_name text not null,
  address text,
  data jsonb not null default '{}',
  primary key (tenant_id, id)""",
    app="select, insert",
    others={"ops": Narrow("insert"), "auth": Narrow("insert")},
)
PEOPLE = unwalled_table(
    "person",
    PERSON,
    auth="select, insert, update (mail, mail_norm, name, locale, zone, state, second_factor, is_operator, last_place, "
    "enters_directly, revision)",
)
PASSWORD = unwalled_table(
    "person_password",
    """  person_id uuid primary key references person (id),
  hash text not null,
  changed_at timestamptz not null default now()""",
    auth="select, insert, update (hash, changed_at), delete",
)
TOTP = unwalled_table(
    "person_totp",
    """  person_id uuid primary key references person (id),
  seed bytea not null,
  last_step bigint not null default 0,
  confirmed_at timestamptz not null default now()""",
    auth="select, insert, update (seed, last_step, confirmed_at), delete",
)
PASSKEY = unwalled_table(
    "passkey",
    """  id uuid primary key,
  person_id uuid not null references person (id),
  rp_id text not null,
  credential_id bytea not null unique,
  public_key bytea not null,
  sign_count bigint not null,
  transports text[] not null default '{}',
  name text not null,
  created_at timestamptz not null default now(),
  last_used timestamptz""",
    auth="select, insert, update (name, sign_count, last_used), delete",
)
PASSKEY_CHALLENGE = unwalled_table(
    "passkey_challenge",
    """  holder bytea primary key,
  challenge bytea not null,
  purpose text not null,
  expires_at timestamptz not null""",
    auth="select, insert, update (challenge, purpose, expires_at), delete",
)
RECOVERY = unwalled_table(
    "recovery_code",
    """  hash bytea primary key,
  person_id uuid not null references person (id),
  used_at timestamptz""",
    auth="select, insert, update (used_at), delete",
)
SIGN_IN = unwalled_table(
    "sign_in",
    """  secret_hash bytea primary key,
  person_id uuid references person (id),
  amr text[] not null default '{}',
  next text not null default '',
  expires_at timestamptz not null""",
    auth="select, insert, delete",
)
SESSION = unwalled_table(
    "session",
    """  id uuid primary key,
  secret_hash bytea not null unique,
  person_id uuid not null references person (id),
  company_id uuid,
  membership_id uuid,
  bound_company_id uuid,
  at_ops boolean not null default false,
  amr text[] not null,
  created_at timestamptz not null default now(),
  authenticated_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  address text not null,
  agent text not null,
  check (not at_ops or company_id is null),
  foreign key (company_id, membership_id) references membership (tenant_id, id)""",
    auth="select, insert, delete, update (secret_hash, company_id, membership_id, at_ops, amr, authenticated_at, seen_at, "
    "expires_at, ended_at, address, agent)",
    others={
        "app": Narrow("select (id, company_id, membership_id, ended_at), update (ended_at)", OF_COMPANY),
        "ops": Narrow("select (company_id, ended_at), update (ended_at)"),
    },
)
LINK = unwalled_table(
    "link_token",
    """  id uuid primary key,
  purpose text not null check (purpose in ('invitation', 'portal_invitation', 'operator_invitation', 'password_reset')),
  person_id uuid not null references person (id),
  company_id uuid,
  membership_id uuid unique,
  generation int not null default 1,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  foreign key (company_id, membership_id) references membership (tenant_id, id)""",
    auth="select, insert, update (generation, expires_at, used_at), delete",
    others={
        "app": Narrow(
            "select (id, company_id, membership_id, generation, used_at), insert, "
            "update (generation, expires_at, used_at)",
            OF_COMPANY,
        ),
        "ops": Narrow("insert"),
    },
)
THROTTLE = unwalled_table(
    "throttle",
    """  key text primary key,
  attempts timestamptz[] not null""",
    auth="select, insert, update (attempts), delete",
)
LINKS_BETWEEN = f"""
alter table department add foreign key (tenant_id, head_id) references membership (tenant_id, id);
create policy person_app on person to {G}_app using ({AMONG_MEMBERS}) with check ({AMONG_MEMBERS});
grant select (id, mail, mail_norm, name, locale, second_factor) on person to {G}_app;
"""
INDEXES = """
create unique index company_by_slug on company (slug) include (tenant_id);
create unique index company_by_host on company (host) include (tenant_id) where host is not null;
create index company_by_name on company (name, id);
create index department_by_name on department (tenant_id, name, id);
create unique index customer_by_norm on customer (tenant_id, name_norm) where state = 'active';
create index customer_by_name on customer (tenant_id, name, id);
create unique index contact_by_mail on contact (tenant_id, mail_norm) where mail_norm is not null;
create index contact_by_name on contact (tenant_id, name, id);
create index contact_by_customer on contact (tenant_id, customer_id, name, id);
create unique index membership_of_person on membership (tenant_id, person_id, kind) where state <> 'ended';
create unique index membership_of_contact on membership (tenant_id, contact_id) where state <> 'ended';
create index membership_by_name on membership (tenant_id, name, id) where kind = 'staff';
create index membership_by_department on membership (tenant_id, department_id) where department_id is not null;
create index membership_by_person on membership (person_id);
create index session_of_person on session (person_id) where ended_at is null;
create index session_of_company on session (company_id, membership_id) where ended_at is null;
create index session_by_end on session (expires_at);
create index passkey_of_person on passkey (person_id);
create index recovery_of_person on recovery_code (person_id);
create index link_of_person on link_token (person_id, purpose);
create index audit_by_time on audit_event (tenant_id, at, id);
"""


async def build() -> None:
    await run_sql(
        DB,
        "\n".join(
            (
                COMPANY,
                DEPARTMENT,
                CUSTOMER,
                CONTACT,
                PEOPLE,
                MEMBERSHIP,
                AUDIT,
                PASSWORD,
                TOTP,
                PASSKEY,
                PASSKEY_CHALLENGE,
                RECOVERY,
                SIGN_IN,
                SESSION,
                LINK,
                THROTTLE,
                LINKS_BETWEEN,
                INDEXES,
            )
        ),
    )


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="gateway", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
