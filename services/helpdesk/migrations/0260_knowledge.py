"""Articles of the knowledge base."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from services.helpdesk.db import DB
from services.helpdesk.knowledge.tables import PORTALS
from shared.contracts.parties import Party
from shared.db.migrate import run_sql
from shared.db.walls import tenant_table

ID = "2026-12-01T00:00:00:000260"
VERSION = "1.38.0"
DESCRIPTION = "knowledge"

SIGHT = "sight text not null check (sight in ('internal', 'portal', 'public'))"
LANGUAGE = "language text not null check (language in ('zh-Hant', 'en', 'zh-Hans'))"
ALL = "select, insert, update, delete"

ARTICLE = """  id uuid not null,
  number int not null,
  category_id uuid,
  ticket_id uuid,
  archived boolean not null default false,
  reviewed_at timestamptz,
  changed_at timestamptz not null default now(),
  revision int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, category_id) references category (tenant_id, id),
  foreign key (tenant_id, ticket_id) references ticket (tenant_id, id)"""
ARTICLE_VERSION = f"""  id uuid not null,
  article_id uuid not null,
  {LANGUAGE},
  number int not null,
  state text not null check (state in ('draft', 'review', 'published', 'superseded')),
  {SIGHT},
  title text not null,
  body text not null,
  author_id uuid not null,
  author_name text not null,
  saved_at timestamptz not null default now(),
  reviewer_id uuid,
  reviewer_name text,
  reviewed_at timestamptz,
  reason text not null default '',
  primary key (tenant_id, id),
  unique (tenant_id, article_id, language, number),
  foreign key (tenant_id, article_id) references article (tenant_id, id)"""
ARTICLE_TEXT = f"""  article_id uuid not null,
  {LANGUAGE},
  number int not null,
  {SIGHT},
  title text not null,
  body text not null,
  category_id uuid,
  published_at timestamptz not null,
  primary key (tenant_id, article_id, language),
  foreign key (tenant_id, article_id) references article (tenant_id, id)"""
ARTICLE_GRAM = f"""  gram int not null,
  article_id uuid not null,
  {LANGUAGE},
  {SIGHT},
  weight smallint not null,
  primary key (tenant_id, gram, article_id, language),
  foreign key (tenant_id, article_id, language) references article_text (tenant_id, article_id, language)
    on delete cascade"""
ARTICLE_FILE = f"""  id uuid not null,
  article_id uuid not null,
  {LANGUAGE},
  number int not null,
  published boolean not null default false,
  name text not null,
  type text not null,
  size int not null,
  key text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, article_id) references article (tenant_id, id)"""
ARTICLE_VOTE = f"""  id uuid not null,
  article_id uuid not null,
  {LANGUAGE},
  voter_id uuid not null,
  side text not null check (side in ('staff', 'customer', 'public')),
  helped boolean not null,
  words text not null,
  by_name text not null,
  at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, article_id) references article (tenant_id, id)"""
ARTICLE_MISS = """  month date not null,
  words text not null,
  said text not null,
  times int not null,
  portal int not null,
  last_at timestamptz not null,
  primary key (tenant_id, month, words)"""
ARTICLE_SETTINGS = """  is_open boolean not null,
  is_indexable boolean not null,
  review_months int not null,
  revision int not null default 1,
  primary key (tenant_id)"""

BODIES = {
    "article": (ARTICLE, "select, insert, update"),
    "article_version": (ARTICLE_VERSION, "select, insert, update"),
    "article_text": (ARTICLE_TEXT, ALL),
    "article_gram": (ARTICLE_GRAM, ALL),
    "article_file": (ARTICLE_FILE, "select, insert, update"),
    "article_vote": (ARTICLE_VOTE, "select, insert"),
    "article_miss": (ARTICLE_MISS, "select, insert, update"),
    "article_settings": (ARTICLE_SETTINGS, "select, insert, update"),
}
REST = """
create unique index article_version_open on article_version (tenant_id, article_id, language)
  where state in ('draft', 'review');
create unique index article_version_published on article_version (tenant_id, article_id, language)
  where state = 'published';
create index article_changed on article (tenant_id, changed_at, id);
create index article_gram_of_text on article_gram (tenant_id, article_id, language);
create index article_file_of_article on article_file (tenant_id, article_id);
create index article_vote_of_article on article_vote (tenant_id, article_id, at);
"""


async def build() -> None:
    made = [
        tenant_table(Party.HELPDESK, name, body, app=app, portal=PORTALS[name]) for name, (body, app) in BODIES.items()
    ]
    await run_sql(DB, "\n".join((*made, REST)))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="helpdesk", description=DESCRIPTION)
    manager.add_raw(build)
    return manager
