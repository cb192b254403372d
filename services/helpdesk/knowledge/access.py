"""Loading an article to change it, and who may review what."""

from collections.abc import Collection
from uuid import UUID

from msgspec import Struct

from services.helpdesk.db import DB
from shared.contracts.desk.knowledge import ARTICLE_ARCHIVED, ARTICLE_NOT_FOUND, ARTICLE_OWN, ARTICLE_STALE
from shared.contracts.helpdesk import CATEGORY_UNKNOWN, FILE_NOT_FOUND, TICKET_NOT_FOUND
from shared.contracts.parties import Caller

_LOCK = "select id, number, archived, revision from article where tenant_id = $1 and id = $2 for update"
_CATEGORY = "select 1 from category where tenant_id = $1 and id = $2 and not archived"
_TICKET = "select 1 from ticket where tenant_id = $1 and id = $2"
_FILES = "select count(*) from article_file where tenant_id = $1 and id = any($2)"
_WROTE = """
select 1 from article_version v where v.tenant_id = $1 and v.article_id = $2 and v.language = $3 and v.author_id = $4
  and v.number > coalesce((select max(p.number) from article_version p where p.tenant_id = $1 and p.article_id = $2
    and p.language = $3 and p.state = 'published'), 0)
limit 1
"""


class ArticleInHand(Struct, frozen=True, kw_only=True):
    id: UUID
    number: int
    archived: bool
    revision: int


async def take_in_hand(caller: Caller, article_id: UUID, revision: int) -> ArticleInHand:
    """Locked for this transaction. Raises not found, stale, archived."""
    row = await DB.row(_LOCK, caller.tenant_id, article_id)
    if row is None:
        raise ARTICLE_NOT_FOUND()
    article = ArticleInHand(**dict(row))
    if article.revision != revision:
        raise ARTICLE_STALE(revision=article.revision)
    if article.archived:
        raise ARTICLE_ARCHIVED()
    return article


async def check_category(caller: Caller, category_id: UUID | None) -> None:
    if category_id is not None and await DB.value(_CATEGORY, caller.tenant_id, category_id) is None:
        raise CATEGORY_UNKNOWN(fields={"category_id": CATEGORY_UNKNOWN.code})


async def check_ticket(caller: Caller, ticket_id: UUID | None) -> None:
    if ticket_id is not None and await DB.value(_TICKET, caller.tenant_id, ticket_id) is None:
        raise TICKET_NOT_FOUND()


async def check_files(caller: Caller, files: Collection[UUID]) -> None:
    """Raises for one that is no article's here."""
    if await DB.value(_FILES, caller.tenant_id, list(files)) < len(set(files)):
        raise FILE_NOT_FOUND()


async def wrote(caller: Caller, article_id: UUID, language: str) -> bool:
    """Whether the caller wrote any of what would be published: then somebody else has to review it."""
    return await DB.value(_WROTE, caller.tenant_id, article_id, language, caller.actor_id) is not None


async def check_reviewer(caller: Caller, article_id: UUID, language: str) -> None:
    if await wrote(caller, article_id, language):
        raise ARTICLE_OWN()
