"""Knowledge as readers see it: what is published, for our own people, for customers, and (asked by the gateway in
nobody's name) for the public. Each sees what the article's sight allows."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Done, Page, Rest, View
from shared.contracts.desk.knowledge import ARTICLE_NOT_FOUND, ArticleSight, ArticleWords
from shared.contracts.fields import ArticleFileId, ArticleId, CategoryId, Cursor, Limit, Locale, TicketId
from shared.contracts.files import FilePlace, FileView
from shared.contracts.helpdesk import FILE_NOT_FOUND, TICKET_NOT_FOUND, helpdesk
from shared.contracts.parties import STAFF, Kind
from shared.contracts.roles import Permission as P

READERS = frozenset({*STAFF, Kind.CUSTOMER, Kind.SERVICE})
"""The gateway asks as a service for whoever has not signed in: then only public articles of an open company exist."""


class ArticleHint(View):
    """An article that may answer; `excerpt` is its beginning without marks. `score` orders, and means nothing else."""

    id: UUID
    number: str
    title: str
    excerpt: str
    language: Locale
    sight: ArticleSight
    score: float = 0.0


class ArticleHints(View):
    items: tuple[ArticleHint, ...]


class ArticlePage(View):
    """One article to read, in the language asked for or else in one it has."""

    id: UUID
    number: str
    title: str
    body: str
    language: Locale
    languages: tuple[Locale, ...]
    sight: ArticleSight
    category_id: UUID | None
    published_at: datetime
    files: tuple[FileView, ...]
    is_indexable: bool


class BrowseArticles(Command):
    """With words the best match first, else the latest publication. `record`: a search that finds nothing is
    remembered for the report of what is missing; typing alone is not."""

    q: ArticleWords = ""
    language: Locale = "zh-Hant"
    category_id: CategoryId | None = None
    record: bool = False
    limit: Limit = 25
    cursor: Cursor | None = None


class HintArticles(Command):
    """For somebody who is writing a ticket: its words so far."""

    q: Annotated[str, Meta(max_length=4_000)]
    language: Locale = "zh-Hant"
    limit: Annotated[int, Meta(ge=1, le=10)] = 4


class HintForTicket(Command):
    """For an agent: articles that may answer this ticket."""

    ticket_id: TicketId
    limit: Annotated[int, Meta(ge=1, le=10)] = 5


class ShowArticle(Command):
    article_id: ArticleId
    language: Locale = "zh-Hant"


class VoteArticle(Command):
    """Whether it helped. A reader's latest word counts; of the public each is a reader of his own."""

    article_id: ArticleId
    helped: bool
    language: Locale = "zh-Hant"
    words: Annotated[str, Meta(max_length=1_000)] = ""


class LocateArticleFile(Command):
    file_id: ArticleFileId


BROWSE_ARTICLES = helpdesk.call(
    feature="knowledge_reading",
    verb="browse",
    says="Search published articles",
    takes=BrowseArticles,
    gives=Page[ArticleHint],
    needs=P.ARTICLE_READ,
    write=False,
    rest=Rest("GET", "/published_articles"),
    kinds=READERS,
)
HINT_ARTICLES = helpdesk.call(
    feature="knowledge_reading",
    verb="hint",
    says="Articles that may answer what somebody is writing",
    takes=HintArticles,
    gives=ArticleHints,
    needs=P.ARTICLE_READ,
    write=False,
    rest=Rest("GET", "/article_hints"),
    kinds=frozenset({*STAFF, Kind.CUSTOMER}),
)
HINT_FOR_TICKET = helpdesk.call(
    feature="knowledge_reading",
    verb="hint_for_ticket",
    says="Articles that may answer a ticket",
    takes=HintForTicket,
    gives=ArticleHints,
    needs=P.TICKET_WORK,
    write=False,
    rest=Rest("GET", "/tickets/{ticket_id}/article_hints"),
    kinds=STAFF,
    failures=(TICKET_NOT_FOUND,),
)
SHOW_ARTICLE = helpdesk.call(
    feature="knowledge_reading",
    verb="show",
    says="Read one published article",
    takes=ShowArticle,
    gives=ArticlePage,
    needs=P.ARTICLE_READ,
    write=False,
    rest=Rest("GET", "/published_articles/{article_id}"),
    kinds=READERS,
    failures=(ARTICLE_NOT_FOUND,),
)
VOTE_ARTICLE = helpdesk.call(
    feature="knowledge_reading",
    verb="vote",
    says="Say whether an article helped",
    takes=VoteArticle,
    gives=Done,
    needs=P.ARTICLE_READ,
    write=True,
    rest=Rest("POST", "/published_articles/{article_id}/vote"),
    kinds=READERS,
    failures=(ARTICLE_NOT_FOUND,),
)
LOCATE_ARTICLE_FILE = helpdesk.call(
    feature="knowledge_reading",
    verb="locate_file",
    says="Where a file of an article lies, if the caller may read the article",
    takes=LocateArticleFile,
    gives=FilePlace,
    needs=P.ARTICLE_READ,
    write=False,
    kinds=READERS,
    failures=(FILE_NOT_FOUND,),
)
