"""Reading articles as those do who keep them."""

from datetime import datetime
from typing import cast
from uuid import UUID

from asyncpg import Record

from services.helpdesk.canned.filling import language_of
from services.helpdesk.db import DB
from services.helpdesk.knowledge.access import wrote
from services.helpdesk.knowledge.scrubbing import scrubbed
from services.helpdesk.knowledge.states import OPEN
from services.helpdesk.tickets.queries import END
from shared.contracts.base import Page
from shared.contracts.desk.knowledge import (
    ARTICLE_NOT_FOUND,
    ARTICLE_UNSOLVED,
    ArticleRow,
    ArticleVersion,
    ArticleView,
    DraftFromTicket,
    KnowledgeQuery,
    KnowledgeReport,
    KnowledgeSettings,
    ListArticles,
    MissedSearch,
    ReadArticle,
    ReaderWord,
    TicketDraft,
    VersionState,
)
from shared.contracts.fields import Locale
from shared.contracts.files import FileView
from shared.contracts.helpdesk import TICKET_NOT_FOUND
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission as P
from shared.core.cursors import decode_cursor, encode_cursor

REVIEW_MONTHS = 12
"""Until a company says otherwise."""
BAD_VOTES = 3
"""So many readers say "no", and no fewer than say "yes": then it is time to look."""

_FACTS = f"""
select a.*, v.helped, v.not_helped, a.reviewed_at + make_interval(months => m.months) as review_due,
  not a.archived and a.reviewed_at is not null
    and (a.reviewed_at + make_interval(months => m.months) <= now()
      or (v.not_helped >= {BAD_VOTES} and v.not_helped >= v.helped)) as is_stale
from article a
cross join (select coalesce((select s.review_months from article_settings s where s.tenant_id = $1), {REVIEW_MONTHS})
  as months) m
cross join lateral (select count(*) filter (where x.helped) as helped,
    count(*) filter (where not x.helped) as not_helped
  from (select distinct on (k.voter_id) k.helped from article_vote k where k.tenant_id = $1 and k.article_id = a.id
    and k.at >= coalesce(a.reviewed_at, '-infinity') order by k.voter_id, k.at desc) x) v
where a.tenant_id = $1
"""
"""Votes count since the last review: what was mended is not held against it."""
_LIST = f"""
with facts as ({_FACTS})
select f.id, 'KB-' || f.number as number, s.title, s.language, s.sight, o.state, o.languages, f.category_id,
  s.author_name, f.changed_at, f.reviewed_at, f.helped, f.not_helped, f.is_stale, f.archived
from facts f
cross join lateral (select k.* from article_version k where k.tenant_id = $1 and k.article_id = f.id
  and k.state <> 'superseded' order by (k.language = $2) desc, (k.state = 'published') desc, k.number desc limit 1) s
cross join lateral (
  select (array_agg(k.state order by case k.state when 'review' then 0 when 'draft' then 1 else 2 end))[1] as state,
    coalesce(array_agg(k.language order by k.language) filter (where k.state = 'published'), '{{}}') as languages
  from article_version k where k.tenant_id = $1 and k.article_id = f.id and k.state <> 'superseded') o
where f.archived = ($3 = 'archived')
  and case $3 when 'stale' then f.is_stale when 'published' then cardinality(o.languages) > 0
    when 'review' then exists (select from article_version k where k.tenant_id = $1 and k.article_id = f.id
      and k.state = 'review')
    when 'draft' then exists (select from article_version k where k.tenant_id = $1 and k.article_id = f.id
      and k.state = 'draft') else true end
  and ($4::text is null or s.sight = $4)
  and not exists (select from unnest($5::text[]) w where not exists (select from article_version k
    where k.tenant_id = $1 and k.article_id = f.id and k.state <> 'superseded'
      and strpos(lower(k.title || ' ' || k.body), w) > 0))
  and (f.changed_at, f.id) < ($6, $7)
order by f.changed_at desc, f.id desc limit $8
"""
_READ = f"""
with facts as ({_FACTS} and a.id = $2)
select f.id, 'KB-' || f.number as number, f.category_id, c.name as category_name, f.ticket_id,
  'HD-' || t.number as ticket_number, f.archived, f.revision, f.reviewed_at, f.review_due,
  coalesce(f.is_stale, false) as is_stale, f.helped, f.not_helped
from facts f left join category c on c.tenant_id = $1 and c.id = f.category_id
left join ticket t on t.tenant_id = $1 and t.id = f.ticket_id
"""
_OF_VERSION = (
    "id, language, number, state, sight, title, author_id, author_name, saved_at, reviewer_name, reviewed_at, reason"
)
_SAVES = f"""
select {_OF_VERSION}, case when state = 'superseded' then '' else body end as body from article_version
where tenant_id = $1 and article_id = $2 order by (state = 'superseded'), saved_at desc, id desc limit 60
"""
_FILES = """
select id, name, type, size from article_file where tenant_id = $1 and article_id = $2 and dropped_in is null
order by id
"""
_SAID = """
select at, helped, words, by_name as by from article_vote
where tenant_id = $1 and article_id = $2 and words <> '' order by at desc, id desc limit 20
"""
_SOURCE = """
select t.id, 'HD-' || t.number as number, t.title, t.category_id, t.state, k.locale,
  (select m.body from message m where m.tenant_id = $1 and m.ticket_id = t.id and m.side = 'customer'
    and m.visibility = 'public' order by m.at, m.id limit 1) as question,
  (select m.body from message m where m.tenant_id = $1 and m.ticket_id = t.id and m.side = 'staff'
    and m.visibility = 'public' order by (m.at <= t.resolved_at) desc, m.at desc, m.id desc limit 1) as answer,
  array(select m.author_name from message m where m.tenant_id = $1 and m.ticket_id = t.id) ||
    array[p.name, c.name] as names
from ticket t
left join company k on k.tenant_id = $1
left join contact p on p.tenant_id = $1 and p.id = t.requester_id
left join customer c on c.tenant_id = $1 and c.id = t.customer_id
where t.tenant_id = $1 and t.id = $2
"""
_MISSING = """
select (array_agg(said order by last_at desc))[1] as words, sum(times)::int as times, sum(portal)::int as portal,
  max(last_at) as last_at
from article_miss where tenant_id = $1 and last_at > now() - interval '90 days'
group by article_miss.words order by sum(times) desc, max(last_at) desc limit 50
"""
_COUNTS = f"""
with facts as ({_FACTS})
select count(*) filter (where f.is_stale) as stale,
  count(*) filter (where exists (select from article_version k where k.tenant_id = $1 and k.article_id = f.id
    and k.state = 'review')) as in_review,
  count(*) filter (where exists (select from article_text k where k.tenant_id = $1
    and k.article_id = f.id)) as published
from facts f where not f.archived
"""
_SETTINGS = "select is_open, is_indexable, review_months, revision from article_settings where tenant_id = $1"
PARTS = {
    "zh-Hant": ("問題", "處理方式"),
    "zh-Hans": ("问题", "处理方式"),
    "en": ("Question", "Answer"),
}


async def list_articles(caller: Caller, command: ListArticles) -> Page[ArticleRow]:
    listing = f"articles:{command.shelf}:{command.sight}:{command.language}:{command.q}"
    before = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else END
    words = command.q.lower().split()[:10]
    asked = (command.language, str(command.shelf), command.sight, words)
    rows = await DB.rows(_LIST, caller.tenant_id, *asked, *before, command.limit + 1)
    shown = [_row(row) for row in rows[: command.limit]]
    more = encode_cursor(listing, (shown[-1].changed_at, shown[-1].id)) if len(rows) > len(shown) else None
    return Page(items=tuple(shown), next=more)


def _row(row: Record) -> ArticleRow:
    told = dict(row)
    return ArticleRow(**{**told, "languages": tuple(row["languages"]), "is_stale": bool(row["is_stale"])})


async def read_article(caller: Caller, command: ReadArticle) -> ArticleView:
    return await view_of(caller, command.article_id)


async def view_of(caller: Caller, article_id: UUID) -> ArticleView:
    row = await DB.row(_READ, caller.tenant_id, article_id)
    if row is None:
        raise ARTICLE_NOT_FOUND()
    saves = [_version(one) for one in await DB.rows(_SAVES, caller.tenant_id, article_id)]
    waits = [one.language for one in saves if one.state == VersionState.REVIEW]
    may = caller.may(P.ARTICLE_PUBLISH)
    mine = [one for one in waits if may and not await wrote(caller, article_id, one)]
    return ArticleView(
        **dict(row),
        open_=tuple(one for one in saves if one.state in OPEN),
        published=tuple(one for one in saves if one.state == VersionState.PUBLISHED),
        versions=tuple(saves),
        files=tuple(FileView(**dict(one)) for one in await DB.rows(_FILES, caller.tenant_id, article_id)),
        said=tuple(ReaderWord(**dict(one)) for one in await DB.rows(_SAID, caller.tenant_id, article_id)),
        may_review=tuple(mine),
    )


def _version(row: Record) -> ArticleVersion:
    return ArticleVersion(**{**dict(row), "state": VersionState(row["state"])})


async def draft_from_ticket(caller: Caller, command: DraftFromTicket) -> TicketDraft:
    row = await DB.row(_SOURCE, caller.tenant_id, command.ticket_id)
    if row is None:
        raise TICKET_NOT_FOUND()
    if row["state"] not in {"resolved", "closed"} or not row["answer"]:
        raise ARTICLE_UNSOLVED()
    names = [name for name in row["names"] if name]
    question, answer = scrubbed(row["question"] or row["title"], names), scrubbed(row["answer"], names)
    language = language_of(f"{row['title']} {question}", row["locale"] or "zh-Hant")
    asked, solved = PARTS[language]
    return TicketDraft(
        ticket_id=row["id"],
        ticket_number=row["number"],
        title=(scrubbed(row["title"], names) or row["title"])[:200],
        body=f"## {asked}\n\n{question[:12_000]}\n\n## {solved}\n\n{answer[:12_000]}\n",
        language=cast(Locale, language),
        category_id=row["category_id"],
    )


async def report(caller: Caller, command: KnowledgeQuery) -> KnowledgeReport:
    counts = await DB.row(_COUNTS, caller.tenant_id)
    assert counts is not None  # an aggregate
    missing = await DB.rows(_MISSING, caller.tenant_id)
    return KnowledgeReport(missing=tuple(MissedSearch(**dict(one)) for one in missing), **dict(counts))


async def settings(caller: Caller, command: KnowledgeQuery) -> KnowledgeSettings:
    row = await DB.row(_SETTINGS, caller.tenant_id)
    if row is None:
        return KnowledgeSettings(is_open=False, is_indexable=False, review_months=REVIEW_MONTHS, revision=1)
    return KnowledgeSettings(**dict(row))
