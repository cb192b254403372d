"""Knowledge: articles as those keep them who write and review them. What readers see: knowledge_reading.py.

An article has one text per language. Each save is a version; one that somebody else has reviewed is published and
replaces what readers saw before. Who may read an article is part of the version, so that it is reviewed as well.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, View
from shared.contracts.fields import (
    ArticleFileId,
    ArticleId,
    CategoryId,
    Cursor,
    Limit,
    Line,
    Locale,
    Revision,
    TicketId,
)
from shared.contracts.files import FileView
from shared.contracts.helpdesk import Files, helpdesk
from shared.core.errors import Conflict, Failure, Forbidden, NotFound


class ArticleSight(StrEnum):
    """Who may read it: our own people, also the contacts of our customers, or anybody without signing in."""

    INTERNAL = "internal"
    PORTAL = "portal"
    PUBLIC = "public"


class VersionState(StrEnum):
    """`superseded`: a newer save or publication has taken its place. At most one version of a language is a draft or
    in review, and at most one is published."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class Shelf(StrEnum):
    """What a list of articles shows. `stale`: published and due for a look, or its readers say it does not help."""

    ALL = "all"
    PUBLISHED = "published"
    REVIEW = "review"
    DRAFT = "draft"
    STALE = "stale"
    ARCHIVED = "archived"


ArticleBody = Annotated[
    str, Meta(min_length=1, max_length=30_000, pattern=r"\S", examples=["## 原因\n\n紙匣沒有推到底。"])
]
"""Markdown. `![words](file:<id>)` shows a picture that was attached to the article."""

ArticleWords = Annotated[str, Meta(max_length=200)]
Months = Annotated[int, Meta(ge=1, le=60)]


class ArticleVersion(View):
    """One save of one language. `reason` is why a review sent it back."""

    id: UUID
    language: Locale
    number: int
    state: VersionState
    sight: ArticleSight
    title: str
    body: str
    author_id: UUID
    author_name: str
    saved_at: datetime
    reviewer_name: str | None = None
    reviewed_at: datetime | None = None
    reason: str = ""


class ArticleRow(View):
    """In a list, in the language asked for if there is one. `languages` are those it is published in. `helped` and
    `not_helped` count readers who said so since the last review; `is_stale` says that it is time for the next."""

    id: UUID
    number: str
    title: str
    language: Locale
    sight: ArticleSight
    state: VersionState
    languages: tuple[Locale, ...]
    category_id: UUID | None
    author_name: str
    changed_at: datetime
    reviewed_at: datetime | None
    helped: int
    not_helped: int
    is_stale: bool
    archived: bool


class ReaderWord(View):
    """What a reader added to "this did not help"."""

    at: datetime
    helped: bool
    words: str
    by: str


class ArticleView(View):
    """All of it. `open_` are the versions that are drafts or in review, `published` what readers see, `versions` the
    newest saves without their bodies. `may_review`: the caller may decide about what is in review."""

    id: UUID
    number: str
    category_id: UUID | None
    category_name: str | None
    ticket_id: UUID | None
    ticket_number: str | None
    archived: bool
    revision: int
    reviewed_at: datetime | None
    review_due: datetime | None
    is_stale: bool
    open_: tuple[ArticleVersion, ...]
    published: tuple[ArticleVersion, ...]
    versions: tuple[ArticleVersion, ...]
    files: tuple[FileView, ...]
    helped: int
    not_helped: int
    said: tuple[ReaderWord, ...]
    may_review: tuple[Locale, ...] = ()


class TicketDraft(View):
    """What an article about a solved ticket may begin with: the question and the answer without names, addresses,
    telephone numbers and ticket numbers, as far as a program can tell."""

    ticket_id: UUID
    ticket_number: str
    title: str
    body: str
    language: Locale
    category_id: UUID | None


class MissedSearch(View):
    """Words that readers looked for in vain. `portal` of the `times` were customers, the rest the public."""

    words: str
    times: int
    portal: int
    last_at: datetime


class KnowledgeReport(View):
    """`missing`: the most frequent first, of the last 90 days."""

    missing: tuple[MissedSearch, ...]
    stale: int
    in_review: int
    published: int


class KnowledgeSettings(View):
    """`is_open`: public articles are served to anybody. `is_indexable`: search engines may list them."""

    is_open: bool
    is_indexable: bool
    review_months: int
    revision: int


class ListArticles(Command):
    """Latest change first."""

    shelf: Shelf = Shelf.ALL
    sight: ArticleSight | None = None
    q: ArticleWords = ""
    language: Locale = "zh-Hant"
    limit: Limit = 25
    cursor: Cursor | None = None


class ReadArticle(Command):
    article_id: ArticleId


class DraftFromTicket(Command):
    ticket_id: TicketId


class WriteArticle(Command):
    """A first draft. `ticket_id` is the ticket it came from."""

    title: Line
    body: ArticleBody
    sight: ArticleSight = ArticleSight.INTERNAL
    language: Locale = "zh-Hant"
    category_id: CategoryId | None = None
    ticket_id: TicketId | None = None
    files: Files = ()


class SaveArticle(Command):
    """A new draft of one language; what was in review goes back to being written. `files` join those it has; `drops`
    are taken out, for readers from the next publication on."""

    article_id: ArticleId
    revision: Revision
    title: Line
    body: ArticleBody
    language: Locale
    sight: ArticleSight = ArticleSight.INTERNAL
    category_id: CategoryId | None = None
    files: Files = ()
    drops: Annotated[tuple[ArticleFileId, ...], Meta(max_length=100)] = ()


class MoveArticle(Command):
    """A verb on the open version of one language."""

    article_id: ArticleId
    revision: Revision
    language: Locale = "zh-Hant"


class ReturnArticle(Command):
    article_id: ArticleId
    revision: Revision
    reason: Line
    language: Locale = "zh-Hant"


class WholeArticle(Command):
    """A verb on all of it."""

    article_id: ArticleId
    revision: Revision


class KnowledgeQuery(Command):
    """Nothing to say: the company's."""


class ChangeKnowledgeSettings(Command):
    """With a `revision` only if they are still those."""

    revision: Revision | None = None
    is_open: bool = False
    is_indexable: bool = False
    review_months: Months = 12


ARTICLE_NOT_FOUND = Failure("article.not_found", NotFound)
ARTICLE_STALE = Failure("article.stale", Conflict)
ARTICLE_ARCHIVED = Failure("article.archived", Conflict)
ARTICLE_STATE = Failure("article.state", Conflict)
"""Nothing of this language is in the state that the verb begins with."""
ARTICLE_OWN = Failure("article.own", Forbidden)
"""Whoever wrote since the last publication does not review it."""
ARTICLE_FULL = Failure("article.full", Conflict)
ARTICLE_UNSOLVED = Failure("article.ticket_unsolved", Conflict)


@helpdesk.event
class ArticleChanged(Event):
    """Written, saved, submitted, published, sent back, confirmed or put away (`what`)."""

    thing = "article"
    verb = "changed"
    number: str
    title: str
    what: str
    author_id: UUID
    language: Locale
