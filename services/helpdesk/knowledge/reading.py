"""What readers are shown and find. Each statement names the sights that the caller may have; for a customer the tables
themselves say it a second time."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.knowledge.matching import asked, numbers_of
from shared.contracts.base import Done, Page
from shared.contracts.desk.knowledge import ARTICLE_NOT_FOUND
from shared.contracts.desk.knowledge_reading import (
    ArticleHint,
    ArticleHints,
    ArticlePage,
    BrowseArticles,
    HintArticles,
    HintForTicket,
    LocateArticleFile,
    ShowArticle,
    VoteArticle,
)
from shared.contracts.files import FilePlace, FileView
from shared.contracts.helpdesk import FILE_NOT_FOUND, TICKET_NOT_FOUND
from shared.contracts.parties import Caller, Kind
from shared.core.cursors import decode_cursor, encode_cursor
from shared.core.ids import new_id

EXCERPT = 160
ENOUGH = 0.6
"""Of the words of a search an article must have so many; of a ticket's words it need not."""
NEAR = 0.35
"""Of the best hint's score: what is further behind is not about the same."""

_OPEN = "select is_indexable from article_settings where tenant_id = $1 and is_open"
# Scores: the sum over shared grams of their weight and their rarity, ln(1 + N/df) (Robertson and Spärck Jones 1976).
# One language of each article: the reader's, else the one that matches best.
_SCORED = """
with hits as materialized (
  select g.article_id, g.language, g.gram, g.weight from article_gram g
  where g.tenant_id = $1 and g.gram = any($2::int[]) and g.sight = any($3::text[])),
whole as (select count(distinct x.article_id)::float as n from article_text x
  where x.tenant_id = $1 and x.sight = any($3::text[])),
rare as (
  select h.gram, ln(1 + (select n from whole) / count(distinct h.article_id)) as idf from hits h group by h.gram),
scored as (
  select h.article_id, h.language, sum(h.weight * r.idf) as score, count(*) as shared, bool_or(h.weight > 1) as in_title
  from hits h join rare r using (gram) group by h.article_id, h.language),
one as (
  select distinct on (s.article_id) s.* from scored s where s.shared >= $4
  order by s.article_id, (s.language = $5) desc, s.score desc)
select t.article_id as id, 'KB-' || t.number as number, t.title, left(t.body, 1200) as excerpt, t.language, t.sight,
  o.score, o.shared, o.in_title
from one o join article_text t on t.tenant_id = $1 and t.article_id = o.article_id and t.language = o.language
where ($6::uuid is null or t.category_id = $6)
order by o.score desc, t.article_id desc limit $7
"""
_LATEST = """
select x.* from (
  select distinct on (t.article_id) t.article_id as id, 'KB-' || t.number as number, t.title,
    left(t.body, 1200) as excerpt, t.language, t.sight, 0.0::float as score, t.published_at
  from article_text t where t.tenant_id = $1 and t.sight = any($2::text[]) and ($3::uuid is null or t.category_id = $3)
  order by t.article_id, (t.language = $4) desc, t.published_at desc) x
where (x.published_at, x.id) < ($5, $6) order by x.published_at desc, x.id desc limit $7
"""
_SHOW = """
select t.article_id as id, 'KB-' || t.number as number, t.title, t.body, t.language, t.sight, t.category_id,
  t.published_at, array(select o.language from article_text o where o.tenant_id = $1 and o.article_id = $2
    and o.sight = any($4::text[]) order by o.language) as languages
from article_text t where t.tenant_id = $1 and t.article_id = $2 and t.sight = any($4::text[])
order by (t.language = $3) desc, (t.language = 'zh-Hant') desc, t.language limit 1
"""
_FILES = """
select f.id, f.name, f.type, f.size from article_file f
where f.tenant_id = $1 and f.article_id = $2 and f.language = $3 and f.published order by f.id
"""
_LOCATE = """
select f.id, f.name, f.type, f.size, f.key from article_file f where f.tenant_id = $1 and f.id = $2
  and ($4 or (f.published and exists (select from article_text t where t.tenant_id = $1 and t.article_id = f.article_id
    and t.language = f.language and t.sight = any($3::text[]))))
"""
_VOTE = """
insert into article_vote (tenant_id, id, article_id, language, voter_id, side, helped, words, by_name, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now())
"""
_MISSED = "select article_missed($1, $2, $3)"
_TICKET = """
select t.title, coalesce((select m.body from message m where m.tenant_id = $1 and m.ticket_id = t.id
  and m.side = 'customer' order by m.at, m.id limit 1), '') as body
from ticket t where t.tenant_id = $1 and t.id = $2
"""
FOREVER = (datetime(9998, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))
SIDES = {Kind.CUSTOMER: "customer", Kind.SERVICE: "public"}
_MARKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[#>*`_|~]+|^\s*[-+]\s+", re.MULTILINE)


class _Wanted(Struct, frozen=True, kw_only=True):
    """`seen` are the reader's sights; `needed` the grams an article must share."""

    seen: list[str]
    needed: int
    language: str
    limit: int
    category_id: UUID | None = None


async def sights(caller: Caller) -> list[str]:
    """What this reader may see. Of a company that is not open the public sees nothing."""
    if caller.kind is Kind.CUSTOMER:
        return ["portal", "public"]
    if caller.kind is Kind.SERVICE:
        return ["public"] if await DB.row(_OPEN, caller.tenant_id) is not None else []
    return ["internal", "portal", "public"]


async def browse(caller: Caller, command: BrowseArticles) -> Page[ArticleHint]:
    seen = await sights(caller)
    if not command.q.strip():
        return await _latest(caller, command, seen)
    wanted = asked(command.q)
    asked_for = _Wanted(
        seen=seen,
        needed=max(1, round(len(wanted) * ENOUGH)),
        language=command.language,
        limit=command.limit,
        category_id=command.category_id,
    )
    found = await _scored(caller, command.q, asked_for)
    if not found and command.record and wanted and caller.kind in SIDES and seen:
        said = " ".join(command.q.split())
        await DB.value(_MISSED, said.casefold(), said, caller.kind is Kind.CUSTOMER)
    return Page(items=tuple(_hint(row) for row in found))


async def _latest(caller: Caller, command: BrowseArticles, seen: list[str]) -> Page[ArticleHint]:
    listing = f"published:{command.language}:{command.category_id}"
    before = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else FOREVER
    asked_for = (seen, command.category_id, command.language)
    rows = await DB.rows(_LATEST, caller.tenant_id, *asked_for, *before, command.limit + 1)
    shown = rows[: command.limit]
    more = encode_cursor(listing, (shown[-1]["published_at"], shown[-1]["id"])) if len(rows) > len(shown) else None
    return Page(items=tuple(_hint(row) for row in shown), next=more)


async def hint(caller: Caller, command: HintArticles) -> ArticleHints:
    return ArticleHints(items=await _near(caller, command.q, command.language, command.limit))


async def hint_for_ticket(caller: Caller, command: HintForTicket) -> ArticleHints:
    row = await DB.row(_TICKET, caller.tenant_id, command.ticket_id)
    if row is None:
        raise TICKET_NOT_FOUND()
    words = f"{row['title']}\n{row['body']}"
    return ArticleHints(items=await _near(caller, words, caller.locale, command.limit))


async def _near(caller: Caller, words: str, language: str, limit: int) -> tuple[ArticleHint, ...]:
    """Those that share something of their title, or a good deal of the rest, and are not far behind the best."""
    length = len(asked(words))
    if not length:
        return ()
    wanted = _Wanted(seen=await sights(caller), needed=min(2, length), language=language, limit=limit)
    rows = await _scored(caller, words, wanted)
    best = max((row["score"] for row in rows), default=0)
    near = [row for row in rows if row["score"] >= best * NEAR and (row["in_title"] or row["shared"] >= 5)]
    return tuple(_hint(row) for row in near)


async def _scored(caller: Caller, words: str, wanted: _Wanted) -> list[Record]:
    numbers = numbers_of(caller.tenant_id, words)
    if not numbers or not wanted.seen:
        return []
    asked_for = (wanted.seen, wanted.needed, wanted.language, wanted.category_id, wanted.limit)
    return await DB.rows(_SCORED, caller.tenant_id, numbers, *asked_for)


async def show(caller: Caller, command: ShowArticle) -> ArticlePage:
    row = await _text(caller, command.article_id, command.language)
    files = await DB.rows(_FILES, caller.tenant_id, command.article_id, row["language"])
    is_indexable = False
    if caller.kind is Kind.SERVICE:
        is_indexable = bool(await DB.value(_OPEN, caller.tenant_id))
    told: dict[str, Any] = {**dict(row), "languages": tuple(row["languages"])}
    return ArticlePage(**told, files=tuple(FileView(**dict(one)) for one in files), is_indexable=is_indexable)


async def vote(caller: Caller, command: VoteArticle) -> Done:
    """A customer's row goes in and is read by staff only."""
    row = await _text(caller, command.article_id, command.language)
    side = SIDES.get(caller.kind, "staff")
    voter = new_id() if caller.kind is Kind.SERVICE else caller.actor_id
    said = (command.helped, command.words.strip(), "" if caller.kind is Kind.SERVICE else caller.name)
    await DB.run(_VOTE, caller.tenant_id, new_id(), command.article_id, row["language"], voter, side, *said)
    return Done()


async def locate_file(caller: Caller, command: LocateArticleFile) -> FilePlace:
    is_ours = caller.kind not in SIDES
    row = await DB.row(_LOCATE, caller.tenant_id, command.file_id, await sights(caller), is_ours)
    if row is None:
        raise FILE_NOT_FOUND()
    return FilePlace(**dict(row))


async def _text(caller: Caller, article_id: UUID, language: str) -> Record:
    row = await DB.row(_SHOW, caller.tenant_id, article_id, language, await sights(caller))
    if row is None:
        raise ARTICLE_NOT_FOUND()
    return row


def _hint(row: Record) -> ArticleHint:
    told = {name: row[name] for name in ("id", "number", "title", "language", "sight", "score")}
    return ArticleHint(**told, excerpt=excerpt(row["excerpt"]))


def excerpt(body: str) -> str:
    """The beginning of an article in one line, without marks."""
    line = " ".join(_MARKS.sub(r"\1", body).split())
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1].rstrip()}…"
