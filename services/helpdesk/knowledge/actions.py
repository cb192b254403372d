"""The verbs on an article."""

from collections.abc import Sequence

from services.helpdesk.db import DB
from services.helpdesk.knowledge.access import (
    ArticleInHand,
    check_category,
    check_files,
    check_reviewer,
    check_ticket,
    take_in_hand,
)
from services.helpdesk.knowledge.matching import weighed
from services.helpdesk.knowledge.queries import settings, view_of
from services.helpdesk.knowledge.states import ARTICLE, FROM
from services.helpdesk.tickets.attached import Stored, refused
from services.helpdesk.tickets.words import plain
from shared.contracts.desk.knowledge import (
    ARTICLE_FULL,
    ARTICLE_STALE,
    ARTICLE_STATE,
    ArticleChanged,
    ArticleView,
    ChangeKnowledgeSettings,
    KnowledgeQuery,
    KnowledgeSettings,
    MoveArticle,
    ReturnArticle,
    SaveArticle,
    WholeArticle,
    WriteArticle,
)
from shared.contracts.fields import Locale
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

MOST, MOST_SAVES = 5_000, 500
"""Articles of a company, and saves of one language of an article."""

_COUNT = "select count(*) from article where tenant_id = $1 and not archived"
_NUMBER = """
insert into counter (tenant_id, kind, value) values ($1, 'article', 1)
on conflict (tenant_id, kind) do update set value = counter.value + 1 returning value
"""
_CREATE = "insert into article (tenant_id, id, number, category_id, ticket_id) values ($1, $2, $3, $4, $5)"
_TOUCH = "update article set changed_at = now(), revision = revision + 1 where tenant_id = $1 and id = $2"
_CATEGORY = "update article set category_id = $3 where tenant_id = $1 and id = $2"
_LAST = """
select coalesce(max(number), 0) from article_version where tenant_id = $1 and article_id = $2 and language = $3
"""
_REPLACE = """
update article_version set state = 'superseded'
where tenant_id = $1 and article_id = $2 and language = $3 and state in ('draft', 'review')
"""
_SAVE = """
insert into article_version (tenant_id, id, article_id, language, number, state, sight, title, body, author_id,
  author_name) values ($1, $2, $3, $4, $5, 'draft', $6, $7, $8, $9, $10)
"""
_FILE = """
insert into article_file (tenant_id, id, article_id, language, number, name, type, size, key)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing
"""
_MOVE = """
update article_version set state = $5, reason = $6
where tenant_id = $1 and article_id = $2 and language = $3 and state = $4
"""
_WITHDRAW = """
update article_version set state = 'superseded'
where tenant_id = $1 and article_id = $2 and language = $3 and state = 'published'
"""
_PUBLISH = """
update article_version set state = 'published', reviewer_id = $4, reviewer_name = $5, reviewed_at = now(), reason = ''
where tenant_id = $1 and article_id = $2 and language = $3 and state = 'review'
returning number, sight, title, body
"""
_TEXT = """
insert into article_text as t (tenant_id, article_id, language, number, sight, title, body, category_id, published_at)
select $1, a.id, $3, a.number, $4, $5, $6, a.category_id, now() from article a where a.tenant_id = $1 and a.id = $2
on conflict (tenant_id, article_id, language) do update set sight = excluded.sight, title = excluded.title,
  body = excluded.body, category_id = excluded.category_id, published_at = now()
"""
_FORGET = "delete from article_gram where tenant_id = $1 and article_id = $2 and language = $3"
_GRAMS = """
insert into article_gram (tenant_id, article_id, language, sight, gram, weight)
select $1, $2, $3, $4, g.gram, g.weight from unnest($5::int[], $6::smallint[]) as g (gram, weight)
"""
# For readers it is gone from the next publication of its own language on.
_DROP = """
update article_file f set dropped_in = case when f.language = $3 then $4 else 1 + (select max(v.number)
  from article_version v where v.tenant_id = $1 and v.article_id = $2 and v.language = f.language) end
where f.tenant_id = $1 and f.article_id = $2 and f.id = any($5) and f.dropped_in is null
"""
_SHOW_FILES = """
update article_file set published = dropped_in is null or dropped_in > $4
where tenant_id = $1 and article_id = $2 and language = $3 and number <= $4
  and published is distinct from (dropped_in is null or dropped_in > $4)
"""
_REVIEWED = "update article set reviewed_at = now() where tenant_id = $1 and id = $2"
_HAS_TEXT = "select 1 from article_text where tenant_id = $1 and article_id = $2 limit 1"
_ARCHIVE = "update article set archived = true where tenant_id = $1 and id = $2"
_UNPUBLISH = "delete from article_text where tenant_id = $1 and article_id = $2"
_SETTINGS = """
insert into article_settings as s (tenant_id, is_open, is_indexable, review_months, revision)
values ($1, $2, $3, $4, 2) on conflict (tenant_id) do update set is_open = excluded.is_open,
  is_indexable = excluded.is_indexable, review_months = excluded.review_months, revision = s.revision + 1
"""


async def write(caller: Caller, command: WriteArticle, stored: Sequence[Stored] | None) -> ArticleView:
    await check_category(caller, command.category_id)
    await check_ticket(caller, command.ticket_id)
    if await DB.value(_COUNT, caller.tenant_id) >= MOST:
        raise ARTICLE_FULL(most=MOST)
    article = ArticleInHand(id=new_id(), number=await DB.value(_NUMBER, caller.tenant_id), archived=False, revision=1)
    given = (article.number, command.category_id, command.ticket_id)
    await DB.run(_CREATE, caller.tenant_id, article.id, *given)
    await _save(caller, article, command, stored or ())
    return await _done(caller, article, "written", command.language, command.title)


async def save(caller: Caller, command: SaveArticle, stored: Sequence[Stored] | None) -> ArticleView:
    article = await take_in_hand(caller, command.article_id, command.revision)
    await check_category(caller, command.category_id)
    await DB.run(_CATEGORY, caller.tenant_id, article.id, command.category_id)
    await _save(caller, article, command, stored or ())
    await DB.run(_TOUCH, caller.tenant_id, article.id)
    return await _done(caller, article, "saved", command.language, command.title)


async def _save(
    caller: Caller, article: ArticleInHand, said: WriteArticle | SaveArticle, stored: Sequence[Stored]
) -> None:
    number = await DB.value(_LAST, caller.tenant_id, article.id, said.language) + 1
    if number > MOST_SAVES:
        raise ARTICLE_FULL(most=MOST_SAVES)
    title, body = plain(said.title.strip(), "title"), plain(said.body.strip())
    await DB.run(_REPLACE, caller.tenant_id, article.id, said.language)
    words = (str(said.sight), title, body, caller.actor_id, caller.name)
    await DB.run(_SAVE, caller.tenant_id, new_id(), article.id, said.language, number, *words)
    if isinstance(said, SaveArticle) and said.drops:
        await check_files(caller, said.drops)
        await DB.run(_DROP, caller.tenant_id, article.id, said.language, number, list(said.drops))
    for one in stored:
        place = (one.id, article.id, said.language, number, one.name, one.type, one.size, one.key)
        if not await DB.run(_FILE, caller.tenant_id, *place):
            raise refused()


async def submit(caller: Caller, command: MoveArticle) -> ArticleView:
    article = await take_in_hand(caller, command.article_id, command.revision)
    await _move(caller, article, command.language, "submit")
    await DB.run(_TOUCH, caller.tenant_id, article.id)
    return await _done(caller, article, "submitted", command.language)


async def send_back(caller: Caller, command: ReturnArticle) -> ArticleView:
    article = await take_in_hand(caller, command.article_id, command.revision)
    await check_reviewer(caller, article.id, command.language)
    await _move(caller, article, command.language, "return", command.reason.strip())
    await DB.run(_TOUCH, caller.tenant_id, article.id)
    return await _done(caller, article, "returned", command.language)


async def publish(caller: Caller, command: MoveArticle) -> ArticleView:
    """Readers see it from the commit on; what they saw before is kept as a version."""
    article = await take_in_hand(caller, command.article_id, command.revision)
    language = command.language
    await check_reviewer(caller, article.id, language)
    await DB.run(_WITHDRAW, caller.tenant_id, article.id, language)
    row = await DB.row(_PUBLISH, caller.tenant_id, article.id, language, caller.actor_id, caller.name)
    if row is None:
        raise ARTICLE_STATE()
    shown = (row["sight"], row["title"], row["body"])
    await DB.run(_TEXT, caller.tenant_id, article.id, language, *shown)
    await DB.run(_FORGET, caller.tenant_id, article.id, language)
    grams = weighed(caller.tenant_id, row["title"], row["body"])
    found = (row["sight"], list(grams), list(grams.values()))
    await DB.run(_GRAMS, caller.tenant_id, article.id, language, *found)
    await DB.run(_SHOW_FILES, caller.tenant_id, article.id, language, row["number"])
    await DB.run(_REVIEWED, caller.tenant_id, article.id)
    await DB.run(_TOUCH, caller.tenant_id, article.id)
    return await _done(caller, article, "published", language, row["title"])


async def confirm(caller: Caller, command: WholeArticle) -> ArticleView:
    article = await take_in_hand(caller, command.article_id, command.revision)
    if await DB.value(_HAS_TEXT, caller.tenant_id, article.id) is None:
        raise ARTICLE_STATE()
    await DB.run(_REVIEWED, caller.tenant_id, article.id)
    await DB.run(_TOUCH, caller.tenant_id, article.id)
    return await _done(caller, article, "confirmed")


async def archive(caller: Caller, command: WholeArticle) -> ArticleView:
    article = await take_in_hand(caller, command.article_id, command.revision)
    await DB.run(_UNPUBLISH, caller.tenant_id, article.id)
    await DB.run(_ARCHIVE, caller.tenant_id, article.id)
    await DB.run(_TOUCH, caller.tenant_id, article.id)
    return await _done(caller, article, "archived")


async def change_settings(caller: Caller, command: ChangeKnowledgeSettings) -> KnowledgeSettings:
    known = await settings(caller, KnowledgeQuery())
    if command.revision is not None and known.revision != command.revision:
        raise ARTICLE_STALE(revision=known.revision)
    is_indexable = command.is_open and command.is_indexable
    await DB.run(_SETTINGS, caller.tenant_id, command.is_open, is_indexable, command.review_months)
    return await settings(caller, KnowledgeQuery())


async def _move(caller: Caller, article: ArticleInHand, language: str, verb: str, reason: str = "") -> None:
    """The open version of the language; raises that none is where the verb begins."""
    before = FROM[verb]
    moved = (language, str(before), str(ARTICLE.next(before, verb)), reason)
    if not await DB.run(_MOVE, caller.tenant_id, article.id, *moved):
        raise ARTICLE_STATE()


async def _done(
    caller: Caller, article: ArticleInHand, what: str, language: Locale = "zh-Hant", title: str = ""
) -> ArticleView:
    made = await view_of(caller, article.id)
    titles = [one.title for one in (*made.open_, *made.published)]
    event = ArticleChanged(
        id=article.id,
        version=made.revision,
        number=made.number,
        title=title or next(iter(titles), made.number),
        what=what,
        author_id=caller.actor_id,
        language=language,
    )
    await record(DB, caller, event)
    return made
