"""Articles among what a search finds: only where nothing but words was asked for, and on its first page."""

from typing import Any

from litestar import Request

from gateway import i18n
from gateway.pages.frame.asking import ask
from gateway.pages.search.asking import Place
from gateway.visitors import Visitor
from shared.contracts.desk.knowledge_reading import BROWSE_ARTICLES, ArticleHint, BrowseArticles
from shared.contracts.roles import Permission

SHOWN = 4


async def articles_found(request: Request[Any, Any, Any], visitor: Visitor, place: Place) -> tuple[ArticleHint, ...]:
    """The best matches. Somebody may still be typing, so what is not found is not missed yet."""
    if not place.q.strip() or place.cursor or ":" in place.q or not visitor.may(Permission.ARTICLE_READ):
        return ()
    command = BrowseArticles(q=place.q[:200], language=i18n.current(), limit=SHOWN)
    return (await ask(request, visitor, BROWSE_ARTICLES, command)).items
